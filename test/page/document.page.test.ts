import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialog, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { fileStore } from '../../electron/durable/file-store.ts';
import { readDocument, writeDocument } from '../../shared/document/document-text.ts';
import { isSealedDocument } from '../../shared/document/sealed-document.ts';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { narrow } from '../harness/accessible.ts';
import { confirmHeader, type OpenApp, openApp } from '../harness/app-pages.ts';

/** Documents in the browser host: saved, opened without the export, kept over crashes and reloads. */

let folder: string;
let app: OpenApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterEach(() => app?.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const button = (name: string) => app.page.getByRole('button', { name, exact: false }).first();
const answers = () => app.page.locator('.answer-history .history-title').allInnerTexts();
const quiet = () => {
  const { failedRequests, violations, pageErrors, console: said } = app.recorded;
  expect([failedRequests, violations, pageErrors, said]).toEqual([[], [], [], []]);
};

/** The sample's overview: one question is paid for. */
async function openSample(): Promise<void> {
  await button('Open the sample journeys').click();
  await app.page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
}

it('keeps answers until they are saved: over closing, a crash and paper, and shows them again in another window', async () => {
  const store = () => fileStore(join(folder, 'store'));
  app = await openApp({ store });
  await openSample();

  const asked: string[] = [];
  app.page.on('dialog', (dialog: Dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await app.page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  expect(app.page.isClosed()).toBe(false);

  await app.page.emulateMedia({ media: 'print' });
  for (const name of ['.rail', '.vault-frame', '.action-bar', '.theme-button']) {
    const shown = await app.page
      .locator(name)
      .evaluateAll(all => all.filter(each => each.checkVisibility()).length);
    expect([name, shown]).toEqual([name, 0]);
  }
  expect(await app.page.getByRole('group', { name: 'People by touchpoint' }).isVisible()).toBe(true);
  expect((await app.page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  await app.page.emulateMedia({ media: 'screen' });

  const [download] = await Promise.all([app.page.waitForEvent('download'), button('Save').click()]);
  expect(download.suggestedFilename()).toBe('journeys.murmuration');
  const bytes = await readFile(await download.path());
  expect(isSealedDocument(bytes)).toBe(true);
  expect(bytes.toString()).not.toMatch(/sample shop|overview|home/);
  await app.page.locator('.document-bar .rail-says', { hasText: /^saved$/ }).waitFor();
  await writeFile(join(folder, 'saved.murmuration'), bytes);
  quiet();
  await app.page.close({ runBeforeUnload: true });
  await expect.poll(() => app.page.isClosed()).toBe(true);
  expect(asked).toEqual(['beforeunload']);
  await app.close();

  app = await openApp({ store });
  await app.page.getByLabel('Document file').setInputFiles(join(folder, 'saved.murmuration'));
  await app.page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  expect(await app.page.title()).toBe('saved.murmuration – Ask – Murmuration');
  expect(await answers()).toEqual(['People by touchpoint']);
  expect(await app.page.locator('.no-builder').textContent()).toContain('open the export');
  expect(await app.page.getByRole('button', { name: 'Ask again, free' }).count()).toBe(0);
  quiet();
  // What a crash leaves lies in the browser's profile, sealed.
  const kept = () => app.page.evaluate(() => sessionStorage.getItem('murmuration-answers') ?? '');
  await expect.poll(kept).toContain('murmuration-sealed-document');
  expect(await kept()).not.toMatch(/sample shop|overview|home/);

  const crashed = await controlOf(app.page.url());
  await killProcessOf('page');
  await crashed.send('Page.reload');
  await expect
    .poll(() => crashed.evaluate("document.querySelector('.answer-history .history-title')?.textContent"))
    .toBe('People by touchpoint');
  expect(await crashed.evaluate('document.title')).toBe('saved.murmuration – Ask – Murmuration');
});

it('opens on the document that the app was started with, and maps its export by it', async () => {
  const text = new TextDecoder().decode(writeDocument(sampleDocument));
  app = await openApp({ document: { kind: 'opened', name: 'spring.murmuration', text } });
  await app.page.locator('.answer-history').waitFor();
  expect(await app.page.title()).toBe('spring.murmuration – Ask – Murmuration');
  expect(await answers()).toHaveLength(2);
  await app.page.locator('.rail-name', { hasText: /^Open$/ }).click();
  await writeFile(join(folder, 'export.csv'), Buffer.concat([...sampleJourneys({ people: 300, seed: 3 })]));
  const frame = await app.vaultFrame();
  await frame.locator('#export').setInputFiles(join(folder, 'export.csv'));
  await app.page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
  expect(await app.page.getByLabel('Population', { exact: true }).inputValue()).toBe('shop customers');
  expect(await answers()).toEqual([]);
  quiet();
});

it('passes a copy on under a passphrase or not encrypted, and opens both where nothing of this installation is', async () => {
  const passphrase = 'told on the telephone';
  app = await openApp();
  await openSample();
  await app.page.locator('.rail-name', { hasText: /^Export$/ }).click();
  await app.page.getByLabel('To whom it goes').fill('the board');
  await button('Encrypt a copy').click();
  const frame = await app.vaultFrame();
  await frame.locator('#document-passphrase').fill(passphrase);
  await frame.locator('#document-again').fill('another');
  await frame.getByRole('button', { name: 'Encrypt and save' }).click();
  await frame.getByText('The two passphrases differ.').waitFor();
  await app.page.setViewportSize(narrow);
  await expect.poll(() => frame.evaluate(() => innerWidth)).toBeLessThan(narrow.width);
  const beyond = () =>
    frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await beyond()).toBe(0);
  await app.page.setViewportSize({ width: 1440, height: 900 });
  await frame.locator('#document-passphrase').fill(passphrase);
  await frame.locator('#document-again').fill(passphrase);
  const saved = async (name: string, press: () => Promise<void>) => {
    const [download] = await Promise.all([app.page.waitForEvent('download'), press()]);
    expect(download.suggestedFilename()).toBe('journeys-copy.murmuration');
    const bytes = await readFile(await download.path());
    await writeFile(join(folder, name), bytes);
    return bytes;
  };
  const sealed = await saved('secret.murmuration', () =>
    frame.getByRole('button', { name: 'Encrypt and save' }).click(),
  );
  expect(isSealedDocument(sealed)).toBe(true);
  await app.page.getByRole('radio', { name: 'Not encrypted' }).check();
  const plain = await saved('open.murmuration', () => button('Save a copy that anybody can read').click());
  expect(readDocument(plain).recipe.population).toBe('sample shop customers');
  expect(await app.page.content()).not.toContain(passphrase);
  await app.page.locator('.rail-name', { hasText: /^Governance$/ }).click();
  await app.page.getByRole('radio', { name: 'Objections and exports' }).check();
  const rows = app.page.getByRole('table', { name: /Every document/ }).getByRole('row');
  await expect.poll(() => rows.allInnerTexts()).toHaveLength(3);
  expect((await rows.allInnerTexts()).join('\n')).toMatch(
    /not encrypted\s+the board[\s\S]*under a passphrase\s+the board/,
  );
  // Nothing was saved here: the window asks before it is closed.
  expect(await app.page.locator('.document-bar').textContent()).toContain('changes to save');
  quiet();
  await app.close();

  app = await openApp();
  await app.page.getByLabel('Document file').setInputFiles(join(folder, 'open.murmuration'));
  await expect.poll(answers).toEqual(['People by touchpoint']);
  const notSealed = app.page.locator('.document-bar', { hasText: 'not sealed' });
  await notSealed.waitFor();
  await app.page.screenshot({ path: 'test-output/screens/real-not-sealed.png' });
  await app.page.locator('.rail-name', { hasText: /^Open$/ }).click();
  await app.page.getByLabel('Document file').setInputFiles(join(folder, 'secret.murmuration'));
  const other = await app.vaultFrame();
  await other.getByRole('heading', { name: 'This document is under a passphrase' }).waitFor();
  await other.locator('#document-passphrase').fill('guessed wrong');
  await other.getByRole('button', { name: 'Open the document' }).click();
  await other.getByText('The passphrase does not open it').waitFor();
  await other.locator('#document-passphrase').fill(passphrase);
  await other.locator('#document-passphrase').press('Enter');
  await expect.poll(() => app.page.title()).toBe('secret.murmuration – Ask – Murmuration');
  expect(await answers()).toEqual(['People by touchpoint']);
  expect(await notSealed.count()).toBe(0);
  quiet();
});

it('says why a document does not open here, and opens the next one', async () => {
  app = await openApp();
  const input = app.page.getByLabel('Document file');
  await input.setInputFiles(join(folder, 'saved.murmuration'));
  await app.page.getByText('it was sealed by another installation').waitFor();
  const whole = await readFile(join(folder, 'secret.murmuration'));
  await writeFile(join(folder, 'cut.murmuration'), whole.subarray(0, whole.length / 2));
  await input.setInputFiles(join(folder, 'cut.murmuration'));
  await app.page.getByText('it is damaged or cut off').waitFor();
  await input.setInputFiles(join(folder, 'secret.murmuration'));
  await button('Do not open it').click();
  await (await app.vaultFrame()).getByText('Open an export', { exact: true }).waitFor();
  await input.setInputFiles(join(folder, 'open.murmuration'));
  await expect.poll(answers).toEqual(['People by touchpoint']);
  quiet();
});

it('refuses what is no document, reads no file of another name, and loses nothing', async () => {
  app = await openApp();
  const input = app.page.getByLabel('Document file');
  await writeFile(join(folder, 'records.csv'), 'customer_id,touchpoint\nanna,home\n');
  await writeFile(join(folder, 'records.murmuration'), 'customer_id,touchpoint\nanna,home\n');
  for (const [name, why] of [
    ['records.csv', 'its name does not end in .murmuration'],
    ['records.murmuration', 'it is not JSON'],
  ] as const) {
    await input.setInputFiles(join(folder, name));
    await app.page.getByText(why).waitFor();
  }
  expect(await app.page.content()).not.toContain('anna');
  await button('Open the sample journeys').waitFor();
  quiet();
});

it('goes on after the vault’s process is killed: answers stay, a new vault starts, the ledger is intact', async () => {
  app = await openApp();
  await writeFile(join(folder, 'export.csv'), Buffer.concat([...sampleJourneys({ people: 2000, seed: 3 })]));
  const ask = async (page: Page) => {
    const isVault = (frame: Frame) => URL.parse(frame.url())?.hostname === 'localhost';
    const frame = page.frames().find(isVault) ?? (await page.waitForEvent('framenavigated', isVault));
    await frame.locator('#export').setInputFiles(join(folder, 'export.csv'));
    await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
    await confirmHeader(page, frame);
    await page.getByLabel('Population', { exact: true }).fill('crash test');
    await page.getByRole('button', { name: 'Import' }).first().click();
    await page.getByRole('heading', { name: 'Imported' }).waitFor();
    await page.getByRole('button', { name: 'Go on to Overview' }).click();
    await page.getByRole('button', { name: /Ask for|Show the overview/ }).click();
    await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
    return page.locator('.budget-words').textContent();
  };
  const spent = await ask(app.page);

  // The driver takes a killed frame for a killed page: what follows is watched over the browser's own connection.
  const watched = await controlOf(app.page.url());
  await killProcessOf('iframe');
  const text = (selector: string) =>
    watched.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`);
  await expect.poll(() => text('.fault')).toContain('The vault stopped unexpectedly.');
  const press = (words: string) =>
    watched.evaluate(
      `[...document.querySelectorAll('button')].find(each => each.textContent.includes(${JSON.stringify(words)})).click()`,
    );
  await press('Ask');
  await expect.poll(() => text('.answer-history .history-title')).toBe('People by touchpoint');
  await press('Start the vault again');
  await press('Open');
  const ready = "document.querySelector('.sample-card button')?.disabled";
  await expect.poll(() => watched.evaluate(ready)).toBe(false);
  expect(await text('.fault')).toBe('');

  // The same question of the same data: its answer was kept, and nothing is charged.
  const page = await app.context.newPage();
  await page.goto(app.page.url());
  expect(await ask(page)).toBe(spent);
  expect(await page.getByText('came again free').count()).toBeGreaterThan(0);
});

/** Ends the operating system's process behind the page, or behind the vault's frame in it. */
async function killProcessOf(what: 'page' | 'iframe'): Promise<void> {
  const session = await app.context.newCDPSession(what === 'page' ? app.page : await app.vaultFrame());
  // It never answers: its process is gone.
  void session.send('Page.crash').catch(() => {});
  if (what === 'page') await app.page.waitForEvent('crash');
}

/** A page over the browser's own connection: the driver's gives up with the page's process. */
async function controlOf(address: string) {
  const browser = await app.browser.newBrowserCDPSession();
  const { targetInfos } = await browser.send('Target.getTargets');
  const { targetId } = targetInfos.find(({ url }) => url === address)!;
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (result: unknown) => void>();
  browser.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let last = 0;
  const send = (method: string, params: object = {}) => {
    last += 1;
    const id = last;
    const answered = new Promise<unknown>(done => waiting.set(id, done));
    const message = JSON.stringify({ id, method, params });
    return browser.send('Target.sendMessageToTarget', { sessionId, message }).then(() => answered);
  };
  return {
    send,
    async evaluate(expression: string) {
      // There is no answer from a page that is just being made anew.
      const answer = (await send('Runtime.evaluate', { expression, returnByValue: true })) as
        | { result?: { value?: unknown } }
        | undefined;
      return answer?.result?.value;
    },
  };
}
