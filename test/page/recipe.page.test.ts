import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { confirmHeader, type OpenApp, openApp } from '../harness/app-pages.ts';

/** A mapping is saved as a recipe and reapplied to next month's export, in another window. */

let folder: string;
let app: OpenApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);
const january = Buffer.concat([...sampleJourneys({ people: 2000, seed: 5 })]).toString();
/** Without its channels, under a new column, and with times that no longer tell their zone. */
const february = january
  .trimEnd()
  .split('\n')
  .map((line, k) => {
    const cells = line.split(',');
    const time = k === 0 ? cells[1]! : cells[1]!.slice(0, 19);
    return [cells[0], time, cells[2], ...cells.slice(4), k === 0 ? 'device' : 'phone'].join(',');
  })
  .join('\n');

it('saves a recipe, and says what has changed in next month’s export before anything is asked', async () => {
  await writeFile(file('january.csv'), january);
  await writeFile(file('february.csv'), february);
  await writeFile(file('groups.csv'), 'touchpoint,group\nsearch,browse\nproduct*,browse\n');
  app = await openApp();
  const { page } = app;
  let frame = await app.vaultFrame();
  await frame.locator('#export').setInputFiles(file('january.csv'));
  await confirmHeader(page, frame);
  await page.getByLabel('Population', { exact: true }).fill('shop customers');
  await page.getByLabel('File of groups').setInputFiles(file('groups.csv'));
  await page.getByText('1 group taken from the file.').waitFor();
  expect(await page.getByLabel('Name of group 1').inputValue()).toBe('browse');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a recipe' }).click(),
  ]);
  await download.saveAs(file('recipe.yaml'));
  expect(await readFile(file('recipe.yaml'), 'utf8')).toContain('browse: [search, product*]');
  await app.close();

  app = await openApp();
  frame = await app.vaultFrame();
  await expect.poll(() => app.page.locator('.sample-card button').isEnabled()).toBe(true);
  await frame.locator('#recipe').setInputFiles(file('recipe.yaml'));
  await frame.locator('#export').setInputFiles(file('february.csv'));
  const panel = app.page.getByRole('region', { name: 'Mapped by a recipe' });
  await panel.waitFor();
  const lines = await panel.getByRole('listitem').allInnerTexts();
  expect(lines).toEqual([
    expect.stringMatching(/^The column channel, which the recipe maps, is not in this export/),
    'One column is new.',
    expect.stringMatching(/^event_time holds .*without a zone/),
  ]);
  expect(await app.page.getByLabel('Name of group 1').inputValue()).toBe('browse');
  const { requests, pageErrors, violations } = app.recorded;
  expect([pageErrors, violations]).toEqual([[], []]);
  expect(requests.filter(address => /\/store/.test(address) && /ledger/.test(address))).toEqual([]);
});

it('takes what was chosen before its code had arrived, a recipe with its export', async () => {
  const { page } = app;
  const { promise: arrives, resolve: letArrive } = Promise.withResolvers<void>();
  await page.route(/\/assets\/vault-[^/]*\.js$/, async route => {
    await arrives;
    await route.continue();
  });
  const loaded = page.waitForEvent(
    'framenavigated',
    frame => URL.parse(frame.url())?.hostname === 'localhost',
  );
  await page.reload({ waitUntil: 'commit' });
  const frame = await loaded;
  await frame.locator('#recipe').setInputFiles(file('recipe.yaml'));
  await frame.locator('#export').setInputFiles(file('february.csv'));
  letArrive();
  await page.getByRole('region', { name: 'Mapped by a recipe' }).waitFor();
});
