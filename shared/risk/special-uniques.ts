import { type Classes, type CodedRows, classSizes, oneClass, refined } from './classes.ts';
import type { CodedWithMissing } from './wildcard-classes.ts';

/**
 * Minimal unique combinations (SUDA; RISK.md 4.8): sets of columns on which a person is alone while on no
 * smaller part of the set they are. A missing value never takes part.
 */
export interface SpecialUniques {
  /** `atMost[s]`: people with a minimal unique combination of at most s columns; `atMost[0]` is 0. */
  readonly atMost: readonly number[];
  /** Minimal unique combinations of s columns, over all people. */
  readonly bySize: readonly number[];
  /** For every person the sum over their combinations of (columns − size)!. */
  readonly scores: Float64Array;
}

/** Looks at combinations of up to `mostColumns` columns. */
export function specialUniques(
  rows: number,
  columns: readonly CodedWithMissing[],
  mostColumns = columns.length,
): SpecialUniques {
  if (columns.length > 20) throw new RangeError('at most 20 columns');
  /** By row: the combinations found so far, as bit sets of columns. */
  const found = new Map<number, number[]>();
  const bySize = new Array<number>(mostColumns + 1).fill(0);
  const smallest = new Map<number, number>();
  const scores = new Float64Array(rows);
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

  const visit = (set: number, size: number, classes: Classes) => {
    const sizes = classSizes(classes);
    for (let row = 0; row < rows; row++) {
      if (sizes[classes.of[row]!] !== 1 || lacks(columns, set, row)) continue;
      const minimal = found.get(row);
      if (minimal?.some(part => (part & set) === part)) continue;
      if (minimal === undefined) found.set(row, [set]);
      else minimal.push(set);
      bySize[size]!++;
      if (!smallest.has(row)) smallest.set(row, size);
      scores[row]! += factorial(columns.length - size);
    }
  };
  // By size, so that smaller combinations are known before those that contain them.
  for (let size = 1; size <= mostColumns; size++) combinations(rows, columns, size, visit);

  const atMost = new Array<number>(mostColumns + 1).fill(0);
  for (const size of smallest.values()) for (let s = size; s <= mostColumns; s++) atMost[s]!++;
  return { atMost, bySize, scores };
}

function combinations(
  rows: number,
  columns: readonly CodedRows[],
  size: number,
  visit: (set: number, size: number, classes: Classes) => void,
): void {
  const extend = (from: number, set: number, left: number, classes: Classes): void => {
    if (left === 0) visit(set, size, classes);
    for (let next = from; left > 0 && next <= columns.length - left; next++) {
      extend(next + 1, set | (1 << next), left - 1, refined(classes, columns[next]!));
    }
  };
  extend(0, 0, size, oneClass(rows));
}

function lacks(columns: readonly CodedWithMissing[], set: number, row: number): boolean {
  return columns.some(({ codes, missing }, i) => (set & (1 << i)) !== 0 && codes[row] === missing);
}
