import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../electron/build-pages.ts';
import type { LedgerView } from '../../shared/protocol/price.ts';
import { murmuration, temporaryFolder } from '../cli/murmuration.ts';
import { shopCsv, shopHeader, shopRecipe } from '../cli/small-shop.ts';
import { launchChromium, newPage } from '../harness/app-pages.ts';

/**
 * Two windows, each of an app of its own, and the command line, all at once on one ledger: four processes that
 * write, and questions for more than the whole budget.
 */

const folder = temporaryFolder();
const command = fileURLToPath(new URL('../../electron/murmuration.mjs', import.meta.url));
/** Questions of one process at 5 % each: two processes alone have too many. */
const each = 10;
const apps: ChildProcess[] = [];
let browser: Browser;

beforeAll(async () => {
  await buildPages(() => {});
  writeFileSync(join(folder, 'shop.csv'), shopCsv({ people: 1500 }));
  for (const [at, who] of ['first', 'second', 'command'].entries()) {
    const questions = Array.from({ length: each }, (_, i) => ({
      id: `${who}-${i}`,
      ask: 'paths',
      depth: 2 + i,
      // Told apart by what nobody has seen, so that no two processes ask the same.
      where: { not_seen: [`page ${at}`] },
      share: '5%',
    }));
    writeFileSync(join(folder, `${who}.json`), shopRecipe({ questions }));
  }
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  for (const app of apps) if (app.exitCode === null && app.kill('SIGINT')) await once(app, 'exit');
});

it('never passes the budget, loses no charge, and keeps the chain whole', async () => {
  const windows = await Promise.all(['first', 'second'].map(openWindow));
  await Promise.all([
    murmuration(
      ['release', 'shop.csv', '--recipe', 'command.json', '--ledger', 'ledger', '--out', 'out', '--json'],
      { folder },
    ),
    ...windows.map(askAll),
  ]);
  const answered = await Promise.all(windows.map(page => page.locator('.answer-history li').count()));

  const { status, out: printed } = await murmuration(['ledger', '--ledger', 'ledger', '--json'], { folder });
  expect(status).toBe(0);
  const [ledger] = (JSON.parse(printed) as { populations: LedgerView[] }).populations;
  const { entries, spent, chain } = ledger!;
  expect([chain, entries.map(({ entry }) => entry)]).toEqual([
    'whole',
    entries.map(({ entry }) => entry).toSorted((a, b) => a - b),
  ]);
  expect(spent).toBeLessThanOrEqual(1);
  const paths = entries.filter(({ what }) => what === 'paths');
  // What fits was charged, and no more: the next one would have been too much.
  expect(spent + 0.05).toBeGreaterThan(1);
  expect(paths.length).toBeLessThan(3 * each);
  // The command ends where the windows leave too little, and has written every answer that it had by then.
  const out = join(folder, 'out');
  const released = existsSync(out)
    ? readdirSync(out).filter(name => /^command-\d+\.json$/.test(name)).length
    : 0;
  // Every answer that was seen had been charged, one charge each; both windows show the overview beside.
  expect(paths.filter(({ answered }) => answered).length).toBe(answered[0]! + answered[1]! - 2 + released);
  expect(answered.filter(count => count > 0).length + Math.sign(released)).toBeGreaterThan(1);
});

/** An app of its own with the shop imported, its overview seen and its recipe's questions planned. */
async function openWindow(who: string): Promise<Page> {
  const app = spawn(process.execPath, [command, 'app', '--no-open', '--ledger', join(folder, 'ledger')], {
    cwd: folder,
    env: {
      ...process.env,
      TMPDIR: folder,
      HOME: folder,
      XDG_DATA_HOME: join(folder, 'data-home'),
      INIT_CWD: folder,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  apps.push(app);
  const [address] = (await once(createInterface({ input: app.stdout }), 'line')) as [string];
  const page = await newPage(browser);
  await page.goto(address);
  const isVault = (frame: Frame) => URL.parse(frame.url())?.hostname === 'localhost';
  const frame = page.frames().find(isVault) ?? (await page.waitForEvent('framenavigated', isVault));
  await frame.locator('#recipe').setInputFiles(join(folder, `${who}.json`));
  await frame.locator('#export').setInputFiles(join(folder, 'shop.csv'));
  await page.getByLabel(`Role of ${shopHeader[0]}`).waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await page.getByRole('button', { name: 'Go on to Overview' }).click();
  await page
    .getByRole('button', { name: /Ask for|Show the overview/ })
    .first()
    .click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await go(page, 'Budget');
  return page;
}

const go = (page: Page, name: string) =>
  page.locator('.rail-name', { hasText: new RegExp(`^${name}$`) }).click();

async function askAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask all for' }).click();
  // Until all are asked or one does not fit any more.
  await page
    .getByText(/None yet. Build a question|budget does not allow/)
    .first()
    .waitFor();
  await go(page, 'Ask');
}
