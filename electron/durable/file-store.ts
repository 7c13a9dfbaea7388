import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DurableStore, StoreName } from '../../shared/ledger/durable-store.ts';
import { requireStoreFolder, requireStoreName } from '../../shared/ledger/store-name.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { type LockWorld, withLock } from './lock.ts';
import { nodeProcesses } from './process-table.ts';

/** What a lock needs of this machine. */
export const nodeLockWorld: LockWorld = {
  files: nodeFileSystem,
  processes: nodeProcesses,
  elapsed: () => performance.now(),
  sleep: milliseconds => pause(milliseconds),
};

/** A store of files that can change one of them in place, such as to seal it. */
export interface FileStore extends DurableStore {
  /** Replaces a file by what `change` makes of it, while nothing else changes the store. */
  convert(name: StoreName, change: (bytes: Uint8Array) => Promise<Uint8Array>): Promise<void>;
}

/**
 * A durable store in a folder of its own. Everything that changes it holds one lock, across processes.
 * Names that start with a dot are the store's own (lock, drafts).
 *
 * @throws Failure `store-unavailable` for whatever the file system refuses, and when another process
 * does not give the lock back in time
 */
export function fileStore(
  folder: string,
  world: LockWorld = nodeLockWorld,
  lockWaitMilliseconds = 10_000,
): FileStore {
  const root = resolve(folder);
  const { files } = world;
  const prepared = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  const pathOf = (name: StoreName) => join(root, ...requireStoreName(name).split('/'));

  /** One after another within this process; the lock is for the others. */
  function changing<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = last.then(() =>
      available(async () => {
        await prepare(root);
        return withLock(join(root, '.lock'), world, lockWaitMilliseconds, work);
      }),
    );
    last = done.catch(() => {});
    return done;
  }

  /** Makes the folder and those above it; its name is durable even if another process stopped half-way. */
  async function prepare(folder: string): Promise<void> {
    if (prepared.has(folder) || dirname(folder) === folder) return;
    if (folder !== root && folder.startsWith(root)) await prepare(dirname(folder));
    if ((await files.makeFolder(folder)) === 'no parent') {
      await prepare(dirname(folder));
      await files.makeFolder(folder);
    }
    await files.syncFolder(dirname(folder));
    prepared.add(folder);
  }

  /** Temporary file, fsync, rename. */
  async function replace(path: string, bytes: Uint8Array): Promise<void> {
    await prepare(dirname(path));
    const draft = join(dirname(path), '.draft');
    const file = await files.open(draft, 'replace');
    try {
      await file.write(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(draft, path);
    await files.syncFolder(dirname(path));
  }

  return {
    async read(name) {
      const path = pathOf(name);
      return available(() => files.read(path));
    },

    async append(name, at, bytes) {
      const path = pathOf(name);
      return changing(async () => {
        const found = await files.size(path);
        const size = found === 'absent' ? 0 : found;
        if (size !== at) return { outcome: 'moved', size };
        await prepare(dirname(path));
        await appendWhole(files, path, at, bytes);
        await files.syncFolder(dirname(path));
        return { outcome: 'appended' };
      });
    },

    async put(name, bytes, options) {
      const path = pathOf(name);
      return changing(async () => {
        if (options?.ifAbsent && (await files.size(path)) !== 'absent') return 'present';
        await replace(path, bytes);
        return 'written';
      });
    },

    async convert(name, change) {
      const path = pathOf(name);
      return changing(async () => {
        const found = await files.read(path);
        if (found === 'absent') return;
        const changed = await change(found);
        if (changed !== found) await replace(path, changed);
      });
    },

    async remove(name) {
      const path = pathOf(name);
      return changing(async () => {
        if ((await files.size(path)) === 'absent') return;
        await files.unlink(path);
        await files.syncFolder(dirname(path));
      });
    },

    async list(folder) {
      requireStoreFolder(folder);
      return available(async () => (await namesIn(files, root, folder)).sort());
    },
  };
}

/** What could not be written whole and made durable is cut off again; where that fails too, a torn end stays. */
async function appendWhole(files: FileSystem, path: string, at: number, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, 'append');
  try {
    await file.write(bytes);
    await file.sync();
  } catch (error) {
    await file.truncate(at).then(
      () => file.sync(),
      () => {},
    );
    throw error;
  } finally {
    await file.close();
  }
}

async function namesIn(files: FileSystem, root: string, folder: string): Promise<StoreName[]> {
  const entries = await files.entries(join(root, ...folder.split('/')));
  if (entries === 'absent') return [];
  const names: StoreName[] = [];
  for (const entry of entries) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!isStoreName(name)) continue;
    if (entry.folder) names.push(...(await namesIn(files, root, name)));
    else names.push(name);
  }
  return names;
}

function isStoreName(text: string): boolean {
  try {
    requireStoreName(text);
    return true;
  } catch {
    return false;
  }
}

async function available<Done>(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('store-unavailable');
  }
}
