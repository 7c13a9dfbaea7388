import { webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyExport } from '../../shared/release/verify-export.ts';
import { isSigned } from '../../shared/signing/ed25519.ts';
import { accessibilityProblems } from '../harness/accessible.ts';
import { type OpenApp, openApp } from '../harness/app-pages.ts';

/** The whole way in the built app, with the real vault, without a pointer. */

let app: OpenApp;
beforeAll(async () => {
  app = await openApp();
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await app.page.getByRole('button', { name: 'Open the sample journeys' }).waitFor();
});
afterAll(() => app?.close());

const press = (keys: string) => app.page.keyboard.press(keys);

/** What has the focus: its name, as far as a label, a text or a placeholder gives it one. */
const focused = () =>
  app.page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return '';
    const labels = at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? at.labels : null;
    return (
      at.getAttribute('aria-label') ??
      (labels?.length ? labels[0]!.textContent : undefined) ??
      (at.getAttribute('title') || at.textContent) ??
      ''
    ).trim();
  });

/** Goes on, or back, until what has the focus is called so. */
async function tabTo(name: string, keys: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < 150; step++) {
    await press(keys);
    const found = await focused();
    if (found === name) return;
    seen.push(found);
  }
  throw new Error(`Tab never came to ${name}; it came to: ${[...new Set(seen)].join(' | ')}`);
}

it('reaches the vault’s frame, whose faces axe finds nothing in', async () => {
  await tabTo('Vault');
  const frame = await app.vaultFrame();
  await expect.poll(() => frame.evaluate(() => document.hasFocus())).toBe(true);
  expect(await accessibilityProblems(frame)).toEqual([]);
});

it('opens, asks, and walks through the chart and the table', async () => {
  const { page } = app;
  // The frame comes last: beyond it is the browser's own frame, which a browser without a window has not.
  await tabTo('Open the sample journeys', 'Shift+Tab');
  await press('Enter');
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await press('Alt+4');
  await page.getByRole('radio', { name: 'Funnel' }).waitFor();
  await tabTo('Funnel');
  await press('ArrowLeft');
  expect(await page.getByRole('radio', { name: 'Paths' }).isChecked()).toBe(true);
  await page.getByText('of the budget; adds').waitFor();
  await press('Control+Enter');
  await page.getByRole('group', { name: 'Paths from the start' }).waitFor();
  await tabTo('Paths from the start');
  await press('ArrowRight');
  const first = await page.locator('output').textContent();
  await press('ArrowRight');
  expect(await page.locator('output').textContent()).not.toBe(first);

  const part = page.locator('.picked-part');
  await press('Enter');
  await part.waitFor();
  expect(await page.locator('output').textContent()).toMatch(/^Picked: /);
  const few = await page.locator('.release-table').last().locator('tbody tr').count();
  await press('Escape');
  await part.waitFor({ state: 'detached' });
  expect(await page.locator('output').textContent()).toBe('Nothing picked');

  await tabTo('Chart', 'Shift+Tab');
  await press('ArrowRight');
  await page.locator('.release-table').first().waitFor();
  expect(await page.locator('.release-table').last().locator('tbody tr').count()).toBeGreaterThan(few);
  await tabTo('People');
  await press('Enter');
  expect(await page.locator('th[aria-sort=descending]').textContent()).toContain('People');
});

it('arranges a board, takes back, and brings back', async () => {
  const { page } = app;
  await tabTo('Put on the board', 'Shift+Tab');
  await press('Enter');
  await press('Enter');
  await press('Control+k');
  await expect.poll(focused).toBe('Find a command');
  await page.keyboard.type('Board');
  await press('Enter');
  await page.locator('.board-card').nth(1).waitFor();
  const ids = () => page.locator('.board-card').evaluateAll(all => all.map(each => each.dataset['card']));
  expect(await ids()).toEqual(['1', '2']);
  await tabTo('Move Paths from the start');
  await press('ArrowRight');
  expect(await ids()).toEqual(['2', '1']);
  expect(await focused()).toBe('Move Paths from the start');
  await press('Shift+ArrowRight');
  expect(await page.locator('[data-card="1"]').getAttribute('data-width')).toBe('two thirds');
  await press('Control+z');
  await press('Control+z');
  expect(await ids()).toEqual(['1', '2']);
  await press('Control+Shift+z');
  expect(await ids()).toEqual(['2', '1']);
  await tabTo('What to do with Paths from the start');
  await press('Enter');
  await page.getByRole('menu').waitFor();
  const inMenu = () => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null);
  await expect.poll(inMenu).toBe(true);
  // One letter: several are one word only where they come fast enough.
  await press('d');
  await expect.poll(focused).toBe('Duplicate');
  await press('End');
  await expect.poll(focused).toBe('Take off the board');
  await press('Enter');
  await expect.poll(ids).toHaveLength(1);
});

it('exports', async () => {
  const { page } = app;
  await press('Alt+6');
  await page.getByText('A chart carries how it was made').waitFor();
  await tabTo('Save as one zip');
  const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
  const saved = unzipSync(await readFile(await download.path()));
  const verdicts = await verifyExport(
    Object.entries(saved).map(([name, bytes]) => ({ name, bytes })),
    (signature, purpose, statement) => isSigned(webcrypto.subtle, signature, purpose, statement),
  );
  expect(verdicts.filter(({ verdict }) => verdict.state !== 'intact')).toEqual([]);
  const { pageErrors } = app.recorded;
  expect(pageErrors).toEqual([]);
});
