import { BinTable } from './bin-table.ts';

/** Most pairs that are tabled: a quarter of a megabyte. */
const mostTabled = 1 << 16;

/** The bins of pairs of codes; where pairs are few each is looked up in the bins' table once. */
export class PairBins {
  readonly #bins: BinTable;
  readonly #seconds: number;
  /** By `first * seconds + second`: the bin, or 0 where it has not been asked for. */
  readonly #known: Int32Array;

  /** @param firsts  how many first codes there are, from 0; and how many second ones */
  constructor(bins: BinTable, firsts: number, seconds: number) {
    this.#bins = bins;
    this.#seconds = seconds;
    this.#known = new Int32Array(firsts * seconds <= mostTabled ? firsts * seconds : 0);
  }

  of(first: number, second: number): number {
    const pair = first * this.#seconds + second;
    if (pair >= this.#known.length) return this.#interned(first, second);
    const known = this.#known[pair]!;
    return known === BinTable.root ? this.#remember(pair, first, second) : known;
  }

  #remember(pair: number, first: number, second: number): number {
    const bin = this.#interned(first, second);
    this.#known[pair] = bin;
    return bin;
  }

  #interned(first: number, second: number): number {
    return this.#bins.child(this.#bins.child(BinTable.root, first), second);
  }
}
