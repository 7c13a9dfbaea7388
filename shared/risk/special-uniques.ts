import { type Classes, type CodedRows, classSizes, oneClass, refined } from './classes.ts';
import { onesIn, RowSet } from './row-set.ts';
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

/** Looks at combinations of up to `mostColumns` columns. Gives from time to time which part of the work is done. */
export function* specialUniques(
  rows: number,
  columns: readonly CodedWithMissing[],
  mostColumns = columns.length,
): Generator<number, SpecialUniques> {
  if (columns.length > 12) throw new RangeError('at most 12 columns');
  const alone = yield* aloneOnEach(rows, columns, mostColumns);
  const found = new RowSet(rows);
  const atMost = [0];
  const bySize = [0];
  const scores = new Float64Array(rows);
  for (let size = 1; size <= mostColumns; size++) {
    const score = factorial(columns.length - size);
    let combinations = 0;
    for (const [set, who] of alone) {
      if (onesIn(set) !== size) continue;
      const parts = columns.flatMap((_, i) => ((set >> i) & 1 ? (alone.get(set ^ (1 << i)) ?? []) : []));
      const minimal = who.without(parts);
      found.addAll(minimal);
      combinations += minimal.size;
      minimal.forEach(row => {
        scores[row]! += score;
      });
    }
    atMost.push(found.size);
    bySize.push(combinations);
  }
  return { atMost, bySize, scores };
}

/** Rows that have every column of a set and are not alone on it, with their classes by it. */
interface Together {
  readonly rows: Uint32Array;
  readonly classes: Classes;
}

/** For every set of up to `most` columns, as bits: the rows that have them all and are alone on it. */
function* aloneOnEach(
  rows: number,
  columns: readonly CodedWithMissing[],
  most: number,
): Generator<number, ReadonlyMap<number, RowSet>> {
  const sets = setsOfColumns(columns.length, most);
  const known = columns.map(({ codes, missing }) => {
    const set = new RowSet(rows);
    for (let row = 0; row < rows; row++) if (codes[row] !== missing) set.add(row);
    return set;
  });
  const alone = new Map<number, RowSet>();
  function* extend(
    from: number,
    set: number,
    size: number,
    before: RowSet,
    together: Together,
  ): Generator<number> {
    for (let next = from; size < most && next < columns.length; next++) {
      // Who is alone on some columns is so on more; of the others nobody alone can meet them there.
      const who = before.and(known[next]!);
      const add = (row: number) => who.add(row);
      const within = set | (1 << next);
      alone.set(within, who);
      const split = having(together, columns[next]!);
      if (size + 1 === most) tellAlone(split, add);
      else yield* extend(next + 1, within, size + 1, who, restOf(split, add));
      yield alone.size / sets;
    }
  }
  const everybody = { rows: Uint32Array.from({ length: rows }, (_, row) => row), classes: oneClass(rows) };
  yield* extend(0, 0, 0, new RowSet(rows), everybody);
  return alone;
}

/** How many sets of 1 to `most` of some columns there are. */
function setsOfColumns(columns: number, most: number): number {
  let sets = 0;
  for (let set = 1; set < 1 << columns; set++) if (onesIn(set) <= most) sets++;
  return sets;
}

interface Splitting extends Together {
  readonly by: CodedRows & { readonly codes: Uint32Array };
}

/** Those who have one more column, and its code for each. */
function having({ rows, classes }: Together, { codes, values, missing }: CodedWithMissing): Splitting {
  const who = new Uint32Array(rows.length);
  const of = new Uint32Array(rows.length);
  const code = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (codes[row] === missing) continue;
    who[count] = row;
    of[count] = classes.of[i]!;
    code[count++] = codes[row]!;
  }
  return {
    rows: who.subarray(0, count),
    classes: { of: of.subarray(0, count), count: classes.count },
    by: { codes: code.subarray(0, count), values },
  };
}

/** Most places, for each row, of a table in which rows are counted up to two. */
const countedPlaces = 64;

function tellAlone({ rows, classes, by }: Splitting, isAlone: (row: number) => void): void {
  const places = classes.count * by.values;
  if (places > countedPlaces * rows.length) {
    restOf({ rows, classes, by }, isAlone);
    return;
  }
  const counts = new Uint8Array(places);
  for (let i = 0; i < rows.length; i++) {
    const place = classes.of[i]! * by.values + by.codes[i]!;
    if (counts[place]! < 2) counts[place]!++;
  }
  for (let i = 0; i < rows.length; i++) {
    if (counts[classes.of[i]! * by.values + by.codes[i]!] === 1) isAlone(rows[i]!);
  }
}

/** Those who are not alone when the classes are split; who is, is told. */
function restOf({ rows, classes, by }: Splitting, isAlone: (row: number) => void): Together {
  const finer = refined(classes, by);
  const sizes = classSizes(finer);
  const numbers = new Uint32Array(finer.count);
  const who = new Uint32Array(rows.length);
  const of = new Uint32Array(rows.length);
  let left = 0;
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const one = finer.of[i]!;
    if (sizes[one] === 1) {
      isAlone(rows[i]!);
      continue;
    }
    if (numbers[one] === 0) numbers[one] = ++count;
    who[left] = rows[i]!;
    of[left++] = numbers[one]! - 1;
  }
  return { rows: who.subarray(0, left), classes: { of: of.subarray(0, left), count } };
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
