import type { Estimate } from '../release/release.ts';
import { halfWidth } from './rounding.ts';
import { nothing, type Table, type TableRow, type TableValue, withheld } from './table-values.ts';

/**
 * Two answers to questions of the same form beside each other, row by row. The noise of two releases is
 * independent, so the half-widths of a difference add in squares. It says what the noise allows to tell, not
 * whether chance in who was observed explains it.
 */

/** @returns one table for each column of people or shares; none where the two have not the same form */
export function tableDifferences(
  a: Table,
  b: Table,
  names: readonly [a: string, b: string],
): readonly Table[] {
  const alike =
    a.id === b.id &&
    a.columns.length === b.columns.length &&
    a.columns.every(({ id, kind }, at) => b.columns[at]?.id === id && b.columns[at]?.kind === kind);
  const keys = a.columns.flatMap(({ kind }, at) => (kind === 'key' ? [at] : []));
  if (!alike || keys.length === 0) return [];
  const pairs = pairedRows(a, b, keys);
  return a.columns.flatMap((column, figure): Table[] => {
    if (column.kind !== 'people' && column.kind !== 'share') return [];
    return [
      {
        id: `difference-${column.id}`,
        caption: `${column.title}: ${names[1]} against ${names[0]}. Margins hold for the privacy noise in 95 of 100 cases.`,
        columns: [
          ...keys.map(at => a.columns[at]!),
          { id: 'a', title: names[0], kind: column.kind },
          { id: 'b', title: names[1], kind: column.kind },
          { id: 'difference', title: 'Difference', kind: column.kind },
          { id: 'verdict', title: `${names[1]} is`, kind: 'state' },
        ],
        rows: pairs.map(({ named, a: rowA, b: rowB }): TableRow => {
          const [from, to] = [rowA?.values[figure] ?? nothing, rowB?.values[figure] ?? nothing];
          const whole = ![rowA, rowB].some(row => row?.values.some(isAtLeast));
          return {
            state: named.state,
            values: [...keys.map(at => named.values[at]!), from, to, ...difference(from, to, whole)],
          };
        }),
      },
    ];
  });
}

interface Pair {
  readonly named: TableRow;
  readonly a: TableRow | undefined;
  readonly b: TableRow | undefined;
}

/** Rows of the same key, those of `a` first. */
function pairedRows(a: Table, b: Table, keys: readonly number[]): readonly Pair[] {
  const nameOf = (row: TableRow) =>
    JSON.stringify([row.state === 'other', ...keys.map(at => row.values[at])]);
  const inA = new Set(a.rows.map(nameOf));
  const inB = new Map(b.rows.map(row => [nameOf(row), row]));
  return [
    ...a.rows.map(row => ({ named: row, a: row, b: inB.get(nameOf(row)) })),
    ...b.rows.filter(row => !inA.has(nameOf(row))).map(row => ({ named: row, a: undefined, b: row })),
  ];
}

/** Whether people of withheld cells may be missing from a sum: then how two sums differ cannot be told. */
const isAtLeast = (value: TableValue): boolean => value.kind === 'people' && value.atLeast === true;

/** The difference and its verdict. What is withheld, or not shown in one of the two, cannot be told. */
function difference(from: TableValue, to: TableValue, whole: boolean): readonly [TableValue, TableValue] {
  const untold: TableValue = { kind: 'word', word: 'cannot tell' };
  const a = estimateIn(from);
  const b = estimateIn(to);
  if (a === undefined || b === undefined || !whole) {
    return [from.kind === 'withheld' || to.kind === 'withheld' ? withheld : nothing, untold];
  }
  const value = b.value - a.value;
  const half = Math.hypot(halfWidth(a), halfWidth(b));
  const change: Estimate = { value, low: value - half, high: value + half };
  const word = change.low > 0 ? 'higher' : change.high < 0 ? 'lower' : 'cannot tell';
  return [
    from.kind === 'share'
      ? { kind: 'measure', measure: change, text: pointsWithMargin(change) }
      : { kind: 'change', change },
    { kind: 'word', word },
  ];
}

function estimateIn(value: TableValue): Estimate | undefined {
  switch (value.kind) {
    case 'people':
      return value.people;
    case 'share':
      return value.share;
    default:
      return undefined;
  }
}

/** A difference of two shares, in percentage points, no finer than its margin. */
function pointsWithMargin(change: Estimate): string {
  const half = 100 * halfWidth(change);
  const digits = half < 1 ? 1 : 0;
  const size = Math.abs(100 * change.value).toFixed(digits);
  const sign = Number(size) === 0 ? '' : change.value < 0 ? '−' : '+';
  const margin = (Math.ceil(half * 10 ** digits) / 10 ** digits).toFixed(digits);
  return `${sign}${size}\u00a0±${margin} points`;
}
