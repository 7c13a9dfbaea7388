import { type CodedRows, classesBy, classSizes, rowsByClass } from './classes.ts';
import { PairNumbers } from './pair-numbers.ts';

/** `missing`: the code of a missing value; −1 where none is missing. */
export type CodedWithMissing = CodedRows & { readonly missing: number };

/** Columns by which rows are looked up; by the others those that are found are compared one by one. */
const mostLookedUp = 4;

/**
 * For every row how many rows it could be, itself included, if a missing value could be any (null rule B):
 * rows that agree in each column where neither is missing. Never more risk than null rule A, so never the
 * only figure.
 *
 * @param enough  from here on a row is not counted further: what is told of it is at least so many
 */
export function wildcardSizes(
  rows: number,
  columns: readonly CodedWithMissing[],
  enough = Number.POSITIVE_INFINITY,
): Uint32Array {
  const classes = classesBy(rows, columns);
  const sizes = classSizes(classes);
  const first = new Uint32Array(classes.count).fill(rows);
  for (let row = rows - 1; row >= 0; row--) first[classes.of[row]!] = row;
  const telling = columns
    .map(column => ({ column: ofEach(first, column), chance: chanceOfAgreeing(rows, column) }))
    .sort((a, b) => a.chance - b.chance)
    .map(({ column }) => column);
  const lookedUp = telling.slice(0, mostLookedUp);
  const others = telling.slice(mostLookedUp);

  const tries = new Map<number, Trie>();
  const matches = new Uint32Array(classes.count);
  for (let one = 0; one < classes.count; one++) {
    const known = knownColumns(lookedUp, one);
    let trie = tries.get(known);
    if (trie === undefined) {
      trie = new Trie(
        lookedUp.filter((_, i) => (known & (1 << i)) !== 0),
        classes.count,
      );
      tries.set(known, trie);
    }
    let people = sizes[one]!;
    if (people < enough) {
      trie.agreeing(one, other => {
        if (other !== one && agree(others, one, other)) people += sizes[other]!;
        return people < enough;
      });
    }
    matches[one] = people;
  }
  return classes.of.map(of => matches[of]!);
}

/** Rows by their values in some columns, a missing one being a branch of its own. */
class Trie {
  readonly #columns: readonly CodedWithMissing[];
  readonly #levels: readonly PairNumbers[];
  /** Rows of leaf `i` are `rows[offsets[i] .. offsets[i + 1]]`. */
  readonly #offsets: Uint32Array;
  readonly #rows: Uint32Array;

  constructor(columns: readonly CodedWithMissing[], rows: number) {
    this.#columns = columns;
    let of: Uint32Array = new Uint32Array(rows);
    let count = 1;
    this.#levels = columns.map(({ codes, values }) => {
      const numbers = new PairNumbers(count, values);
      of = of.map((node, row) => numbers.of(node, codes[row]!));
      count = numbers.size;
      return numbers;
    });
    ({ offsets: this.#offsets, rows: this.#rows } = rowsByClass({ of, count }));
  }

  /** Calls `meet` with the rows that agree with one that has all of the columns, until it gives back `false`. */
  agreeing(row: number, meet: (other: number) => boolean): void {
    this.#from(0, 0, row, meet);
  }

  #from(level: number, node: number, row: number, meet: (other: number) => boolean): boolean {
    const column = this.#columns[level];
    if (column === undefined) {
      for (let at = this.#offsets[node]!; at < this.#offsets[node + 1]!; at++) {
        if (!meet(this.#rows[at]!)) return false;
      }
      return true;
    }
    const numbers = this.#levels[level]!;
    const same = numbers.find(node, column.codes[row]!);
    if (same >= 0 && !this.#from(level + 1, same, row, meet)) return false;
    const missing = column.missing < 0 ? -1 : numbers.find(node, column.missing);
    return missing < 0 || this.#from(level + 1, missing, row, meet);
  }
}

/** A bit set. */
function knownColumns(columns: readonly CodedWithMissing[], row: number): number {
  let known = 0;
  for (let i = 0; i < columns.length; i++) {
    if (columns[i]!.codes[row] !== columns[i]!.missing) known |= 1 << i;
  }
  return known;
}

function agree(columns: readonly CodedWithMissing[], one: number, other: number): boolean {
  for (const { codes, missing } of columns) {
    const a = codes[one]!;
    const b = codes[other]!;
    if (a !== b && a !== missing && b !== missing) return false;
  }
  return true;
}

function ofEach(rows: Uint32Array, { codes, values, missing }: CodedWithMissing): CodedWithMissing {
  return { codes: rows.map(row => codes[row]!), values, missing };
}

/** Of two rows drawn at random. */
function chanceOfAgreeing(rows: number, { codes, values, missing }: CodedWithMissing): number {
  const counts = new Uint32Array(values);
  for (let row = 0; row < rows; row++) counts[codes[row]!]!++;
  const absent = missing < 0 ? 0 : counts[missing]! / rows;
  let chance = absent * (2 - absent);
  counts.forEach((count, code) => {
    if (code !== missing) chance += (count / rows) ** 2;
  });
  return chance;
}
