import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildPages } from '../../electron/build-pages.ts';
import { writeDocument } from '../../shared/document/document-text.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { launchChromium, newPage } from '../harness/app-pages.ts';
import { testChromium } from '../harness/chromium.ts';

const command = fileURLToPath(new URL('../../electron/murmuration.mjs', import.meta.url));
let folder: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  await buildPages(() => {});
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.kill('SIGINT')) await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  /** Lines on standard output. */
  readonly printed: () => readonly string[];
  readonly said: () => string;
  /** First line on standard output. */
  readonly address: Promise<string>;
  readonly exit: Promise<number | null>;
}

function run(args: readonly string[], environment: Record<string, string> = {}, ledger = 'ledger'): Running {
  const child = spawn(process.execPath, [command, 'app', '--ledger', join(folder, ledger), ...args], {
    cwd: folder,
    env: {
      ...process.env,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      TMPDIR: folder,
      ...environment,
      INIT_CWD: folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  child.stderr.on('data', part => (said += part));
  const lines = createInterface({ input: child.stdout });
  const printed: string[] = [];
  lines.on('line', line => printed.push(line));
  return {
    child,
    printed: () => printed,
    said: () => said,
    address: once(lines, 'line').then(([line]) => line as string),
    // What it printed has arrived by then, which at its exit it may not have.
    exit: once(child, 'close').then(([code]) => code as number | null),
  };
}

it('prints its address, serves the named file to the vault alone, and ends with its last page', async () => {
  await writeFile(join(folder, 'export.csv'), 'customer_id,touchpoint\n1,home\n');
  const running = run(['export.csv', '--no-open']);
  const browser = await launchChromium();
  try {
    const page = await newPage(browser);
    await page.goto(await running.address);
    const isVault = (url: string) => url.includes('localhost');
    const frame =
      page.frames().find(each => isVault(each.url())) ??
      (await page.waitForEvent('framenavigated', each => isVault(each.url())));
    expect(await frame.locator('#host').textContent()).toContain('"file":"export.csv"');
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain('export.csv');
    await frame.waitForLoadState('load');
  } finally {
    await browser.close();
  }
  expect(await running.exit).toBe(0);
  expect(running.said()).toBe(
    'Open this address in a browser on this machine, once (Ctrl-C ends the app):\n',
  );
});

it('says that there is no display, and keeps running until it is stopped', async () => {
  const running = run([]);
  expect(await running.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{32}$/);
  expect(running.said()).toBe(
    'There is no display here. Open this address in a browser on this machine, once:\n',
  );
  expect(running.child.exitCode).toBe(null);
  running.child.kill('SIGINT');
  expect(await running.exit).toBe(0);
});

it('opens a browser with a profile of its own, the address on no command line, and takes both away', async context => {
  if (process.platform !== 'linux') context.skip('reads command lines from /proc');
  const running = run(['--window', 'browser'], { DISPLAY: ':99', MURMURATION_BROWSER: await testChromium() });
  /** Command lines of everything that this run started. */
  const lines = async () => {
    const table = await Promise.all(
      (await readdir('/proc'))
        .filter(name => /^\d+$/.test(name))
        .map(async id => {
          const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
          return { id: Number(id), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
        }),
    );
    const under = (parent: number): number[] =>
      table.filter(each => each.parent === parent).flatMap(({ id }) => [id, ...under(id)]);
    return Promise.all(
      under(running.child.pid!).map(id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
    );
  };
  const profile = async () => (await readdir(folder)).filter(name => name.startsWith('murmuration-'));
  // Renderers of two sites: the page has opened.
  await expect
    .poll(async () => (await lines()).filter(line => line.includes('--type=renderer')).length)
    .toBeGreaterThan(1);
  expect((await lines()).filter(line => line.includes('http://') || line.includes('/start/'))).toEqual([]);
  expect(await profile()).toHaveLength(1);
  running.child.kill('SIGINT');
  expect(await running.exit).toBe(0);
  expect(await profile()).toEqual([]);
});

it('names a file that is not there, and starts nothing', async () => {
  const running = run(['missing.csv', '--no-open']);
  expect(await running.exit).toBe(3);
  expect(running.said()).toMatch(/^murmuration: file-missing: missing\.csv is not there/);
});

it('is found by a second start, which opens its documents in the first and ends', async () => {
  const text = writeDocument(sampleDocument);
  for (const name of ['one', 'two']) await writeFile(join(folder, `${name}.murmuration`), text);
  const first = run(['--no-open']);
  const address = new URL(await first.address);
  const second = run(['one.murmuration', 'two.murmuration', '--no-open']);
  expect(await second.exit).toBe(0);
  expect(second.said()).toBe(
    'Murmuration is running already. Open each of these addresses in a browser on this machine, once:\n',
  );
  const lines = second.printed();
  expect(lines.map(line => new URL(line).host)).toEqual([address.host, address.host]);
  const browser = await launchChromium();
  try {
    const keys = new Set<string>();
    for (const [n, line] of lines.entries()) {
      const page = await newPage(browser);
      await page.goto(line);
      await page.waitForURL(/index\.html$/);
      keys.add(new URL(page.url()).pathname);
      const notes = await page.evaluate(() => document.getElementById('host')!.textContent!);
      expect(notes).toContain(`"name":"${['one', 'two'][n]}.murmuration"`);
    }
    // Each window has keys of its own, and the first start's address still opens its own.
    const page = await newPage(browser);
    await page.goto(address.href);
    await page.waitForURL(/index\.html$/);
    keys.add(new URL(page.url()).pathname);
    expect(keys.size).toBe(3);
    expect(await page.evaluate(() => document.getElementById('host')!.textContent!)).toContain(
      '"kind":"none"',
    );
    const other = run(['--no-open'], {}, 'another-ledger');
    expect(new URL(await other.address).port).not.toBe(address.port);
  } finally {
    await browser.close();
  }
});
