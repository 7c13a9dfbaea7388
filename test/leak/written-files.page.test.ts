import { mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import type { BrowserContext, Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../electron/durable/open-store.ts';
import { murmuration } from '../cli/murmuration.ts';
import { launchWithProfile, startHost, type TestHost } from '../harness/app-pages.ts';
import { filesBelow } from '../harness/files-below.ts';
import { canariesIn, canaryMark } from './canaries.ts';
import { canaryExport, canaryList, canaryRecipe } from './canary-export.ts';

/**
 * A whole run, the app in a browser and the command line on one ledger folder and one data key, and then every file
 * that it wrote: ledger, log, answers, keys, downloads, the browser's own profile, temporary files.
 */

const passphrase = 'a passphrase that nobody wrote';
let folder: string;
let host: TestHost;
let browser: BrowserContext;
const inputs = {
  'export.csv': canaryExport(),
  'list.csv': canaryList,
  'later.csv': `${canaryList}${canaryMark}-person-9\n`,
  'recipe.yaml': canaryRecipe,
  'short.yaml': canaryRecipe.replace(/( {2}- \{id: lands)[\s\S]*$/, ''),
};

const isIn = (text: string, words: string) =>
  text.includes(words) || text.includes(Buffer.from(words, 'utf16le').toString('latin1'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  for (const part of ['in', 'temporary', 'home']) mkdirSync(join(folder, part));
  for (const [name, text] of Object.entries(inputs)) await writeFile(join(folder, 'in', name), text);
  const key = { path: join(folder, 'home', '.data-key'), passphrase: async () => passphrase };
  host = await startHost({ store: store => openStore(store, key) });
  browser = await launchWithProfile(join(folder, 'profile'), join(folder, 'downloads'));
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

it('holds no canary and, in the store, nothing that can be read', async () => {
  const page = await browser.newPage();
  await page.goto(host.host.start);
  const isVault = (each: Frame) => URL.parse(each.url())?.hostname === 'localhost';
  const frame = page.frames().find(isVault) ?? (await page.waitForEvent('framenavigated', isVault));
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
  const rail = (name: string) => page.locator('.rail-name', { hasText: new RegExp(`^${name}$`) });
  await frame.locator('#leave-out').setInputFiles(join(folder, 'in', 'list.csv'));
  await frame.locator('#export').setInputFiles(join(folder, 'in', 'export.csv'));
  await page.getByText('column 1', { exact: true }).waitFor();
  await rail('Open').click();
  await frame.locator('#recipe').setInputFiles(join(folder, 'in', 'recipe.yaml'));
  await page.getByText('who', { exact: true }).first().waitFor();
  await button('Import').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await button('Go on to Overview').click();
  await button(/^Ask for/).click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await rail('Governance').click();
  await frame.locator('#steward-passphrase').fill(passphrase);
  await frame.locator('#steward-again').fill(passphrase);
  await frame.getByRole('button', { name: 'Make the key' }).click();
  await page.getByRole('heading', { name: /^Steward until / }).waitFor();
  await rail('Export').click();
  await page.getByText('manifest.json').waitFor();
  await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  // A document, and what this window keeps for the case that its page ends.
  const [document] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.document-bar button').click(),
  ]);
  await document.saveAs(join(folder, 'documents', 'saved.murmuration'));
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('murmuration-answers') ?? ''))
    .toContain('murmuration-sealed-document');
  // A window that is open when the browser ends leaves all that it kept in the profile.
  await browser.close();

  const environment = {
    TMPDIR: join(folder, 'temporary'),
    MURMURATION_KEY_FILE: join(folder, 'home', '.data-key'),
    HOME: join(folder, 'home'),
  };
  const call = async (...args: string[]) =>
    (await murmuration([...args, '--ledger', host.storeFolder], { folder: join(folder, 'in'), environment }))
      .status;
  expect(await call('release', 'export.csv', '--recipe', 'short.yaml', '--out', join(folder, 'charts'))).toBe(
    0,
  );
  expect(await call('policy', 'log')).toBe(0);
  expect(await call('forget', '--population', 'leak test')).toBe(0);
  expect(await call('release', 'export.csv', '--recipe', 'short.yaml', '--out', join(folder, 'again'))).toBe(
    0,
  );

  const given = new Set(Object.keys(inputs).map(name => join(folder, 'in', name)));
  const written = [...filesBelow(folder), ...filesBelow(host.storeFolder)].filter(path => !given.has(path));
  const read = written.map(path => ({ path, text: readFileSync(path, 'latin1') }));
  const below = (place: string) => read.filter(({ path }) => path.startsWith(join(folder, place) + sep));
  const store = read.filter(({ path }) => path.startsWith(host.storeFolder + sep));
  // The run wrote in every place, and the search sees what an export shows.
  expect(store.length).toBeGreaterThan(8);
  expect(below('profile').length).toBeGreaterThan(20);
  expect(below('charts').some(({ text }) => text.includes('home'))).toBe(true);
  expect(below('temporary').map(({ path }) => path)).toEqual([]);

  // Chromium keeps text in two bytes a letter, or in one.
  const kept = below('profile').filter(({ text }) => isIn(text, 'murmuration-answers'));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.some(({ text }) => isIn(text, 'murmuration-sealed-document'))).toBe(true);
  for (const { path, text } of [...below('profile'), ...below('documents')]) {
    for (const word of ['leak test', '"cells"', 'half_width_95', 'furthest'])
      expect([path, word, isIn(text, word)]).toEqual([path, word, false]);
  }

  for (const { path, text } of read) expect([path, canariesIn(`${path}\n${text}`)]).toEqual([path, []]);
  for (const { path, text } of read) expect([path, text.includes(passphrase)]).toEqual([path, false]);
  const plain = /leak test|home|cart|touchpoint|epsilon|charge|"kind"|"people"/;
  for (const { path, text } of store) expect([path, plain.exec(text)?.[0]]).toEqual([path, undefined]);
});
