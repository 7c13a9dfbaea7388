import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { type Release, releaseFileSchema } from '../../shared/release/release.ts';
import { type Counts, counted, expectOther, expectPeople, expectTrue } from './exact-counts.ts';
import { murmuration, temporaryFolder } from './murmuration.ts';

/** Real exports through the real program, held against counts that are made here, in plain words. */

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const has = (name: string) => existsSync(join(data, name));
const folder = temporaryFolder();

async function releases(name: string, csv: string, recipe: object): Promise<(id: string) => Release> {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'export.csv'), csv);
  writeFileSync(join(path, 'recipe.json'), JSON.stringify(recipe));
  const args = ['release', 'export.csv', '--recipe', 'recipe.json', '--out', 'out', '--ledger', 'ledger'];
  const call = await murmuration(args, { folder: path });
  expect(call, call.err).toMatchObject({ status: 0 });
  return id =>
    releaseFileSchema.parse(JSON.parse(readFileSync(join(path, 'out', `${id}.json`), 'utf8'))).release;
}

/** Furthest step by the first entry and the first later occurrence of each next step. */
function furthest(journey: readonly string[], steps: readonly string[]): string | 'none' {
  let at = journey.indexOf(steps[0]!);
  if (at < 0) return 'none';
  let reached = 0;
  while (reached + 1 < steps.length) {
    at = journey.indexOf(steps[reached + 1]!, at + 1);
    if (at < 0) break;
    reached++;
  }
  return steps[reached]!;
}

function furthestCounts(journeys: readonly (readonly string[])[], steps: readonly string[]): Counts {
  const reached = journeys.map(journey => furthest(journey, steps)).filter(step => step !== 'none');
  return counted(reached.map(step => JSON.stringify([step])));
}

const reachCounts = (journeys: readonly (readonly string[])[]) =>
  counted(journeys.flatMap(journey => [...new Set(journey)].map(page => JSON.stringify([page]))));

it('counts the first 50,000 visitors of msnbc.com', async ({ skip }) => {
  if (!has('msnbc.zip')) skip('msnbc.zip is not among the shared data.');
  const archive = unzipSync(readFileSync(join(data, 'msnbc.zip')), {
    filter: ({ name }) => name === 'msnbc990928.seq',
  });
  const lines = new TextDecoder().decode(archive['msnbc990928.seq']).split('\n');
  const names = lines[2]!.trim().split(' ');
  const journeys = lines.slice(7, 50_007).map(line =>
    line
      .trim()
      .split(' ')
      .map(category => names[Number(category) - 1]!),
  );
  expect(journeys.flat()).not.toContain(undefined);

  // Last visit first: only the column `position` knows the order.
  const rows = journeys.flatMap((journey, visitor) =>
    journey.map((page, position) => `v${visitor},${position},${page}\n`),
  );
  const steps = ['frontpage', 'news', 'sports'];
  const release = await releases('msnbc', `visitor,position,page\n${rows.reverse().join('')}`, {
    population: 'msnbc visitors',
    roles: { person: 'visitor', time: { order: 'position' }, touchpoint: 'page' },
    questions: [
      { id: 'pages', ask: 'reach', at_most: 17, share: '40%' },
      { id: 'ways', ask: 'paths', depth: 3, share: '20%' },
      { id: 'from', ask: 'paths', start: 'news', depth: 2, collapse_repeats: true, share: '10%' },
      { id: 'steps', ask: 'funnel', steps, share: '10%' },
    ],
  });

  expectTrue(release('pages'), reachCounts(journeys));
  expectPeople(release('pages'), journeys.length);

  const pathKey = (journey: readonly string[], depth: number) =>
    JSON.stringify([journey.slice(0, depth), journey.length > depth ? 'cut' : 'end']);
  const ways = counted(journeys.map(journey => pathKey(journey, 3)));
  expectTrue(release('ways'), ways);
  expectOther(release('ways'), ways);

  const collapsed = (journey: readonly string[]) => journey.filter((page, at) => page !== journey[at - 1]);
  const fromNews = journeys
    .filter(journey => journey.includes('news'))
    .map(journey => collapsed(journey.slice(journey.indexOf('news'))));
  const from = counted(fromNews.map(journey => pathKey(journey, 2)));
  expectTrue(release('from'), from);
  expectOther(release('from'), from);

  expectTrue(release('steps'), furthestCounts(journeys, steps));
});

it.skipIf(!has('sepsis.csv'))(
  'counts the patients of a hospital, whose times do not tell their zone',
  async () => {
    const csv = readFileSync(join(data, 'sepsis.csv'), 'utf8');
    const events = csv
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => line.split(';').map(field => field.replace(/^"(.*)"$/, '$1')))
      .map(([person, activity, time]) => ({ person: person!, activity: activity!, time: time! }));
    const byPerson = Map.groupBy(events, ({ person }) => person);
    const journeys = [...byPerson.values()].map(own =>
      own
        .toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
        .map(({ activity }) => activity),
    );
    expect(journeys).toHaveLength(1050);

    const steps = ['ER Registration', 'ER Triage', 'ER Sepsis Triage', 'IV Antibiotics', 'Release A'];
    const release = await releases('sepsis', csv, {
      population: 'sepsis patients',
      roles: {
        person: 'Case ID',
        time: { column: 'Complete Timestamp', timezone: 'Europe/Amsterdam' },
        touchpoint: 'Activity',
      },
      // Sepsis, antibiotics: what happens to patients is about their health.
      confirm: ['Activity'],
      time: { precision: 'hour', timezone: 'Europe/Amsterdam' },
      questions: [
        { id: 'activities', ask: 'reach', at_most: 16, share: '60%' },
        { id: 'steps', ask: 'funnel', steps, share: '30%' },
      ],
    });
    expectTrue(release('activities'), reachCounts(journeys));
    expectPeople(release('activities'), journeys.length);
    expectTrue(release('steps'), furthestCounts(journeys, steps));
  },
);
