import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseOf, ocelStatements } from '../fakes/ocel-database.ts';
import { type OpenApp, openApp } from '../harness/app-pages.ts';

/** A log in a database of SQLite, whose reader is WebAssembly that is loaded when such a file is opened. */

let folder: string;
let app: OpenApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  app = await openApp();
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

it('is read in the vault under its policy, with a reader that is loaded for it alone', async () => {
  const people = Array.from({ length: 300 }, (_, k) => `customer-${k}`);
  const log = ocelStatements(
    people.flatMap(who =>
      ['ask', 'buy'].map((type, k) => ({
        id: `${who} ${type}`,
        type,
        time: `2026-01-0${k + 1}T10:00:00Z`,
        attributes: {},
        objects: [who],
      })),
    ),
    Object.fromEntries(people.map(who => [who, 'customer'])),
  );
  await writeFile(join(folder, 'log.sqlite'), databaseOf(...log));
  const recipe = {
    murmuration: 1,
    population: 'customers',
    roles: { person: 'ocel:type:customer', time: 'ocel:timestamp', touchpoint: 'ocel:activity' },
    touchpoints: { public: ['ask', 'buy'] },
    questions: [],
  };
  await writeFile(join(folder, 'recipe.json'), JSON.stringify(recipe));

  const { page, recorded } = app;
  const readers = () => recorded.requests.filter(address => /sql-wasm[^/]*\.js/.test(address));
  const frame = await app.vaultFrame();
  await page.getByRole('button', { name: 'Open the sample journeys' }).waitFor();
  expect(readers()).toEqual([]);
  await frame.locator('#recipe').setInputFiles(join(folder, 'recipe.json'));
  await frame.locator('#export').setInputFiles(join(folder, 'log.sqlite'));
  await page.getByLabel('Role of ocel:activity').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  expect(await page.getByText('OCEL 2.0 SQLite').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Go on to Overview' }).click();
  await page
    .getByRole('button', { name: /Ask for|Show the overview/ })
    .first()
    .click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();

  expect(readers().length).toBe(1);
  const { failedRequests, console, pageErrors, violations } = recorded;
  expect({ failedRequests, console, pageErrors, violations }).toEqual({
    failedRequests: [],
    console: [],
    pageErrors: [],
    violations: [],
  });
});
