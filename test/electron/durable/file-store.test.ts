import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileStore } from '../../../electron/durable/file-store.ts';
import { nodeFileSystem } from '../../../electron/durable/file-system.ts';
import type { LockWorld } from '../../../electron/durable/lock.ts';
import { nodeProcesses } from '../../../electron/durable/process-table.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import { itIsADurableStore } from '../../ledger/durable-store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'murmuration-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
function newFolder(): string {
  made += 1;
  return join(folder, `store ${made}`, 'inside');
}

const bytes = (text: string) => new TextEncoder().encode(text);
const isWindows = process.platform === 'win32';

/** Time passes only by waiting for a lock. */
function impatient(change: Partial<LockWorld> = {}): LockWorld {
  let now = 0;
  return {
    files: nodeFileSystem,
    processes: nodeProcesses,
    elapsed: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
    ...change,
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return error.fault.code;
    throw error;
  }
  return 'none';
}

itIsADurableStore(async () => fileStore(newFolder()));

it.skipIf(isWindows)('keeps everything for its owner alone', async () => {
  const root = newFolder();
  const store = fileStore(root);
  await store.append('a/log', 0, bytes('1'));
  await store.put('a/b/c.json', bytes('1'));
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  for (const name of ['', 'a', 'a/b']) expect(modeOf(join(root, name))).toBe(0o700);
  for (const name of ['a/log', 'a/b/c.json']) expect(modeOf(join(root, name))).toBe(0o600);
});

it('leaves nothing of its own behind, and does not list what is not its own', async () => {
  const root = newFolder();
  const store = fileStore(root);
  await store.put('a/x', bytes('1'));
  await store.append('a/y', 0, bytes('1'));
  await store.remove('a/y');
  expect(readdirSync(root)).toEqual(['a']);
  expect(readdirSync(join(root, 'a'))).toEqual(['x']);
  writeFileSync(join(root, 'Thumbs.db'), '');
  writeFileSync(join(root, 'a', '.draft'), 'left by a crash');
  expect(await store.list('')).toEqual(['a/x']);
  await store.put('a/x', bytes('2'));
  expect(await store.read('a/x')).toEqual(bytes('2'));
});

it('waits for a living holder and then says that the store is unavailable', async () => {
  const root = newFolder();
  await mkdir(root, { recursive: true });
  const holder = { process: await nodeProcesses.own(), nonce: 'a'.repeat(32) };
  writeFileSync(join(root, '.lock'), JSON.stringify(holder));
  const store = fileStore(root, impatient(), 1000);
  expect(await codeOf(store.append('log', 0, bytes('1')))).toBe('store-unavailable');
  expect(await codeOf(store.put('log', bytes('1')))).toBe('store-unavailable');
  expect(await store.read('log')).toBe('absent');
  expect(JSON.parse(await readFile(join(root, '.lock'), 'utf8'))).toEqual(holder);
});

it.each(['', 'not a lock', '{"process":{"pid":1}}'])(
  'never takes over a lock that it cannot read: %j',
  async text => {
    const root = newFolder();
    await mkdir(root, { recursive: true });
    writeFileSync(join(root, '.lock'), text);
    expect(await codeOf(fileStore(root, impatient(), 1000).put('a', bytes('1')))).toBe('store-unavailable');
  },
);

it('takes over the lock of a process that is over', async () => {
  const root = newFolder();
  await mkdir(root, { recursive: true });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-lock.ts'), root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(await codeOf(fileStore(root, impatient(), 100).put('a', bytes('1')))).toBe('store-unavailable');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(join(root, '.lock'))).toBe(true);
  const stores = [fileStore(root), fileStore(root), fileStore(root)];
  const outcomes = await Promise.all(stores.map(store => store.append('log', 0, bytes('1'))));
  expect(outcomes.filter(({ outcome }) => outcome === 'appended').length).toBe(1);
  expect(readdirSync(root)).toEqual(['log']);
});

it('takes over after a process that was stopped while it took over', async () => {
  const root = newFolder();
  await mkdir(root, { recursive: true });
  const over = { ...(await nodeProcesses.own()), pid: 2 ** 22 + 1 };
  const lock = { process: over, nonce: '0123456789abcdef'.repeat(2) };
  const guard = { process: over, nonce: 'fedcba9876543210'.repeat(2) };
  writeFileSync(join(root, '.lock'), JSON.stringify(lock));
  writeFileSync(join(root, `.lock-${lock.nonce.slice(0, 8)}`), JSON.stringify(guard));
  await fileStore(root).put('a', bytes('1'));
  expect(readdirSync(root)).toEqual(['a']);
});

