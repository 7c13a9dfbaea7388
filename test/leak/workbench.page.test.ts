import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenApp, openApp } from '../harness/app-pages.ts';
import { canaryExport, canaryList, canaryMark } from './canary-export.ts';

let folder: string;
let app: OpenApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  await writeFile(join(folder, 'export.csv'), canaryExport());
  await writeFile(join(folder, 'list.csv'), canaryList);
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

it('nothing that one person has reaches the page, the console, the store or an export', async () => {
  const { page, recorded } = app;
  const button = (name: string) => page.getByRole('button', { name, exact: false }).first();
  const doms: string[] = [];
  const look = async () => doms.push(await page.content());

  const frame = await app.vaultFrame();
  await frame.locator('#leave-out').setInputFiles(join(folder, 'list.csv'));
  await frame.locator('#export').setInputFiles(join(folder, 'export.csv'));
  await page.getByText('column 1', { exact: true }).waitFor();
  await look();
  await frame.getByRole('button', { name: 'These are column names' }).click();
  for (const [column, role] of [
    ['who', 'person'],
    ['when', 'time'],
    ['what', 'touchpoint'],
    ['via', 'channel'],
    ['land', 'attribute'],
    ['agreed', 'consent'],
    ['note', 'attribute'],
  ] as const) {
    await page.getByLabel(`Role of ${column}`).selectOption(role);
  }
  const granted = page.getByPlaceholder('yes, then Enter');
  await granted.fill('yes');
  await granted.press('Enter');
  await page.getByLabel('Population', { exact: true }).fill('leak test');
  await look();
  await button('Import').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await look();
  await button('Go on to Overview').click();
  await button('Ask for').click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await look();
  await button('Go on to Ask').click();
  await page.getByRole('radio', { name: 'Paths' }).check();
  await page.getByText('of the budget.').waitFor();
  await page.locator('.ask-button').click();
  await page.getByRole('group', { name: 'Paths from the start' }).waitFor();
  await look();
  await button('Export …').click();
  await page.getByText('manifest.json').waitFor();
  await look();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  const saved = Object.entries(unzipSync(await readFile(await download.path()))).map(
    ([name, bytes]) => `${name}\n${Buffer.from(bytes).toString('latin1')}`,
  );
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  const stored = filesBelow(app.storeFolder).map(path => `${path}\n${readFileSync(path, 'latin1')}`);

  expect(heard.length).toBeGreaterThan(5);
  expect(stored.length).toBeGreaterThan(2);
  const everything = [...doms, ...heard, ...saved, ...stored, ...recorded.console, ...recorded.requests].join(
    '\n',
  );
  expect(everything).toContain('home');
  expect(everything.match(new RegExp(`.{0,60}${canaryMark}.{0,60}`, 'g')) ?? []).toEqual([]);
});

it('asks for nothing beyond its two origins, and breaks no policy', () => {
  const { requests, violations, console: said, pageErrors } = app.recorded;
  const port = new URL(app.page.url()).port;
  const own = [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, 'blob:', 'data:'];
  expect(requests.filter(url => !own.some(origin => url.startsWith(origin)))).toEqual([]);
  expect([violations, said, pageErrors]).toEqual([[], [], []]);
});

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap(name => filesBelow(join(path, name)));
}
