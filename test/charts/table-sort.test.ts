import { expect, it } from 'vitest';
import { tableText } from '../../renderer/workbench/charts/table-text.ts';
import { sortedRows } from '../../shared/charts/table-sort.ts';
import { type Table, type TableValue, valueText, withheld } from '../../shared/charts/table-values.ts';

const people = (value: number): TableValue => ({
  kind: 'people',
  people: { value, low: value - 15, high: value + 15 },
});
const table: Table = {
  id: 'cells',
  caption: 'People by touchpoint',
  columns: [
    { id: 'touchpoint', title: 'Touchpoint', kind: 'key' },
    { id: 'people', title: 'People', kind: 'people' },
  ],
  rows: [
    { state: 'value', values: [{ kind: 'name', name: 'home' }, people(1_000)] },
    { state: 'withheld', values: [{ kind: 'name', name: 'a rare one' }, withheld] },
    { state: 'value', values: [{ kind: 'name', name: '=cmd()' }, people(90)] },
    { state: 'value', values: [{ kind: 'name', name: 'cart' }, people(200)] },
  ],
};
const names = (column: number, order: Parameters<typeof sortedRows>[2]) =>
  sortedRows(table, column, order).map(({ values }) => valueText(values[0]!));

it('sorts by number rather than by text, and keeps what is withheld last in both directions', () => {
  expect(names(1, 'descending')).toEqual(['home', 'cart', '=cmd()', 'a rare one']);
  expect(names(1, 'ascending')).toEqual(['=cmd()', 'cart', 'home', 'a rare one']);
});

it('sorts by name, and goes back to the released order', () => {
  expect(names(0, 'ascending')).toEqual(['=cmd()', 'a rare one', 'cart', 'home']);
  expect(sortedRows(table, 0, 'as released')).toBe(table.rows);
});

it('is copied as it is seen, and runs in no spreadsheet', () => {
  expect(tableText(table, sortedRows(table, 1, 'descending')).split('\n')).toEqual([
    'Touchpoint\tPeople',
    'home\t1,000 ±15',
    'cart\t200 ±15',
    "'=cmd()\t90 ±15",
    'a rare one\twithheld',
  ]);
});
