import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Page } from 'playwright-core';
import { seeded } from '../test/fakes/random-journeys.ts';
import { confirmHeader, openApp } from '../test/harness/app-pages.ts';
import type { Measured } from './privacy.ts';

/** Values of each attribute; two are banded, the last one is sensitive, some are missing. */
const attributes = { country: 40, age: 90, device: 12, plan: 5, region: 200, visits: 60, outcome: 4 };
const missing = 0.02;

/**
 * The Risk view in Chromium on ten events a person, a million for 100,000 people, through the vault's worker: from the choice of a
 * coarser view to its figures on the screen. A figure is to move within a second.
 */
export async function measureWhatIf(people: number): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'murmuration-bench-'));
  const app = await openApp();
  try {
    const { page } = app;
    await pipeline(Readable.from(exported(people)), createWriteStream(join(folder, 'journeys.csv')));
    await writeFile(join(folder, 'recipe.json'), JSON.stringify(recipe));
    await page.getByRole('button', { name: 'Open the sample journeys' }).waitFor();
    const frame = await app.vaultFrame();
    await frame.locator('#recipe').setInputFiles(join(folder, 'recipe.json'));
    await frame.locator('#export').setInputFiles(join(folder, 'journeys.csv'));
    await confirmHeader(page, frame);
    await page.getByRole('button', { name: 'Import' }).first().click();
    await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 300_000 });
    await page.locator('.rail-name', { hasText: /^Risk$/ }).click();

    const measured: Measured[] = [];
    const told = (what: string, ms: number) => measured.push({ what, value: `${ms.toFixed(0)} ms` });
    told('in the app: the whole first preview', await firstPreview(page));
    // At once: the list of generalisations, which is being worked out, is broken off each time.
    for (const [what, label, value] of whatIfs) {
      const first = await choose(page, label, value);
      const back = await choose(page, label, 'as mapped');
      const again = await choose(page, label, value);
      await choose(page, label, 'as mapped');
      const times = [first, back, again].map(ms => ms.toFixed(0));
      measured.push({
        what: `in the app: ${what}`,
        value: `${times[0]} ms, back ${times[1]} ms, again ${times[2]} ms`,
      });
    }
    const together = whatIfs.slice(0, 4);
    let most = 0;
    for (const [, label, value] of together) most = Math.max(most, await choose(page, label, value));
    for (const [, label] of together) most = Math.max(most, await choose(page, label, 'as mapped'));
    told('in the app: several together, one by one and back, the longest', most);
    return measured;
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const whatIfs = [
  ['declared touchpoints only', 'Touchpoints', 'declared'],
  ['times to the hour', 'Times', 'hour'],
  ['times to the month', 'Times', 'month'],
  ['bands joined', 'age', 'wider'],
  ['without a banded column', 'visits', 'dropped'],
  ['without a column', 'region', 'dropped'],
  ['without another', 'country', 'dropped'],
] as const;

const touchpoints = Array.from({ length: 30 }, (_, i) => `page ${i}`);

export const recipe = {
  murmuration: 1,
  population: 'bench',
  roles: {
    person: 'id',
    time: 'time',
    touchpoint: 'touchpoint',
    channel: 'channel',
    attributes: {
      ...Object.fromEntries(Object.keys(attributes).map(name => [name, name])),
      age: { column: 'age', bands: [18, 25, 35, 45, 55, 65] },
      visits: { column: 'visits', bands: [5, 10, 20, 40] },
    },
    sensitive: ['outcome'],
  },
  time: { precision: 'minute', timezone: 'UTC' },
  touchpoints: { public: touchpoints.slice(0, 5) },
};

export function* exported(people: number): Generator<string> {
  const random = seeded(11);
  const below = (n: number) => Math.floor(random() * n);
  const names = Object.keys(attributes);
  const of = Array.from({ length: people }, () =>
    Object.values(attributes)
      .map(values => (random() < missing ? '' : String(below(values))))
      .join(','),
  );
  const start = Date.UTC(2026, 0, 1);
  const minutes = 90 * 24 * 60;
  let lines = [`id,time,touchpoint,channel,${names.join(',')}`];
  for (let event = 0; event < 10 * people; event++) {
    // Everybody has an event; the square makes some journeys long.
    const person = event < people ? event : Math.floor(random() ** 2 * people);
    const time = new Date(start + below(minutes) * 60_000).toISOString().slice(0, 19);
    lines.push(`u${person},${time}Z,${touchpoints[below(touchpoints.length)]},c${below(6)},${of[person]}`);
    if (lines.length === 10_000) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
  }
  yield `${lines.join('\n')}\n`;
}

/** Milliseconds from the click to the figures. */
async function firstPreview(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find(
      each => each.textContent === 'Look at the risk',
    );
    const start = performance.now();
    button?.click();
    while (document.querySelector('.risk-figure-value') === null) {
      await new Promise(done => requestAnimationFrame(done));
    }
    return performance.now() - start;
  });
}

/** Milliseconds from the choice to its figures. */
async function choose(page: Page, label: string, value: string): Promise<number> {
  const lever = page.locator('.levers').getByLabel(label, { exact: true });
  return lever.evaluate(async (select, chosen) => {
    const isBusy = () => document.querySelector('.risk-headline')?.ariaBusy === 'true';
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const start = performance.now();
    (select as HTMLSelectElement).value = chosen;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    do await frame();
    while (isBusy());
    return performance.now() - start;
  }, value);
}
