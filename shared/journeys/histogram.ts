import { canonicalJson } from '../policy/canonical.ts';
import type { BinKey } from './bin-key.ts';
import { BinTable } from './bin-table.ts';
import type { KeptBins } from './kept-bins.ts';

/**
 * An exact number, before the gate: people, or what they add to a measure. Raw, as everything here: it
 * has no JSON form, shows nothing when printed or cloned, and never leaves the vault.
 */
export class RawNumber {
  readonly #exact: bigint;

  constructor(exact: bigint) {
    this.#exact = exact;
  }

  get exact(): bigint {
    return this.#exact;
  }

  toJSON(): never {
    return refuse();
  }
}

export class RawBin {
  readonly #key: BinKey;
  readonly #parts: readonly number[];
  readonly #people: RawNumber;
  readonly #measures: readonly RawNumber[];

  constructor(key: BinKey, parts: readonly number[], people: RawNumber, measures: readonly RawNumber[]) {
    this.#key = key;
    this.#parts = parts;
    this.#people = people;
    this.#measures = measures;
  }

  get key(): BinKey {
    return this.#key;
  }

  /** What the bin was interned with; the same in every run over one store. */
  get parts(): readonly number[] {
    return this.#parts;
  }

  get people(): RawNumber {
    return this.#people;
  }

  get measures(): readonly RawNumber[] {
    return this.#measures;
  }

  toJSON(): never {
    return refuse();
  }
}

/** What people keep, by who counted them; `here`: which bin of the histogram each of theirs is. */
export type Kept =
  | 'one a person'
  | readonly { readonly bins: KeptBins; readonly here: Int32Array<ArrayBuffer> | 'the same' }[];

/** People per bin of one question, after contribution bounding. */
export class Histogram {
  readonly #bins: BinTable;
  readonly #key: (parts: readonly number[]) => BinKey;
  readonly #people: Float64Array;
  readonly #measures: readonly BigInt64Array[];
  readonly #kept: Kept;

  constructor(
    bins: BinTable,
    key: (parts: readonly number[]) => BinKey,
    people: Float64Array,
    measures: readonly BigInt64Array[],
    kept: Kept,
  ) {
    this.#bins = bins;
    this.#key = key;
    this.#people = people;
    this.#measures = measures;
    this.#kept = kept;
  }

  /** Bins that at least `least` (1 or more) people name, in code-unit order of their canonical keys. */
  bins(least: number): readonly RawBin[] {
    if (!(least >= 1)) throw new RangeError('a bin that nobody names is none');
    const found: { readonly text: string; readonly bin: RawBin }[] = [];
    for (let bin = 0; bin < this.#people.length; bin++) {
      if (this.#people[bin]! < least) continue;
      const parts = this.#bins.parts(bin);
      const key = this.#key(parts);
      const people = new RawNumber(BigInt(this.#people[bin]!));
      const measures = this.#measures.map(sums => new RawNumber(sums[bin]!));
      found.push({ text: canonicalJson(key), bin: new RawBin(key, parts, people, measures) });
    }
    found.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    return found.map(({ bin }) => bin);
  }

  /** People who, after the clipping, name a bin but none of these: one bin, one person at most once. */
  outside(shown: readonly RawBin[]): RawNumber {
    const bins = shown.map(({ parts }) =>
      parts.reduce((list, part) => this.#bins.child(list, part), BinTable.root),
    );
    const isShown = new Uint8Array(this.#bins.size);
    for (const bin of bins) isShown[bin] = 1;
    if (this.#kept === 'one a person') return new RawNumber(BigInt(peopleWithout(this.#people, isShown)));
    let without = 0;
    for (const { bins, here } of this.#kept) {
      without += bins.peopleWithout(
        here === 'the same' ? isShown : Uint8Array.from(here, bin => isShown[bin]!),
      );
    }
    return new RawNumber(BigInt(without));
  }

  toJSON(): never {
    return refuse();
  }
}

/** People in bins that are not shown; the people outside the shown ones where nobody is in two. */
function peopleWithout(people: Float64Array, isShown: Uint8Array): number {
  return people.reduce((sum, own, bin) => (isShown[bin] === 1 ? sum : sum + own), 0);
}

function refuse(): never {
  throw new TypeError('exact counts do not leave the vault');
}
