import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenApp, openApp } from '../harness/app-pages.ts';
import { filesBelow } from '../harness/files-below.ts';
import { canariesIn, canaryMark } from './canaries.ts';
import { canaryExport, canaryList, canaryRecipe } from './canary-export.ts';

let folder: string;
let app: OpenApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  await writeFile(join(folder, 'export.csv'), canaryExport());
  await writeFile(join(folder, 'list.csv'), canaryList);
  await writeFile(join(folder, 'later.csv'), `${canaryList}${canaryMark}-person-9\n`);
  await writeFile(join(folder, 'recipe.yaml'), canaryRecipe);
  app = await openApp();
  // Everything that the workbench's page is sent: over its port, and by its own window.
  await app.page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!;
    Object.defineProperty(MessagePort.prototype, 'onmessage', {
      ...own,
      set(handler: (event: MessageEvent) => void) {
        own.set!.call(this, (event: MessageEvent) => {
          heard.push(JSON.stringify(event.data));
          handler(event);
        });
      },
    });
    window.addEventListener('message', event => heard.push(JSON.stringify(event.data)));
  });
  await app.page.reload();
});

afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

it('nothing that one person has reaches the page, the console, the store, an export or a document', async () => {
  const { page, recorded } = app;
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: false }).first();
  const rail = (name: string) => page.locator('.rail-name', { hasText: new RegExp(`^${name}$`) });
  const doms: string[] = [];
  const look = async () => void doms.push(`${await page.title()}\n${await page.content()}`);

  const frame = await app.vaultFrame();
  await frame.locator('#leave-out').setInputFiles(join(folder, 'list.csv'));
  await frame.locator('#export').setInputFiles(join(folder, 'export.csv'));
  await page.getByText('column 1', { exact: true }).waitFor();
  await look();
  await rail('Open').click();
  await frame.locator('#recipe').setInputFiles(join(folder, 'recipe.yaml'));
  await page.getByText('who', { exact: true }).first().waitFor();
  await page.getByLabel('Role of column 9').selectOption('attribute');
  await look();
  await button('Import').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await look();
  await button('Go on to Overview').click();
  await button('Ask for').click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await look();

  // All that the recipe asks, every kind of question.
  await rail('Budget').click();
  await look();
  await button('Ask all for').click();
  await page.getByText('None yet. Build a question').waitFor();
  await rail('Ask').click();
  const answers = page.locator('.answer-history li button');
  await expect.poll(() => answers.count()).toBeGreaterThanOrEqual(14);
  const asked = await answers.count();
  for (let i = 0; i < asked; i++) {
    await answers.nth(i).click();
    await look();
  }
  // Every place that there is.
  const places = page.locator('.rail button:not([disabled]) .rail-name');
  for (const name of await places.allInnerTexts()) {
    await rail(name).click();
    await look();
  }
  await rail('Export').click();
  await page.getByText('manifest.json').waitFor();
  await look();
  const [zip] = await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  const [document] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.document-bar button').click(),
  ]);
  // Somebody else objects: the data are read again, and asked anew.
  await rail('Open').click();
  await frame.locator('#leave-out').setInputFiles(join(folder, 'later.csv'));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await button('Go on to Overview').click();
  await button(/Ask for|Show the overview/).click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await look();

  const unpacked = Object.entries(unzipSync(await readFile(await zip.path())));
  const saved = [
    ...unpacked,
    [document.suggestedFilename(), await readFile(await document.path())] as const,
  ].map(([name, bytes]) => `${name}\n${Buffer.from(bytes).toString('latin1')}`);
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  const stored = filesBelow(app.storeFolder).map(path => `${path}\n${readFileSync(path, 'latin1')}`);

  expect([heard.length > 30, saved.length > 40, stored.length > 15]).toEqual([true, true, true]);
  const everything = [...doms, ...heard, ...saved, ...stored, ...recorded.console, ...recorded.requests].join(
    '\n',
  );
  expect(everything).toContain('home');
  expect(canariesIn(everything)).toEqual([]);
});

it('asks for nothing beyond its two origins, and breaks no policy', () => {
  const { requests, violations, console: said, pageErrors } = app.recorded;
  const port = new URL(app.page.url()).port;
  const own = [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, 'blob:', 'data:'];
  expect(requests.filter(url => !own.some(origin => url.startsWith(origin)))).toEqual([]);
  expect([violations, said, pageErrors]).toEqual([[], [], []]);
});
