import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Release, releaseFileSchema } from '../../shared/release/release.ts';
import { counted, expectOther, expectPeople, expectTrue } from './exact-counts.ts';
import { murmuration, temporaryFolder } from './murmuration.ts';

const folder = temporaryFolder();

interface Event {
  readonly person: string;
  readonly time: string;
  readonly touchpoint: string;
  readonly granted: boolean;
}

function eventsOf(csv: string): readonly Event[] {
  const lines = csv.trimEnd().split('\n').slice(1);
  return lines.map(line => {
    const [person, time, touchpoint, , , , , consent] = line.split(',');
    return { person: person!, time: time!, touchpoint: touchpoint!, granted: consent === 'yes' };
  });
}

/** Journeys of those who may be analysed, as the sample's recipe says; times are written on its own clock. */
function journeysOf(events: readonly Event[], leftOut: ReadonlySet<string>): readonly (readonly string[])[] {
  const people = Map.groupBy(events, ({ person }) => person);
  const journeys: (readonly string[])[] = [];
  for (const [person, own] of people) {
    if (leftOut.has(person) || own.some(({ granted }) => !granted)) continue;
    const inside = own
      .filter(({ time }) => time >= '2026-01-01' && time < '2026-04-01')
      .toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
    if (inside.length > 0) journeys.push(inside.map(({ touchpoint }) => grouped(touchpoint)));
  }
  return journeys;
}

function grouped(touchpoint: string): string {
  return touchpoint === 'search' || touchpoint.startsWith('product') ? 'browse' : touchpoint;
}

function pathFromHome(journey: readonly string[]): string | 'none' {
  const start = journey.indexOf('home');
  if (start < 0) return 'none';
  const path = journey.slice(start).filter((touchpoint, at, all) => touchpoint !== all[at - 1]);
  return JSON.stringify([path.slice(0, 4), path.length > 4 ? 'cut' : 'end']);
}

it('runs the sample recipe on the sample unchanged, and counts who may be counted', async () => {
  const demo = await murmuration(['demo', '--out', 'sample.csv', '--people', '4000', '--seed', '11'], {
    folder,
  });
  expect(demo.status).toBe(0);
  const args = ['release', 'sample.csv', '--recipe', 'recipe.yaml', '--out', 'out'];
  const call = await murmuration(args, { folder });
  expect(call, call.err).toMatchObject({ status: 0 });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const release = (id: string): Release =>
    releaseFileSchema.parse(JSON.parse(read(`out/${id}.json`))).release;
  const leftOut = new Set(read('optouts.csv').trimEnd().split('\n'));
  const journeys = journeysOf(eventsOf(read('sample.csv')), leftOut);
  expect(journeys.length).toBeGreaterThan(1000);
  expectPeople(release('flow'), journeys.length);

  const ways = counted(journeys.map(pathFromHome).filter(path => path !== 'none'));
  expectTrue(release('flow'), ways);
  expectOther(release('flow'), ways);

  const steps = counted(
    journeys.flatMap(journey => [
      ...new Set(
        journey
          .slice(1)
          .flatMap((to, i) => (journey[i] === to ? [] : [JSON.stringify({ from: journey[i], to })])),
      ),
    ]),
  );
  for (const cell of release('edges').cells) {
    // A person counts in at most eight steps, so that a count can fall short, and never goes over by more than noise.
    if (cell.state === 'value') {
      expect(cell.people.low).toBeLessThanOrEqual(steps.get(JSON.stringify(cell.key)) ?? 0);
    }
  }
  const money = release('money');
  expect(money.plan.measures).toMatchObject([{ name: 'amount', most_a_person: 50_000 }]);
  expect(money.cells.some(cell => cell.state === 'value' && cell.amount?.currency === 'EUR')).toBe(true);
  const models = new Set(release('credit').derived.credit?.map(({ model }) => model));
  expect([...models].sort()).toEqual([
    'first',
    'last',
    'linear',
    'markov',
    'position',
    'shapley',
    'time_decay',
  ]);

  const times = release('speed').cells;
  expect(times).toHaveLength(11);
  expect(times.some(cell => cell.state === 'value')).toBe(true);
});

it('keeps ledgers in the user’s data folder where nothing else is said', async () => {
  const call = await murmuration(['ledger', '--json'], { folder });
  expect(JSON.parse(call.out).populations).toMatchObject([{ population: 'shop customers', chain: 'whole' }]);
});
