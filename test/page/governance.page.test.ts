import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { accessibilityProblems } from '../harness/accessible.ts';
import { type OpenApp, openApp } from '../harness/app-pages.ts';
import { placesOfSecret } from '../harness/secret-in-page.ts';

/** Steward and analyst in the built app, with the real vault: who may do what, what is noted, what others can check. */

const screens = join(import.meta.dirname, '../../test-output/governance');
const passphrase = 'correct horse battery staple';
let folder: string;
let app: OpenApp;
let frame: Frame;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  const rows = Array.from(
    { length: 3000 },
    (_, i) => `p${i},2026-02-0${1 + (i % 9)}T10:00:00Z,${i % 3 === 0 ? 'cart' : 'home'}`,
  );
  await writeFile(join(folder, 'journeys.csv'), `id,time,page\n${rows.join('\n')}\n`);
  await writeFile(join(folder, 'objected.txt'), 'p17\nnobody\n');
  app = await openApp();
  frame = await app.vaultFrame();
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

const button = (name: string | RegExp) => app.page.getByRole('button', { name }).first();
const go = (step: string) => app.page.locator('.rail-name', { hasText: new RegExp(`^${step}$`) }).click();
const part = (name: string) => app.page.getByRole('radio', { name, exact: true }).check();
const status = () => app.page.locator('.readout-label', { hasText: /^Terms/ }).textContent();
async function importWhole(): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page
    .locator('.fault')
    .or(page.getByRole('heading', { name: 'Imported' }))
    .first()
    .waitFor();
  expect(await page.locator('.fault').allInnerTexts()).toEqual([]);
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
}

/** How many entries of a kind the audit log shows; it is read until there are so many. */
async function expectNoted(kind: string, entries: number): Promise<void> {
  await button('Check and read again').click();
  const shown = app.page.locator('.audit-log tbody tr', { hasText: kind });
  await expect.poll(() => shown.count()).toBe(entries);
}

async function picture(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.page.screenshot({ path: join(screens, `${name}-${colorScheme}.png`) });
  }
  await app.page.emulateMedia({ colorScheme: 'light' });
}

async function unlock(typed: string): Promise<void> {
  await part('Policy and role');
  await frame.locator('#steward-passphrase').fill(typed);
  await frame.getByRole('button', { name: 'Unlock' }).click();
}

it('makes a steward with a passphrase that is typed in the vault’s frame alone', async () => {
  const { page } = app;
  await go('Governance');
  await frame.getByRole('heading', { name: 'Make a steward' }).waitFor();
  expect(await accessibilityProblems(frame)).toEqual([]);
  await frame.locator('#steward-passphrase').fill(passphrase);
  await frame.locator('#steward-again').fill('another one altogether');
  await frame.getByRole('button', { name: 'Make the key' }).click();
  await frame.getByText('The two passphrases differ.').waitFor();
  await frame.locator('#steward-again').fill(passphrase);
  await frame.getByRole('button', { name: 'Make the key' }).click();
  await page.getByRole('heading', { name: /^Steward until / }).waitFor();
  expect(await status()).toMatch(/^Terms, steward until /);
  await picture('real-steward');
  await button('Lock now').click();
  await page.getByRole('heading', { name: 'Analyst', exact: true }).waitFor();
  await unlock('a wrong passphrase');
  await frame.locator('#steward-says', { hasText: /passphrase/ }).waitFor();
  expect(await page.getByRole('heading', { name: 'Analyst', exact: true }).isVisible()).toBe(true);
});

it('lets an analyst put a policy in force that allows no more, and keeps what allows more for the steward', async () => {
  const { page } = app;
  await button('Write a policy …').click();
  await page.getByLabel('Title', { exact: true }).fill('Journeys');
  await page.getByLabel('Answerable (controller)').fill('Example Shop Ltd');
  await page.getByLabel('How people reach them').fill('privacy@shop.example');
  await page.getByLabel('Purpose').fill('To see where people give up.');
  await page.getByLabel('Consent column').selectOption('where mapped');
  await button('Put in force').click();
  await page.getByRole('heading', { name: 'Journeys', exact: true }).waitFor();
  expect(await status()).toMatch(/^Terms, policy to /);
  await button('Change it …').click();
  await page.getByLabel('Most budget, ε').fill('6');
  await page.getByText('It allows more: a larger ε.').waitFor();
  expect(await button('Put in force').isDisabled()).toBe(true);
  await button('Leave it').click();
});

it('takes a policy file that is chosen in the vault’s frame, and shows what is wrong with another there alone', async () => {
  const { page } = app;
  const stated = {
    murmuration_policy: 1,
    title: 'From a file',
    controller: 'Example Shop Ltd',
    contact: 'privacy@shop.example',
    purpose: 'To see where people give up.',
    legal_basis: { ground: 'consent' },
    protect: { k: 20, epsilon: 6, delta: 1e-6 },
    consent: 'where mapped',
    event_age: 'any',
    expires: '2099-12-31',
  };
  await writeFile(join(folder, 'policy.yaml'), stringify(stated));
  await frame.locator('#policy').setInputFiles(join(folder, 'journeys.csv'));
  await frame.locator('#steward-says', { hasText: /policy/ }).waitFor();
  expect(await page.locator('.fault').allInnerTexts()).toEqual([]);
  await frame.locator('#policy').setInputFiles(join(folder, 'policy.yaml'));
  await page.getByRole('heading', { name: 'Chosen, not in force: From a file' }).waitFor();
  expect(await button('Put in force').isDisabled()).toBe(true);
  await unlock(passphrase);
  await button('Sign and put in force').click();
  await page.getByRole('heading', { name: 'From a file', exact: true }).waitFor();
  await page.getByText('signed by the steward on').waitFor();
});

