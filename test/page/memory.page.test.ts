import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenApp, openApp } from '../harness/app-pages.ts';
import { filesBelow } from '../harness/files-below.ts';

/** An export that is larger than what the machine is said to have free, and a smaller one after it. */

const free = 215e6;
let folder: string;
let app: OpenApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  app = await openApp({ freeMemory: () => free });
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everybody has one event, which takes most. */
async function exportOf(events: number): Promise<string> {
  const path = join(folder, `${events}.csv`);
  const lines = Array.from(
    { length: events },
    (_, i) =>
      `u${String(i).padStart(8, '0')},2026-01-01T00:${String(i % 60).padStart(2, '0')}:00Z,page ${i % 3}\n`,
  );
  await writeFile(path, `customer_id,event_time,touchpoint\n${lines.join('')}`);
  return path;
}

/** But for the sealed document, which the workbench keeps whenever it comes to it. */
function kept(): Record<string, string> {
  const names = filesBelow(app.storeFolder).filter(
    path => !relative(app.storeFolder, path).startsWith('documents'),
  );
  return Object.fromEntries(
    names.map(path => [
      relative(app.storeFolder, path),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  );
}

it('says before an import that it will not fit, ends it with a fault and nothing lost, and imports what fits', async () => {
  const { page, recorded } = app;
  const frame = await app.vaultFrame();
  await page.getByRole('button', { name: 'Open the sample journeys' }).waitFor();
  const importing = page.getByRole('button', { name: 'Import', exact: true });

  const named = () => page.getByLabel('Population', { exact: true }).fill('shop customers');

  // Something is in the ledger already.
  await frame.locator('#export').setInputFiles(await exportOf(3000));
  await page.getByText('They fit.').waitFor();
  await named();
  await importing.click();
  await page.getByRole('button', { name: 'Go on to Overview' }).click();
  await page
    .getByRole('button', { name: /Ask for|Show the overview/ })
    .first()
    .click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  const before = kept();
  expect(Object.keys(before).length).toBeGreaterThan(0);

  await page.getByRole('button', { name: /^Open/ }).first().click();
  await frame.locator('#export').setInputFiles(await exportOf(600_000));
  const told = page.getByText('They will not fit.');
  await told.waitFor();
  expect(await told.textContent()).toMatch(/there are 215 MB.*about [\d,]+ events fit/);
  await named();
  await importing.click();
  await page.locator('.fault').waitFor();
  const fault = await page.locator('.fault').textContent();
  expect(fault).toContain('nothing was spent');
  expect(fault).toContain('as they were');
  expect(fault).toContain('Map fewer columns, or export a shorter period');
  expect(kept()).toEqual(before);

  await page.getByRole('button', { name: /^Open/ }).first().click();
  await frame.locator('#export').setInputFiles(await exportOf(4000));
  await page.getByText('They fit.').waitFor();
  await named();
  await importing.click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  const { failedRequests, pageErrors, violations } = recorded;
  expect({ failedRequests, pageErrors, violations }).toEqual({
    failedRequests: [],
    pageErrors: [],
    violations: [],
  });
});
