import { BinTable } from './bin-table.ts';

/** Most codes of which all pairs are tabled: a quarter of a megabyte. */
const mostTabled = 256;

/** The bins of pairs of codes; where codes are few each is looked up in the bins' table once. */
export class PairBins {
  readonly #bins: BinTable;
  readonly #codes: number;
  /** By `first * codes + second`: the bin, or 0 where it has not been asked for. */
  readonly #known: Int32Array;

  /** @param codes  how many there are, from 0 */
  constructor(bins: BinTable, codes: number) {
    this.#bins = bins;
    this.#codes = codes;
    this.#known = new Int32Array(codes <= mostTabled ? codes * codes : 0);
  }

  of(first: number, second: number): number {
    const pair = first * this.#codes + second;
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
