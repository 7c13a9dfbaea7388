import { type MessageEnd, messageEnd, SeededDigests } from './seeded-digests.ts';

/** Bytes of a bin's canonical key. */
export type PartitionKey = (bin: number) => Uint8Array;

const digestWords = 8;

interface Key {
  readonly bytes: Uint8Array;
  readonly end: MessageEnd;
}

/**
 * Keeps of one person's bins the `l0` with the smallest lower-case hex
 * `sha256(seedHex | "|" | identifier | "|" | partition key)`, ties by key bytes: an order that depends
 * on nobody else's data (PRIVACY.md 2.2).
 */
export class BinSampler {
  readonly #l0: number;
  readonly #keyOf: PartitionKey;
  readonly #seedHex: string;
  /** Made for the first person who has more bins than stay; most questions meet nobody. */
  #digests: SeededDigests | 'not needed yet' = 'not needed yet';
  /** By bin, where it has been asked for. */
  readonly #keys: Key[] = [];
  readonly #ends: MessageEnd[] = [];
  /** Indices of the candidates that are kept so far, smallest digest first. */
  readonly #kept: number[] = [];

  /** `seedHex`: secret and drawn independently of the data. */
  constructor(seedHex: string, l0: number, keyOf: PartitionKey) {
    this.#l0 = l0;
    this.#keyOf = keyOf;
    this.#seedHex = seedHex;
  }

  /** Moves the bins to keep to the front of `bins[0 .. count)`; returns how many they are. */
  keep(bins: number[], count: number, identifier: Uint8Array): number {
    if (count <= this.#l0) return count;
    for (let i = 0; i < count; i++) this.#ends[i] = this.#key(bins[i]!).end;
    // One word tells nearly all of them apart.
    if (this.#choose(bins, count, identifier, 1) === 'tied')
      this.#choose(bins, count, identifier, digestWords);
    const kept = this.#kept;
    // Ascending, so that no bin is overwritten before it is moved.
    ascending(kept, this.#l0);
    for (let i = 0; i < this.#l0; i++) bins[i] = bins[kept[i]!]!;
    return this.#l0;
  }

  /** Chooses by the first `words` words of the digests; `tied` where they are not enough. */
  #choose(bins: readonly number[], count: number, identifier: Uint8Array, words: number): 'tied' | 'chosen' {
    if (this.#digests === 'not needed yet') this.#digests = new SeededDigests(this.#seedHex);
    const digests = this.#digests.of(identifier, this.#ends, count, words);
    const kept = this.#kept;
    let tied = false;
    const isBefore = (a: number, b: number): boolean => {
      for (let word = 0; word < words; word++) {
        const difference = digests[digestWords * a + word]! - digests[digestWords * b + word]!;
        if (difference !== 0) return difference < 0;
      }
      tied = true;
      return compareBytes(this.#key(bins[a]!).bytes, this.#key(bins[b]!).bytes) < 0;
    };
    let length = 0;
    for (let i = 0; i < count; i++) {
      let at = length;
      if (length < this.#l0) length++;
      else if (isBefore(i, kept[length - 1]!)) at = length - 1;
      else continue;
      for (; at > 0 && isBefore(i, kept[at - 1]!); at--) kept[at] = kept[at - 1]!;
      kept[at] = i;
    }
    return tied && words < digestWords ? 'tied' : 'chosen';
  }

  #key(bin: number): Key {
    let key = this.#keys[bin];
    if (key === undefined) {
      const bytes = this.#keyOf(bin);
      key = { bytes, end: messageEnd(bytes) };
      this.#keys[bin] = key;
    }
    return key;
  }
}

function ascending(numbers: number[], length: number): void {
  for (let i = 1; i < length; i++) {
    const number = numbers[i]!;
    let at = i;
    for (; at > 0 && numbers[at - 1]! > number; at--) numbers[at] = numbers[at - 1]!;
    numbers[at] = number;
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
