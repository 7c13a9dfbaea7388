import { SeededDigests } from './seeded-digests.ts';

/** Bytes of a bin's canonical key. */
export type PartitionKey = (bin: number) => Uint8Array;

/** Is told the bins that stay of one person: the first `count` of the array, until it returns. */
export type KeptOf = (bins: ArrayLike<number>, count: number) => void;

/** Bins of people that wait to be hashed together. */
const mostWaiting = 1024;

/**
 * Keeps of one person's bins the `l0` with the smallest lower-case hex
 * `sha256(seedHex | "|" | identifier | "|" | partition key)`, ties by key bytes: an order that depends
 * on nobody else's data (PRIVACY.md 2.2).
 */
export class BinSampler {
  readonly #l0: number;
  readonly #keyOf: PartitionKey;
  readonly #seedHex: string;
  readonly #kept: KeptOf;
  /** Made for the first person who has more bins than stay; most questions meet nobody. */
  #digests: SeededDigests | 'not needed yet' = 'not needed yet';
  /** By bin, where it has been asked for. */
  readonly #keys: Uint8Array[] = [];
  /** The people who wait, and their bins one after another. */
  readonly #people: { readonly identifier: Uint8Array; readonly count: number }[] = [];
  #bins = new Int32Array(mostWaiting);
  #waiting = 0;
  /** The bins that are kept so far, smallest digest first, and the first words of their digests. */
  readonly #smallest: Int32Array;
  readonly #smallestWords: Uint32Array;

  /**
   * @param seedHex  secret and drawn independently of the data
   * @param kept  is told of each person who was added, by and by, in their order
   */
  constructor(seedHex: string, l0: number, keyOf: PartitionKey, kept: KeptOf) {
    this.#l0 = l0;
    this.#keyOf = keyOf;
    this.#seedHex = seedHex;
    this.#kept = kept;
    this.#smallest = new Int32Array(l0);
    this.#smallestWords = new Uint32Array(l0);
  }

  /** A person and the first `count` bins, more than `l0`, each once. */
  add(bins: ArrayLike<number>, count: number, identifier: Uint8Array): void {
    if (this.#waiting + count > mostWaiting) this.finish();
    if (count > this.#bins.length) this.#bins = new Int32Array(2 * count);
    for (let i = 0; i < count; i++) this.#bins[this.#waiting + i] = bins[i]!;
    this.#waiting += count;
    this.#people.push({ identifier, count });
    this.#digester().add(identifier, bins, count);
  }

  /** Tells of everybody who was added. */
  finish(): void {
    if (this.#waiting === 0) return;
    const words = this.#digester().firstWords();
    let first = 0;
    for (const { identifier, count } of this.#people) {
      // One word tells nearly all of them apart.
      if (this.#choose(words, first, count) === 'tied') this.#chooseByWhole(identifier, first, count);
      this.#kept(this.#smallest, this.#l0);
      first += count;
    }
    this.#people.length = 0;
    this.#waiting = 0;
  }

  #choose(words: Uint32Array, first: number, count: number): 'tied' | 'chosen' {
    const bins = this.#bins;
    const smallest = this.#smallest;
    const smallestWords = this.#smallestWords;
    const l0 = this.#l0;
    let length = 0;
    for (let i = first; i < first + count; i++) {
      const word = words[i]!;
      let at = length;
      if (length < l0) length++;
      else {
        const greatest = smallestWords[l0 - 1]!;
        if (word > greatest) continue;
        if (word === greatest) return 'tied';
        at = l0 - 1;
      }
      for (; at > 0; at--) {
        const before = smallestWords[at - 1]!;
        if (before < word) break;
        if (before === word) return 'tied';
        smallestWords[at] = before;
        smallest[at] = smallest[at - 1]!;
      }
      smallestWords[at] = word;
      smallest[at] = bins[i]!;
    }
    return 'chosen';
  }

  #chooseByWhole(identifier: Uint8Array, first: number, count: number): void {
    const candidates = Array.from(this.#bins.subarray(first, first + count), bin => {
      return { bin, digest: this.#digester().whole(identifier, bin), key: this.#key(bin) };
    });
    candidates.sort((a, b) => compareBytes(a.digest, b.digest) || compareBytes(a.key, b.key));
    for (let i = 0; i < this.#l0; i++) this.#smallest[i] = candidates[i]!.bin;
  }

  #digester(): SeededDigests {
    if (this.#digests === 'not needed yet')
      this.#digests = new SeededDigests(this.#seedHex, bin => this.#key(bin));
    return this.#digests;
  }

  #key(bin: number): Uint8Array {
    let key = this.#keys[bin];
    if (key === undefined) {
      key = this.#keyOf(bin);
      this.#keys[bin] = key;
    }
    return key;
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
