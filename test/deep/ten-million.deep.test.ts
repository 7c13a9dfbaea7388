import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleJourneys, sampleOptouts } from '../../shared/sample/journeys.ts';
import { type OpenApp, openApp } from '../harness/app-pages.ts';

/** Ten million rows of CSV, chosen in the vault's frame, while the workbench goes on answering. */

const sample = { people: 1_040_000, seed: 5 };
let folder: string;
let app: OpenApp;
let records = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-deep-'));
  const file = createWriteStream(join(folder, 'journeys.csv'));
  const journeys = sampleJourneys(sample);
  for (;;) {
    const step = journeys.next();
    if (step.done) {
      records = step.value.records;
      break;
    }
    if (!file.write(step.value)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  await writeFile(join(folder, 'optouts.csv'), sampleOptouts(sample));
  app = await openApp();
});

afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

it('imports ten million rows while the page stays usable, can be cancelled, and counts every row', async () => {
  expect(records).toBeGreaterThan(10_000_000);
  const { page } = app;
  page.setDefaultTimeout(600_000);
  const frame = await app.vaultFrame();
  await frame.locator('#leave-out').setInputFiles(join(folder, 'optouts.csv'));
  await frame.locator('#export').setInputFiles(join(folder, 'journeys.csv'));
  await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
  await page.getByLabel('Population', { exact: true }).fill('ten million');
  const importButton = page.getByRole('button', { name: 'Import', exact: false }).first();

  await importButton.click();
  await page
    .getByText(/^Read [0-9]/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await importButton.waitFor();

  await importButton.click();
  const imported = page.getByRole('heading', { name: 'Imported' });
  // Each look at the page is a round trip through its main thread: a page that hangs answers none of them.
  let looksWhileImporting = 0;
  while (!(await imported.isVisible())) {
    const frames = await page.evaluate(
      () => new Promise<number>(done => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    expect(frames).toBeGreaterThan(0);
    looksWhileImporting++;
  }
  expect(looksWhileImporting).toBeGreaterThan(20);
  const equation = ((await page.locator('.rows-equation').textContent()) ?? '').replaceAll(/[\s,]/g, '');
  expect(equation).toContain(`${records}rowsread`);
  expect(app.recorded.violations).toEqual([]);
});
