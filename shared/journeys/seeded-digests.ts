import { _SHA256 } from '@noble/hashes/sha2.js';
import { lanes, sha256Lanes } from './sha256-lanes.ts';

/** What a message ends with, prepared for each place in a word at which it can start. */
export interface MessageEnd {
  readonly bytes: number;
  /** By the bytes of a word before it: its words, big-endian, with the bit that ends a message. */
  readonly words: readonly Uint32Array[];
}

export function messageEnd(bytes: Uint8Array): MessageEnd {
  const words = [0, 1, 2, 3].map(before => {
    const padded = new Uint8Array(4 * Math.ceil((before + bytes.length + 1) / 4));
    padded.set(bytes, before);
    padded[before + bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    return Uint32Array.from({ length: padded.length / 4 }, (_, word) => view.getUint32(4 * word));
  });
  return { bytes: bytes.length, words };
}

/**
 * SHA-256 of many short messages that begin alike, four at a time: the seed's whole blocks are absorbed once, and each
 * message is padded in place (FIPS 180-4, 5.1.1).
 */
export class SeededDigests {
  readonly #sha = sha256Lanes();
  readonly #absorbed: number;
  /** What follows the absorbed blocks, up to where identifiers start. */
  readonly #seedRest: Uint8Array;
  #start = new Uint8Array(256);
  #startWords = new Uint32Array(64);
  #digests = new Uint32Array(8 * 64);

  constructor(seedHex: string) {
    const seed = new TextEncoder().encode(`${seedHex}|`);
    this.#absorbed = seed.length - (seed.length % 64);
    this.#seedRest = seed.subarray(this.#absorbed);
    this.#start.set(this.#seedRest);
    const { words } = new AbsorbedState(seed.subarray(0, this.#absorbed));
    for (let word = 0; word < words.length; word++) {
      this.#sha.initial.fill(words[word]!, lanes * word, lanes * (word + 1));
    }
  }

  /**
   * The first `words` words of the digests of `seed | identifier | "|" | end` for the first `count` ends: digest `i`
   * starts at `8i`, until the next call.
   */
  of(identifier: Uint8Array, ends: readonly MessageEnd[], count: number, words: number): Uint32Array {
    const startBytes = this.#seedRest.length + identifier.length + 1;
    this.#prepareStart(identifier, startBytes);
    if (this.#digests.length < 8 * count) this.#digests = new Uint32Array(16 * count);
    let longest = 0;
    for (let i = 0; i < count; i++) longest = Math.max(longest, ends[i]!.bytes);
    if (blocksOf(startBytes + longest) === 1) this.#hashShort(startBytes, ends, count, words);
    else for (let first = 0; first < count; first += lanes) this.#hash(startBytes, ends, first, count, words);
    return this.#digests;
  }

  #prepareStart(identifier: Uint8Array, bytes: number): void {
    if (bytes + 4 > this.#start.length) {
      this.#start = new Uint8Array(2 * bytes + 4);
      this.#start.set(this.#seedRest);
      this.#startWords = new Uint32Array(this.#start.length / 4 + 1);
    }
    const start = this.#start;
    start.set(identifier, this.#seedRest.length);
    start[bytes - 1] = separator;
    start.fill(0, bytes, bytes + 4);
    for (let word = 0, at = 0; at <= bytes; word++, at += 4) {
      this.#startWords[word] =
        (start[at]! << 24) | (start[at + 1]! << 16) | (start[at + 2]! << 8) | start[at + 3]!;
    }
  }

  /** Messages of one block each: what they begin with is written once. */
  #hashShort(startBytes: number, ends: readonly MessageEnd[], count: number, words: number): void {
    const { block } = this.#sha;
    const endsFrom = startBytes >> 2;
    const lastOfStart = this.#startWords[endsFrom]!;
    for (let word = 0; word < endsFrom; word++) {
      block.fill(this.#startWords[word]!, lanes * word, lanes * (word + 1));
    }
    for (let first = 0; first < count; first += lanes) {
      const last = Math.min(first + lanes, count);
      for (let i = first; i < last; i++) {
        const { bytes, words: byAlignment } = ends[i]!;
        const end = byAlignment[startBytes & 3]!;
        const lane = i - first;
        const endsTo = endsFrom + end.length;
        block[lanes * endsFrom + lane] = lastOfStart | end[0]!;
        for (let word = 1; word < end.length; word++) block[lanes * (endsFrom + word) + lane] = end[word]!;
        for (let word = endsTo; word < 15; word++) block[lanes * word + lane] = 0;
        block[lanes * 15 + lane] = 8 * (this.#absorbed + startBytes + bytes);
      }
      this.#sha.compress('initial');
      for (let i = first; i < last; i++) this.#read(i - first, i, words);
    }
  }

  /** Four messages, or as many as there are: those that are shorter are done before the longest. */
  #hash(startBytes: number, ends: readonly MessageEnd[], first: number, count: number, words: number): void {
    const last = Math.min(first + lanes, count);
    let blocks = 1;
    for (let i = first; i < last; i++) blocks = Math.max(blocks, blocksOf(startBytes + ends[i]!.bytes));
    for (let block = 0; block < blocks; block++) {
      for (let i = first; i < last; i++) this.#write(startBytes, ends[i]!, i - first, block);
      this.#sha.compress(block === 0 ? 'initial' : 'state');
      for (let i = first; i < last; i++) {
        if (blocksOf(startBytes + ends[i]!.bytes) === block + 1) this.#read(i - first, i, words);
      }
    }
  }

  #write(startBytes: number, { bytes, words: byAlignment }: MessageEnd, lane: number, block: number): void {
    const target = this.#sha.block;
    const words = byAlignment[startBytes & 3]!;
    // The word that the end begins in holds the last bytes of the start.
    const endsFrom = (startBytes >> 2) - 16 * block;
    const endsTo = Math.min(16, endsFrom + words.length);
    for (let word = 0; word < endsFrom && word < 16; word++) {
      target[lanes * word + lane] = this.#startWords[16 * block + word]!;
    }
    for (let word = Math.max(0, endsFrom); word < endsTo; word++) {
      target[lanes * word + lane] = words[word - endsFrom]!;
    }
    if (endsFrom >= 0 && endsFrom < 16)
      target[lanes * endsFrom + lane]! |= this.#startWords[16 * block + endsFrom]!;
    for (let word = Math.max(0, endsTo); word < 16; word++) target[lanes * word + lane] = 0;
    const all = startBytes + bytes;
    if (blocksOf(all) !== block + 1) return;
    const bits = 8 * (this.#absorbed + all);
    target[lanes * 14 + lane] = Math.floor(bits / 2 ** 32);
    target[lanes * 15 + lane] = bits % 2 ** 32;
  }

  #read(lane: number, index: number, words: number): void {
    const { state } = this.#sha;
    for (let word = 0; word < words; word++) this.#digests[8 * index + word] = state[lanes * word + lane]!;
  }
}

const separator = 0x7c;

/** Blocks of a message with the bit that ends it and its length. */
function blocksOf(bytes: number): number {
  return (bytes + 9 + 63) >> 6;
}

/** The state of SHA-256 after whole blocks. */
class AbsorbedState extends _SHA256 {
  constructor(blocks: Uint8Array) {
    super();
    this.update(blocks);
  }

  get words(): readonly number[] {
    return this.get();
  }
}
