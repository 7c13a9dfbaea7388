import { BinTable } from './bin-table.ts';

/** Most pairs that are tabled. */
const mostTabled = 4096;

/** The bins of pairs of codes. */
export class PairBins {
  /** How many second codes there are, from 0. */
  readonly seconds: number;
  /** By `first * seconds + second`: the bin; empty where pairs are many. */
  readonly tabled: Int32Array;
  readonly #bins: BinTable;

  /** @param firsts  how many first codes there are, from 0; and how many second ones */
  constructor(bins: BinTable, firsts: number, seconds: number) {
    this.#bins = bins;
    this.seconds = seconds;
    const pairs = firsts * seconds;
    this.tabled = new Int32Array(pairs <= mostTabled ? pairs : 0).map((_, pair) =>
      this.#interned(Math.floor(pair / seconds), pair % seconds),
    );
  }

  of(first: number, second: number): number {
    return this.tabled.length > 0
      ? this.tabled[first * this.seconds + second]!
      : this.#interned(first, second);
  }

  #interned(first: number, second: number): number {
    return this.#bins.child(this.#bins.child(BinTable.root, first), second);
  }
}
