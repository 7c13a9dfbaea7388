import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Desktop } from '../../electron/desktop-contract.ts';
import { writeDocument } from '../../shared/document/document-text.ts';
import { hostElementId } from '../../shared/protocol/host.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import type { OpenApp } from '../harness/app-pages.ts';
import { openBeforeStandIn } from '../harness/stand-in-vault.ts';

/** The list of recent documents, which the desktop app alone has: here a desktop that remembers two. */

let app: OpenApp;
beforeAll(async () => {
  app = await openBeforeStandIn(800);
  await app.page.addInitScript(asDesktop, { hostElementId, bytes: [...writeDocument(sampleDocument)] });
  await app.page.goto(app.page.url());
  await app.page.locator('.sample-card button:enabled').waitFor();
});
afterAll(() => app?.close());

const recent = () =>
  app.page.getByRole('list', { name: 'Recent documents' }).getByRole('button').allInnerTexts();
const asked = () => app.page.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);

it('lists what was opened before, says of what is gone that it is, and opens what is there by keyboard', async () => {
  const { page } = app;
  await expect.poll(recent).toEqual(['gone.murmuration', 'spring.murmuration']);
  await page.getByRole('button', { name: 'gone.murmuration' }).click();
  await page.locator('.fault').waitFor();
  await expect.poll(recent).toEqual(['spring.murmuration']);
  await page.getByRole('button', { name: 'spring.murmuration' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.title()).toMatch(/^spring\.murmuration – /);
  expect(await asked()).toEqual([
    { at: 0, name: 'gone.murmuration' },
    { at: 0, name: 'spring.murmuration' },
  ]);
  expect(app.recorded.pageErrors).toEqual([]);
});

/** Before the page's own code runs: what the preload script gives, and a host that saves by dialog. */
function asDesktop({ hostElementId, bytes }: { hostElementId: string; bytes: number[] }): void {
  if (self !== top) return;
  document.addEventListener('readystatechange', () => {
    const host = document.getElementById(hostElementId)!;
    if (document.readyState === 'interactive')
      host.textContent = JSON.stringify({ ...JSON.parse(host.textContent!), saves: 'dialog' });
  });
  const names = ['gone.murmuration', 'spring.murmuration'];
  const asked: unknown[] = [];
  const desktop: Pick<Desktop, 'recentDocuments' | 'openDocument' | 'nextCommand'> = {
    recentDocuments: async () => ({ names: [...names] }),
    async openDocument(which) {
      asked.push(which);
      if (which !== 'asked' && which.name === 'spring.murmuration')
        return { outcome: 'opened', name: which.name, bytes: new Uint8Array(bytes) };
      names.shift();
      return { outcome: 'failed', fault: { code: 'source-vanished', params: {} } };
    },
    nextCommand: () => new Promise(() => {}),
  };
  Object.assign(globalThis, { murmurationDesktop: desktop, asked });
}
