import { expect, it } from 'vitest';
import { cellTable, releaseTables } from '../../shared/charts/table.ts';
import { valueText } from '../../shared/charts/table-values.ts';
import {
  countryFunnel,
  hostileReleases,
  sampleFunnel,
  samplePaths,
  sampleReach,
  sampleTimeTo,
} from '../fakes/sample-releases.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

it('lists the cells as the chart orders them, withheld by name and other last', () => {
  const table = cellTable(sampleReach({ cart: 500, b: 3, home: 900, a: 1 }, { seed: 9 }).release);
  expect(table.columns.map(column => column.id)).toEqual(['touchpoint', 'state', 'people']);
  expect(table.rows.map(row => row.values.map(valueText).map(plain))).toEqual([
    ['home', 'shown', '900 ±42'],
    ['cart', 'shown', '520 ±42'],
    ['a', 'withheld', 'withheld'],
    ['b', 'withheld', 'withheld'],
    ['—', 'other', '620 ±49'],
  ]);
});

it('gives each chart the tables of all that it draws', () => {
  const ids = [sampleReach(), samplePaths(), countryFunnel(), sampleTimeTo()].map(file =>
    releaseTables(file.release).map(table => table.id),
  );
  expect(ids).toEqual([['cells'], ['nodes', 'links', 'cells'], ['steps', 'cells'], ['quantiles', 'cells']]);
});

it('lists the nodes of a path chart as they stand in it: by position, then by people', () => {
  const [nodes] = releaseTables(samplePaths().release);
  expect(nodes!.rows.slice(0, 6).map(row => row.values.slice(0, 2).map(valueText).join(' '))).toEqual([
    '1 home',
    '2 search',
    '2 product page',
    '2 newsletter',
    '2 store finder',
    '2 cart',
  ]);
});

it('calls a sum that withheld people may be missing from a lower bound', () => {
  const [steps] = releaseTables(sampleFunnel({ all: [4000, 2000, 6, 500, 900] }).release);
  const reached = steps!.rows.map(({ values }) =>
    [values[0]!, values[1]!].map(valueText).map(plain).join(' '),
  );
  expect(reached.map(each => each.replace(/[\d,]+ ±\d+/, '#'))).toEqual([
    'home ≥ #',
    'browse ≥ #',
    'cart ≥ #',
    'checkout #',
    'purchase #',
  ]);
});

it('has a value for every column of every row, and a number in no withheld one', () => {
  for (const file of [sampleReach(), samplePaths(), countryFunnel(), ...hostileReleases()]) {
    for (const { columns, rows } of releaseTables(file.release)) {
      for (const row of rows) {
        expect(row.values).toHaveLength(columns.length);
        if (row.state === 'withheld')
          expect(row.values.filter(({ kind }) => kind === 'people' || kind === 'share')).toEqual([]);
      }
    }
  }
});

it('keeps the steps of a funnel in their order within each group', () => {
  const rows = cellTable(countryFunnel().release).rows.map(row =>
    row.values.slice(0, 2).map(valueText).join(' '),
  );
  expect(rows.slice(0, 6)).toEqual([
    '(none) home',
    '(none) browse',
    '(none) cart',
    '(none) checkout',
    '(none) purchase',
    'AT home',
  ]);
});

it('marks numbers whose noise is over a quarter of them', () => {
  const people = { value: 60, low: 40, high: 80 };
  expect(plain(valueText({ kind: 'people', people }))).toBe('60 ±20 (low precision)');
});