it('does not remove the lock of a later holder, however late it acts on what it read', async () => {
  const root = newFolder();
  await mkdir(root, { recursive: true });
  const lock = join(root, '.lock');
  const own = await nodeProcesses.own();
  const old = JSON.stringify({ process: { ...own, pid: 2 ** 22 + 1 }, nonce: 'a'.repeat(32) });
  const later = JSON.stringify({ process: own, nonce: 'b'.repeat(32) });
  writeFileSync(lock, old);
  const slow = impatient({
    processes: {
      own: nodeProcesses.own,
      async isOver(mark) {
        const isOver = await nodeProcesses.isOver(mark);
        // Meanwhile another process takes over and holds the lock itself.
        writeFileSync(lock, later);
        return isOver;
      },
    },
  });
  expect(await codeOf(fileStore(root, slow, 500).put('a', bytes('1')))).toBe('store-unavailable');
  expect(await readFile(lock, 'utf8')).toBe(later);
});

it('locks without second names for files, where the disk has none', async () => {
  const root = newFolder();
  const files = { ...nodeFileSystem, link: async () => 'not here' as const };
  const stores = [0, 1, 2].map(() =>
    fileStore(root, { ...impatient(), files, sleep: () => new Promise(setImmediate) }),
  );
  const outcomes = await Promise.all(stores.map(store => store.append('log', 0, bytes('1'))));
  expect(outcomes.filter(({ outcome }) => outcome === 'appended').length).toBe(1);
  expect(readdirSync(root)).toEqual(['log']);
});

it('tells processes apart: running, over, another start, another machine', async () => {
  const own = await nodeProcesses.own();
  expect(own).toMatchObject({ pid: process.pid, machine: hostname() });
  expect(await nodeProcesses.isOver(own)).toBe(false);
  expect(await nodeProcesses.isOver({ ...own, pid: 2 ** 22 + 1 })).toBe(true);
  expect(await nodeProcesses.isOver({ ...own, up: own.up + 1e6 })).toBe(true);
  expect(await nodeProcesses.isOver({ ...own, machine: 'elsewhere', pid: 2 ** 22 + 1 })).toBe(false);
  if (own.boot !== undefined) {
    expect(await nodeProcesses.isOver({ ...own, boot: 'an earlier start' })).toBe(true);
    expect(await nodeProcesses.isOver({ ...own, began: '1' })).toBe(true);
    expect(await nodeProcesses.isOver({ ...own, table: 'another', pid: 2 ** 22 + 1 })).toBe(false);
  }
});

it('cuts off again what it could not write, and says that the store is unavailable', async () => {
  const root = newFolder();
  const steady = fileStore(root);
  await steady.append('log', 0, bytes('whole'));
  for (const failing of ['write', 'sync'] as const) {
    const files: typeof nodeFileSystem = {
      ...nodeFileSystem,
      open: (async (path: string, mode: 'append') => {
        const file = await nodeFileSystem.open(path, mode);
        if (mode !== 'append') return file;
        let failed = false;
        return {
          ...file,
          async write(content: Uint8Array) {
            if (failing === 'sync') return file.write(content);
            await file.write(content.subarray(0, 2));
            throw new Error('no space');
          },
          async sync() {
            if (failing === 'sync' && !failed) {
              failed = true;
              throw new Error('no space');
            }
            return file.sync();
          },
        };
      }) as typeof nodeFileSystem.open,
    };
    expect(await codeOf(fileStore(root, impatient({ files })).append('log', 5, bytes('more')))).toBe(
      'store-unavailable',
    );
    expect(await steady.read('log')).toEqual(bytes('whole'));
  }
  expect(await steady.append('log', 5, bytes('more'))).toEqual({ outcome: 'appended' });
});

it.skipIf(isWindows || process.getuid?.() === 0)(
  'says that the store is unavailable where it may not write',
  async () => {
    const root = newFolder();
    await mkdir(root, { recursive: true, mode: 0o500 });
    expect(await codeOf(fileStore(root).put('a', bytes('1')))).toBe('store-unavailable');
    await chmod(root, 0o700);
  },
);

it('says that the store is unavailable where a file stands in the way of its folder', async () => {
  const root = newFolder();
  await mkdir(root, { recursive: true });
  writeFileSync(join(root, 'file'), '');
  expect(await codeOf(fileStore(join(root, 'file')).put('a', bytes('1')))).toBe('store-unavailable');
  expect(await codeOf(fileStore(join(root, 'file')).list(''))).toBe('store-unavailable');
  expect(await codeOf(fileStore(join(root, 'file', 'below')).put('a', bytes('1')))).toBe('store-unavailable');
});
