import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { confirmHeader, type OpenApp, openApp } from '../harness/app-pages.ts';

/** The risk of a file, seen in the built app with the real vault. */

let folder: string;
let app: OpenApp;

const button = (name: string) => app.page.getByRole('button', { name, exact: false }).first();
const step = (name: string) => app.page.locator('.rail-name', { hasText: new RegExp(`^${name}$`) });
const textIn = async (place: Locator) => (await place.allInnerTexts()).join('\n');
const view = () => app.page.locator('.risk-view').innerText();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  const path = join(folder, 'journeys.csv');
  await writeFile(path, Buffer.concat([...sampleJourneys({ people: 2000, seed: 5 })]));
  app = await openApp();
  const frame = await app.vaultFrame();
  await frame.locator('#export').setInputFiles(path);
  await app.page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
  await confirmHeader(app.page, frame);
  await app.page.getByLabel('Population', { exact: true }).fill('risk page');
  await button('Import').click();
  await app.page.getByRole('heading', { name: 'Imported' }).waitFor();
});

afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

it('shows nothing of the risk before somebody says so, and what looking means', async () => {
  await step('Risk').click();
  const text = await view();
  expect(text).toContain('That somebody looked is noted');
  expect(text).toContain('Nothing was asked of these data yet.');
  expect(text).not.toMatch(/\d+ %/);
});

it('names what the attacker knows beside every figure, and has no score and no reassurance', async () => {
  await button('Look at the risk').click();
  await app.page.locator('.compared tbody tr').nth(3).waitFor();
  await app.page.locator('.risk-details > summary').click();
  const text = await view();
  expect(text).toMatch(
    /With 3 known touchpoints in known hours, about \d+ in 1?00? people could be picked out\./,
  );
  expect(text).toMatch(/Somebody who knows a person’s country and age finds fewer than 20 alike for/);
  expect(text).toContain('Which column drives it');
  expect(text).toContain('(prosecutor)');
  expect(text).not.toMatch(/anonym|\bsafe\b|score/i);
  expect(await app.page.locator('.unicity-grid tbody td').allInnerTexts()).toEqual(
    expect.arrayContaining([expect.stringMatching(/^(\d+|< 1|> 99) %$/)]),
  );
});

it('answers what a coarser mapping would leave, by keyboard', async () => {
  const { page } = app;
  const figures = page.locator('.risk-figure-value');
  const before = await textIn(figures.first());
  await page.getByLabel('Times', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.locator('.risk-figure-value b.coarser').first().waitFor();
  await page.getByText('With 3 known touchpoints in known weeks').waitFor();
  const [was, would] = (await textIn(figures.first())).match(/\d+/g)!.map(Number);
  expect(before).toContain(String(was));
  expect(would).toBeLessThan(was!);
});

it('looks people up in a population that was chosen in the vault’s frame', async () => {
  const { page } = app;
  // More rows than people: everybody of the file is in it, and others.
  const lines = (await readFile(join(folder, 'journeys.csv'), 'utf8')).trimEnd().split('\n');
  await writeFile(join(folder, 'everybody.csv'), lines.join('\n'));
  await step('Open').click();
  await (await app.vaultFrame()).locator('#population').setInputFiles(join(folder, 'everybody.csv'));
  await step('Risk').click();
  const more = page.locator('.risk-details');
  if ((await more.getAttribute('open')) === null) await more.locator('summary').click();
  await page.getByRole('button', { name: 'look again' }).click();
  await page.getByText('(journalist)').waitFor();
  expect(await textIn(more)).toMatch(/Somebody who knows the country and age of everybody in the population/);
});

it('applies a generalisation in one action, and later releases say that it was chosen after a preview', async () => {
  const { page } = app;
  await expect.poll(() => button('Apply: Times to the day').isEnabled()).toBe(true);
  await button('Apply: Times to the day').press('Enter');
  await page.getByText('With 3 known touchpoints on known days').waitFor();
  await step('Overview').click();
  await button('Ask for').click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await page.getByText('How this was made').click();
  expect(await textIn(page.locator('.how-made'))).toContain('chosen after somebody looked');
});

it('plays attacks on invented people beside their bound, and says what is left in words', async () => {
  const { page } = app;
  await step('Risk').click();
  await button('Play attacks on 1 question').click();
  await page.locator('.attack-table tbody tr').waitFor();
  expect(await textIn(page.locator('.attack-table tbody tr'))).toMatch(
    /7\d in 100\s+\d\d in 100 \(\d+ to \d+\)/,
  );
  expect(await view()).toMatch(/Somebody who gives it 50 in 100 .* to at most about \d\d in 100/);
  expect(app.recorded.pageErrors).toEqual([]);
});
