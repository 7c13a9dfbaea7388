import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  accessibilityProblems,
  crowding,
  cutTexts,
  narrow,
  spaceText,
  zoomed,
} from '../harness/accessible.ts';
import type { OpenApp } from '../harness/app-pages.ts';
import type { StandIn } from '../harness/stand-in-page.ts';
import { openBeforeStandIn, steer as steerIn } from '../harness/stand-in-vault.ts';

/** Every state of the governance view, before a vault that can be steered: axe, light and dark, and pictures to look at. */

const screens = join(import.meta.dirname, '../../test-output/governance');
let app: OpenApp;
let vault: Frame;

beforeAll(async () => {
  await mkdir(screens, { recursive: true });
  app = await openBeforeStandIn(900);
  vault = await app.vaultFrame();
  await app.page.locator('.sample-card button:enabled').waitFor();
});
afterAll(() => app?.close());

const steer = <M extends keyof StandIn>(method: M, ...args: Parameters<StandIn[M]>) =>
  steerIn(vault, method, ...args);
const button = (name: string | RegExp) => app.page.getByRole('button', { name }).first();
const go = (step: string) => app.page.locator('.rail-name', { hasText: new RegExp(`^${step}$`) }).click();
const part = (name: string) => app.page.getByRole('radio', { name, exact: true }).check();
const status = () => app.page.locator('.readout-label', { hasText: /^Terms/ }).textContent();

/** A picture of what is in sight in both themes, and what axe says of each. */
async function look(name: string): Promise<void> {
  const { page } = app;
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(screens, `${name}-${theme}.png`), fullPage: true });
    const problems = await accessibilityProblems(page, theme === 'dark' ? ['color-contrast'] : undefined);
    expect([name, theme, problems]).toEqual([name, theme, []]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

it('says that strict defaults hold where nobody signed, in the view and always in sight', async () => {
  await go('Governance');
  await app.page.getByRole('heading', { name: 'Strict defaults: nobody has signed a policy' }).waitFor();
  expect(await status()).toBe('Terms, strict defaults');
  await look('defaults');
});

it('says why a policy cannot be put in force yet, and lets every rule be typed', async () => {
  const { page } = app;
  await button('Write a policy …').click();
  await button('See what is missing').click();
  await page.getByText('Not complete: title, who is answerable, how to reach them, purpose.').waitFor();
  await look('policy-missing');
  await page.getByLabel('Title', { exact: true }).fill('Journeys');
  await page.getByLabel('Answerable (controller)').fill('Example Shop Ltd');
  await page.getByLabel('How people reach them').fill('privacy@shop.example');
  await page.getByLabel('Purpose').fill('To see where people give up.');
  await page.getByText('It allows nothing that is not allowed now').waitFor();
  await page.getByLabel('Least people behind a figure, k').fill('5');
  await page.getByLabel('Small cells').selectOption('eurostat-5');
  await page.getByText('It allows more: fewer people behind a figure.').waitFor();
  await page.getByText('make the steward’s key under Policy and role first').waitFor();
  expect(await button('Put in force').isDisabled()).toBe(true);
  await look('policy-looser');
  await button('Leave it').click();
});

it('shows the policy in force in plain words, one that was chosen beside it, and what keeps it out', async () => {
  const { page } = app;
  await steer('govern', 'analyst');
  await page.getByRole('heading', { name: 'Journeys of the shop, 2027' }).waitFor();
  expect(await status()).toBe('Terms, policy to 31 Dec 2099');
  await look('policy');
  await steer('offer', 'unsigned');
  await page.getByText('It allows more: more of the risk.').waitFor();
  await page.getByText('unlock the key under Policy and role, or sign the file').waitFor();
  await look('policy-offered');
  await steer('offer', 'stranger');
  await page.getByText('Nothing is taken from a text whose signature does not hold.').waitFor();
  await button('Put it away').click();
});

it('says on every button that only the steward may press why', async () => {
  const { page } = app;
  await part('Budget');
  await page.getByText('Only the steward can: unlock the key first.').first().waitFor();
  for (const name of ['Sign and grant', 'Sign and open']) expect(await button(name).isDisabled()).toBe(true);
  await look('budget-locked');
});

it('states a further budget as one total with the old', async () => {
  const { page } = app;
  await steer('govern', 'steward');
  await expect.poll(status).toMatch(/^Terms, steward until /);
  await page.getByText('Say what changes.').waitFor();
  await page.getByLabel('ε in all').fill('5');
  await page.getByText('Say why: it stands on every later export.').waitFor();
  const total = page.getByRole('row', { name: /old and new together/ });
  expect(await total.textContent()).toMatch(/5.*99 in 100/s);
  await page.getByText('The policy in force allows less').waitFor();
  await page.getByLabel('Why', { exact: true }).fill('a second quarter');
  await expect.poll(() => button('Sign and grant').isEnabled()).toBe(true);
  await look('budget-steward');
  await button('Sign and grant').click();
  await page.getByText('needs the steward’s key').waitFor();
  await button('Dismiss').click();
});

it('lists the exports that a list came after, and asks before it forgets', async () => {
  const { page } = app;
  await part('Objections and exports');
  await page
    .getByText('1 export is older than a list of people to leave out and still counts them')
    .waitFor();
  await look('objections');
  await button(/^Forget those of/).click();
  await page.getByRole('dialog').getByText('1 export remains with whoever has it.').waitFor();
  await page.getByRole('dialog').getByText('1 saved document becomes unreadable for good:').waitFor();
  await page.getByRole('dialog').getByText('1 copy that was passed on can still be read').waitFor();
  await look('forget');
  await page.keyboard.press('Escape');
  await button('Incident sheet').click();
  await page.getByRole('heading', { name: 'incident-sheet.html' }).waitFor();
  expect(await page.getByLabel('Export of the incident sheet').inputValue()).toContain('77aa01b2c3d4');
  await look('reports');
});

it('filters the audit log, and goes back in it', async () => {
  const { page } = app;
  await part('Audit log');
  await page.getByText('3 entries, each sealing the one before').waitFor();
  await look('log');
  await page.getByLabel('Show').selectOption('export');
  await button('Earlier entries').click();
  await part('Check an export');
  await page.getByText('3b0e 9a71 c8d4 66f2 01be 5d37 a9c0 e415').waitFor();
  await look('check');
});

it('believes nothing of a record that is damaged, and says so in sight', async () => {
  const { page } = app;
  await steer('failNext', 'governance', 'ledger-broken', { entry: '7 of the audit log', how: 'edited' });
  await go('Open');
  await go('Governance');
  await page.getByRole('heading', { name: 'The record is damaged' }).waitFor();
  await page.getByText('7 of the audit log').waitFor();
  expect(await status()).toBe('Terms, audit log damaged');
  await look('damaged');
});

it('can be worked with at 200 % zoom, at 320 pixels, and with text that is spaced widely', async () => {
  const { page } = app;
  await go('Open');
  await go('Governance');
  for (const name of [
    'Policy and role',
    'Budget',
    'Objections and exports',
    'Reports',
    'Audit log',
    'Check an export',
  ]) {
    await part(name);
    for (const size of [zoomed, narrow]) {
      await page.setViewportSize(size);
      expect([name, size.width, ...(await crowding(page))]).toEqual([name, size.width, [], [0, 0]]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await spaceText(page);
    expect([name, await cutTexts(page), (await crowding(page))[1]]).toEqual([name, [], [0, 0]]);
    await spaceText(page, 'as it was');
  }
});
