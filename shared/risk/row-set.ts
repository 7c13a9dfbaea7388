/** A set of rows, one bit a row. */
export class RowSet {
  readonly #words: Uint32Array;

  constructor(rows: number) {
    this.#words = new Uint32Array((rows + 31) >>> 5);
  }

  add(row: number): void {
    this.#words[row >>> 5]! |= 1 << (row & 31);
  }

  addAll(other: RowSet): void {
    for (let word = 0; word < this.#words.length; word++) this.#words[word]! |= other.#words[word]!;
  }

  /** Rows of both. */
  and(other: RowSet): RowSet {
    const both = new RowSet(32 * this.#words.length);
    for (let word = 0; word < this.#words.length; word++) {
      both.#words[word] = this.#words[word]! & other.#words[word]!;
    }
    return both;
  }

  /** Rows that are in none of the others. */
  without(others: readonly RowSet[]): RowSet {
    const left = new RowSet(32 * this.#words.length);
    left.addAll(this);
    for (const other of others) {
      for (let word = 0; word < left.#words.length; word++) left.#words[word]! &= ~other.#words[word]!;
    }
    return left;
  }

  /** Calls `visit` with each row, ascending. */
  forEach(visit: (row: number) => void): void {
    for (let word = 0; word < this.#words.length; word++) {
      for (let bits = this.#words[word]!; bits !== 0; bits &= bits - 1) {
        visit(32 * word + 31 - Math.clz32(bits & -bits));
      }
    }
  }

  get size(): number {
    return this.#words.reduce((sum, word) => sum + onesIn(word), 0);
  }
}

/** Bits of a 32-bit word that are set. */
export function onesIn(word: number): number {
  let x = word - ((word >>> 1) & 0x5555_5555);
  x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