it('asks, exports and grants a further budget, old and new as one total', async () => {
  const { page } = app;
  await go('Open');
  await frame.locator('#export').setInputFiles(join(folder, 'journeys.csv'));
  await frame.getByRole('button', { name: 'These are column names' }).click();
  await page.getByText('page', { exact: true }).first().waitFor();
  for (const [column, role] of [
    ['id', 'person'],
    ['time', 'time'],
    ['page', 'touchpoint'],
  ] as const) {
    await page.getByLabel(`Role of ${column}`).selectOption(role);
  }
  await page.getByLabel('Population', { exact: true }).fill('shop');
  await importWhole();
  await button('Go on to Overview').click();
  await button('Ask for').click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await go('Export');
  await page.getByText('manifest.json').waitFor();
  const [zip] = await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  await zip.saveAs(join(folder, 'export.zip'));

  await go('Governance');
  await part('Budget');
  await page.getByLabel('ε in all').fill('5');
  await page.getByLabel('Why', { exact: true }).fill('a second quarter');
  await button('Sign and grant').click();
  await page.getByRole('row', { name: /^shop ε 5,/ }).waitFor();
  await go('Budget');
  await page.getByText('in all, by the steward: a second quarter').waitFor();
  await go('Governance');
});

it('checks an export where it is dropped, in the vault’s frame, and finds one digit that was changed', async () => {
  const { page } = app;
  await part('Check an export');
  await page.locator('.fingerprint code').waitFor();
  const key = await page.locator('.fingerprint code').textContent();
  await frame.locator('#exported').setInputFiles(join(folder, 'export.zip'));
  await frame.getByText('All files are as they were exported.').waitFor();
  await frame.getByText(`by this installation`, { exact: false }).first().waitFor();
  expect(await frame.locator('#verdicts').textContent()).toContain(key);
  expect(await accessibilityProblems(frame)).toEqual([]);
  await picture('real-check');
  const files = unzipSync(await readFile(join(folder, 'export.zip')));
  const table = Object.keys(files).find(name => name.endsWith('.csv'))!;
  files[table] = Buffer.from(
    Buffer.from(files[table]!)
      .toString()
      .replace(/\d(?=\D*$)/, digit => String((Number(digit) + 1) % 10)),
  );
  await writeFile(join(folder, 'altered.zip'), zipSync(files));
  await frame.locator('#exported').setInputFiles(join(folder, 'altered.zip'));
  await frame.getByText('One file was altered since it was exported.').waitFor();
  expect(await page.content()).not.toContain('altered');
});

it('keeps the mapping when somebody objects, and lists the export that still counts them', async () => {
  const { page } = app;
  await part('Objections and exports');
  expect(await accessibilityProblems(frame)).toEqual([]);
  await frame.locator('#leave-out-now').setInputFiles(join(folder, 'objected.txt'));
  await importWhole();
  await go('Governance');
  await part('Objections and exports');
  await page.getByText('1 export is older than a list of people to leave out').waitFor();
  // Another window shows a document of these people.
  const save = page.locator('.document-bar button');
  const [saved] = await Promise.all([page.waitForEvent('download'), save.click()]);
  await saved.saveAs(join(folder, 'shop.murmuration'));
  const other = await app.context.newPage();
  await other.goto(page.url());
  await other.getByLabel('Document file').setInputFiles(join(folder, 'shop.murmuration'));
  await other.locator('.answer-history .history-title').first().waitFor();

  await button('Forget those of shop …').click();
  await page.getByRole('dialog').getByText('1 export remains with whoever has it.').waitFor();
  await button('Forget them').click();
  await page.locator('output', { hasText: 'The kept answers are forgotten.' }).waitFor();

  for (const window of [page, other]) {
    const notice = window.getByRole('region', { name: 'Forgotten answers' });
    await notice.getByText(/about shop was forgotten on .* This window still shows/).waitFor();
  }
  expect(await accessibilityProblems(other)).toEqual([]);
  await other.screenshot({ path: 'test-output/screens/real-forgotten.png' });
  await other.getByRole('button', { name: 'Take them off this window' }).click();
  await expect.poll(() => other.locator('.answer-history .history-title').count()).toBe(0);
  expect(await other.getByRole('region', { name: 'Forgotten answers' }).count()).toBe(0);
  await other.close();
  await button('Leave them in sight').click();
});

it('noted all of it, and no passphrase is anywhere but in the frame that it was typed in', async () => {
  const { page, recorded } = app;
  await part('Audit log');
  await expectNoted('Wrong passphrases', 1);
  await expectNoted('Policies', 2);
  await expectNoted('Budgets granted', 1);
  await expectNoted('one export made before', 1);
  await expectNoted('Forgotten answers', 1);
  await page.getByLabel('Show').selectOption('export');
  await page.getByRole('row', { name: /Exports/ }).waitFor();
  expect(await placesOfSecret(page, passphrase)).toEqual([]);
  expect(await frame.locator('#steward-passphrase').inputValue()).toBe('');
  expect([...recorded.console, ...recorded.requests].join('\n')).not.toContain(passphrase);
  expect([recorded.pageErrors, recorded.violations]).toEqual([[], []]);
});
