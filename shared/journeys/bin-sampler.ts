import { _SHA256 } from '@noble/hashes/sha2.js';

/** Bytes of a bin's canonical key. */
export type PartitionKey = (bin: number) => Uint8Array;

/**
 * Keeps of one person's bins the `l0` with the smallest lower-case hex
 * `sha256(seedHex | "|" | identifier | "|" | partition key)`, ties by key bytes: an order that depends
 * on nobody else's data (PRIVACY.md 2.2).
 */
export class BinSampler {
  readonly #l0: number;
  readonly #keyOf: PartitionKey;
  readonly #digests: SeededDigests;

  /** `seedHex`: secret and drawn independently of the data. */
  constructor(seedHex: string, l0: number, keyOf: PartitionKey) {
    this.#l0 = l0;
    this.#keyOf = keyOf;
    this.#digests = new SeededDigests(seedHex);
  }

  /** Moves the bins to keep to the front of `bins[0 .. count)`; returns how many they are. */
  keep(bins: number[], count: number, identifier: Uint8Array): number {
    if (count <= this.#l0) return count;
    const candidates = bins.slice(0, count);
    const keys = candidates.map(this.#keyOf);
    const words = this.#digests.of(identifier, keys);
    const order = candidates.map((_, i) => i);
    order.sort((a, b) => {
      for (let word = 0; word < 8; word++) {
        const difference = words[8 * a + word]! - words[8 * b + word]!;
        if (difference !== 0) return difference;
      }
      return compareBytes(keys[a]!, keys[b]!);
    });
    for (let i = 0; i < this.#l0; i++) bins[i] = candidates[order[i]!]!;
    return this.#l0;
  }
}

/**
 * SHA-256 of many short messages that begin alike: the seed's whole blocks are absorbed once, and each
 * message is padded in place (FIPS 180-4, 5.1.1).
 */
export class SeededDigests extends _SHA256 {
  readonly #seeded: ReturnType<_SHA256['get']>;
  readonly #absorbed: number;
  /** What follows the absorbed blocks. */
  #tail = new Uint8Array(256);
  #tailView = new DataView(this.#tail.buffer);
  readonly #beforeIdentifier: number;
  #words = new Uint32Array(8 * 64);

  constructor(seedHex: string) {
    super();
    const seed = new TextEncoder().encode(`${seedHex}|`);
    const view = new DataView(seed.buffer);
    this.#absorbed = seed.length - (seed.length % 64);
    for (let at = 0; at < this.#absorbed; at += 64) this.process(view, at);
    this.#seeded = this.get();
    this.#tail.set(seed.subarray(this.#absorbed));
    this.#beforeIdentifier = seed.length - this.#absorbed;
  }

  /** Digests of `seed | identifier | "|" | key` for each key, eight words each, until the next call. */
  of(identifier: Uint8Array, keys: readonly Uint8Array[]): Uint32Array {
    const beforeKey = this.#beforeIdentifier + identifier.length + 1;
    let longest = 0;
    for (const key of keys) longest = Math.max(longest, key.length);
    this.#reserve(beforeKey + longest + 72, 8 * keys.length);
    this.#tail.set(identifier, this.#beforeIdentifier);
    this.#tail[beforeKey - 1] = 0x7c;
    for (let i = 0; i < keys.length; i++) this.#digest(beforeKey, keys[i]!, i);
    return this.#words;
  }

  #digest(beforeKey: number, key: Uint8Array, index: number): void {
    const tail = this.#tail;
    const end = beforeKey + key.length;
    const blocksEnd = Math.ceil((end + 9) / 64) * 64;
    tail.set(key, beforeKey);
    tail[end] = 0x80;
    tail.fill(0, end + 1, blocksEnd);
    const bits = 8 * (this.#absorbed + end);
    this.#tailView.setUint32(blocksEnd - 8, Math.floor(bits / 2 ** 32));
    this.#tailView.setUint32(blocksEnd - 4, bits % 2 ** 32);
    this.set(...this.#seeded);
    for (let at = 0; at < blocksEnd; at += 64) this.process(this.#tailView, at);
    const words = this.#words;
    const first = 8 * index;
    words[first] = this.A;
    words[first + 1] = this.B;
    words[first + 2] = this.C;
    words[first + 3] = this.D;
    words[first + 4] = this.E;
    words[first + 5] = this.F;
    words[first + 6] = this.G;
    words[first + 7] = this.H;
  }

  #reserve(bytes: number, words: number): void {
    if (bytes > this.#tail.length) {
      const grown = new Uint8Array(2 * bytes);
      grown.set(this.#tail);
      this.#tail = grown;
      this.#tailView = new DataView(grown.buffer);
    }
    if (words > this.#words.length) this.#words = new Uint32Array(2 * words);
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
