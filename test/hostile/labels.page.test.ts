import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readCsv } from '../fakes/read-csv.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { sampleFunnel, samplePaths, sampleReach } from '../fakes/sample-releases.ts';
import { confirmHeader, type OpenApp, openApp } from '../harness/app-pages.ts';
import { hostileLabels, runsAsFormula, whatRuns } from './hostile-labels.ts';

/** Hostile labels, titles and names of files in the app's pages: they are shown, and nothing else happens. */

let folder: string;
let app: OpenApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterEach(() => app?.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const button = (name: string) => app.page.getByRole('button', { name, exact: false }).first();
const born = () => [Object.getOwnPropertyNames(Object.prototype), Reflect.has(globalThis, 'hostile')];

/** Nothing ran, nothing was asked for, nothing was spoilt. */
async function harmless(before: unknown): Promise<void> {
  const { requests, violations, pageErrors, console: said } = app.recorded;
  const local = /^(http:\/\/(127\.0\.0\.1|localhost):\d+\/|blob:|data:)/;
  expect([requests.filter(url => !local.test(url)), violations, pageErrors, said]).toEqual([[], [], [], []]);
  expect(await app.page.evaluate(born)).toEqual(before);
  const frame = await app.vaultFrame();
  expect(await frame.evaluate(() => Reflect.has(globalThis, 'hostile'))).toBe(false);
  expect(whatRuns(await app.page.locator('body').innerHTML())).toEqual(
    expect.not.arrayContaining([expect.stringContaining('hostile')]),
  );
}

it('shows a hostile document’s answers as charts and as tables', async () => {
  const title = '"><img src=x onerror="globalThis.hostile=1">';
  const releases = [
    sampleReach(Object.fromEntries(hostileLabels.map((label, n) => [label, 9000 - 100 * n])), {
      id: 'a',
      title,
    }),
    samplePaths(
      hostileLabels.map((label, n) => [[hostileLabels[0]!, label], 5000 - 60 * n] as const),
      { id: 'b', title, start: hostileLabels[0]! },
    ),
    sampleFunnel(
      { [title]: [4000, 900, 300, 70, 60], valueOf: [4000, 900, 300, 70, 60] },
      {
        id: 'c',
        title,
        by: '<b>by</b>',
        steps: hostileLabels.slice(0, 5),
      },
    ),
  ].map((file, n) => ({
    ...file,
    release: { ...file.release, ledger: { entry: n + 2, hash: `${n}`.repeat(64) } },
  }));
  const name = '<img src=x onerror=globalThis.hostile=1>.murmuration';
  const text = JSON.stringify({ ...sampleDocument, releases });
  app = await openApp({ document: { kind: 'opened', name, text } });
  await app.page.locator('.answer-history').waitFor();
  const before = [Object.getOwnPropertyNames(Object.prototype), false];
  const shown = app.page.locator('.answer-history button');
  expect(await app.page.title()).toContain(name);
  const count = await shown.count();
  expect(count).toBeGreaterThanOrEqual(3);
  for (let n = 0; n < count; n++) {
    await shown.nth(n).click();
    await app.page.locator('.chart-region svg, .answer-figure svg').first().waitFor();
  }
  expect(await app.page.locator('body').textContent()).toContain('constructor');
  await harmless(before);
});

it('takes a hostile export the whole way, to a report that runs nothing and tables without formulas', async () => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = ['customer_id,event_time,touchpoint'];
  for (const [n, label] of hostileLabels.entries()) {
    for (let person = 0; person < 60; person++)
      lines.push(`p${n}-${person},2026-03-0${1 + (person % 9)}T10:00:00Z,${quoted(label)}`);
  }
  const path = join(folder, '<svg onload=globalThis.hostile=1>.csv');
  await writeFile(path, `${lines.join('\n')}\n`);
  app = await openApp();
  const { page } = app;
  const before = [Object.getOwnPropertyNames(Object.prototype), false];
  const frame = await app.vaultFrame();
  await frame.locator('#export').setInputFiles(path);
  await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
  await confirmHeader(page, frame);
  await page.getByLabel('Population', { exact: true }).fill('<b onclick=x>hostile</b>');
  await button('Import').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await button('Go on to Overview').click();
  await button('Ask for').click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await harmless(before);
  await button('Go on to Ask').click();
  await button('Export …').click();
  await page.getByText('manifest.json').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  const files = Object.entries(unzipSync(await readFile(await download.path()))).map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')] as const,
  );
  for (const [name, text] of files) {
    expect(name).toMatch(/^[\w-]+(?:\.[\w-]+)*\.(json|csv|svg|png|html)$/);
    if (/\.(svg|html)$/.test(name)) expect([name, whatRuns(text)]).toEqual([name, []]);
    if (!name.endsWith('.csv')) continue;
    for (const field of readCsv(text).flat())
      expect([name, field]).toEqual([name, expect.not.stringMatching(runsAsFormula)]);
  }
  await harmless(before);

  // The report as a recipient opens it, in a page of its own.
  const [, report] = files.find(([name]) => name.endsWith('.html'))!;
  await writeFile(join(folder, 'report.html'), report);
  const reader = await app.context.newPage();
  const asked: string[] = [];
  reader.on('request', request => asked.push(request.url()));
  await reader.setContent(report);
  expect(await reader.evaluate(() => Reflect.has(globalThis, 'hostile'))).toBe(false);
  expect(asked.filter(url => !/^(data|about|blob):/.test(url))).toEqual([]);
});
