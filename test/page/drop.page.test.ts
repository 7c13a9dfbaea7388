import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { type OpenApp, openApp } from '../harness/app-pages.ts';

/** A real file from the disk, dragged over the window by the browser itself and dropped. */

let folder: string;
let app: OpenApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  await writeFile(join(folder, 'dropped.csv'), Buffer.concat([...sampleJourneys({ people: 400, seed: 2 })]));
  app = await openApp();
});

afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

it('opens a file that is dropped anywhere on the window, in the vault alone', async () => {
  const { page, context } = app;
  await expect
    .poll(() => page.getByRole('button', { name: 'Open the sample journeys' }).isEnabled())
    .toBe(true);
  const address = page.url();
  const outside = await context.newCDPSession(page);
  const inside = await context.newCDPSession(await app.vaultFrame());
  const data = { items: [], files: [join(folder, 'dropped.csv')], dragOperationsMask: 1 };
  const drag = (session: typeof outside, type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, x: 60, y: 620, data });
  // First over the workbench's own page, outside the frame.
  await drag(outside, 'dragEnter');
  await drag(outside, 'dragOver');
  await expect
    .poll(() =>
      page.evaluate(() => document.querySelector('iframe')!.getBoundingClientRect().width === innerWidth),
    )
    .toBe(true);
  // The frame now lies over the whole window, and the browser goes on there.
  await drag(inside, 'dragEnter');
  await drag(inside, 'dragOver');
  await drag(inside, 'drop');
  await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
  expect(await page.locator('.column-name strong').allInnerTexts()).toContain('customer_id');
  expect(page.url()).toBe(address);
  expect(app.recorded.requests.filter(url => url.startsWith('file:'))).toEqual([]);
});
