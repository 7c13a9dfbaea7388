import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/**
 * PRIVACY.md section 9: the ends of a scale, the values of a list and the type of a column are each what some
 * person's record made them. Here one person's record is at the end of everything, in place of an ordinary one.
 */

const encoder = new TextEncoder();
const columns = ['who', 'at', 'what', 'via', 'paid', 'land', 'age'];
type Row = Readonly<Record<string, string>>;
const ordinary: Row = {
  who: 'target',
  at: '2026-01-15T10:00:00Z',
  what: 'home',
  via: 'ads',
  paid: '10.00',
  land: 'DE',
  age: '30',
};
/** Every group is of some hundred people, so that all of them show, or of the one. */
const crowd: Row[] = Array.from({ length: 1600 }, (_, i): Row[] => {
  const [via, land] = i % 2 === 0 ? ['ads', 'DE'] : ['mail', 'FR'];
  const own = {
    ...ordinary,
    who: `p${i}`,
    via,
    land,
    age: String([20, 35, 50][i % 3]! + (Math.floor(i / 3) % 10)),
  };
  const day = i % 2 === 0 ? 10 : 15;
  return [
    { ...own, at: `2026-01-${day}T1${i % 10}:00:00Z` },
    { ...own, at: `2026-01-${day + 6}T1${i % 10}:00:00Z`, what: 'buy', paid: `${i}.50` },
  ];
}).flat();

const recipe = parseRecipe(`
population: patients
roles:
  person: who
  time: at
  touchpoint: what
  channel: via
  amount: {column: paid, currency: EUR}
  attributes: {land: land, age: {column: age, bands: [30, 50]}}
time: {precision: day, timezone: UTC, from: 2026-01-01, to: 2026-02-01}
touchpoints: {public: [home, buy]}
questions:
  - {id: reach, ask: reach, of: touchpoint, share: 10%}
  - {id: lands, ask: reach, of: land, share: 10%}
  - {id: ages, ask: reach, of: age, share: 10%}
  - {id: week, ask: trend, period: week, share: 10%}
  - {id: often, ask: frequency, of: events, share: 10%}
  - {id: speed, ask: time_to, start: home, end: buy, share: 10%}
  - {id: money, ask: sum, of: amount, by: channel, clamp: 500, share: 10%}
`);

const extremes: readonly (readonly [string, Row])[] = [
  ['the earliest of all times', { at: '1971-01-01T00:00:00Z' }],
  ['the latest of all times', { at: '2099-12-31T23:59:59Z' }],
  ['the largest of all amounts', { paid: '90000000000.00' }],
  ['the least of all amounts', { paid: '-90000000000.00' }],
  ['the highest of all ages', { age: '119' }],
  ['a touchpoint of its own', { what: 'canary-touchpoint' }],
  ['a channel of its own', { via: 'canary-channel' }],
  ['a country of its own', { land: 'canary-land' }],
  ['a text among the ages', { age: 'canary-age' }],
  ['a long text', { land: 'canary-'.repeat(10_000) }],
];

const calm = { signal: new AbortController().signal, progress: () => {} };
const plain = await everythingTold(ordinary);

it.each(extremes)('%s, of one person, is in no scale, no list, no type and no price', async (_, change) => {
  const told = await everythingTold({ ...ordinary, ...change });
  expect(JSON.stringify(told)).not.toContain('canary');
  expect(told).toEqual(plain);
});

it('the same values of many people are: the tests above can see them', async () => {
  const many = await everythingTold(ordinary, { what: 'many canaries' });
  expect(JSON.stringify(many)).toContain('canaries');
  expect(many.keys).not.toEqual(plain.keys);
});

/** What is told of columns, of the import, of prices, and every key and label of every answer. */
async function everythingTold(one: Row, ofAll: Row = {}) {
  const rows = [one, ...crowd].map(row => ({ ...row, ...ofAll }));
  const bytes = encoder.encode(
    `${columns.join(',')}\n${rows.map(row => columns.map(name => row[name]).join(',')).join('\n')}\n`,
  );
  const { summary: source } = await look([memorySource('table', bytes)], 'nothing');
  const dataset = await openDataset(
    {
      host: hastyHost(memoryStore()),
      kind: 'durable',
      tables: [
        delimitedTable(
          memorySource('table', bytes),
          { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 },
          columns,
        ),
      ],
      format: 'CSV',
      population: recipe.population,
      mapping: recipe.mapping,
      terms: 'default',
      leaveOut: [],
    },
    calm,
  );
  const prices = await dataset.price([...recipe.questions]);
  const { opening } = await dataset.open(calm);
  const keys: Record<string, string[]> = {
    opening: opening.cells.map(({ status }) => status),
  };
  for (const asked of recipe.questions) {
    const { release } = await dataset.ask(asked, calm);
    keys[asked.id] = release.cells
      .filter(({ state }) => state !== 'other')
      .map(({ key, state }) => `${state} ${JSON.stringify(key)}`)
      .sort();
  }
  const { summary } = dataset;
  dataset.close();
  return { source: { ...source, bytes: 'how long the file is' }, summary, prices, keys };
}
