import { _SHA256, sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { type Sha256Lanes, sha256Lanes } from './sha256-lanes.ts';
import { digestsBytes, listedBytes, memoryAt } from './sha256-module.ts';

const blockBytes = 64;
const pageBytes = 1 << 16;
const lanes = 4;

/** Messages that are listed at most before they are hashed. */
const mostListed = 1024;
/** Most blocks of a message that is listed; longer ones are hashed one by one. */
const mostBlocks = 64;
const startsBytes = pageBytes;
const memory = {
  listed: memoryAt.free,
  digests: memoryAt.free + mostListed * listedBytes,
  starts: memoryAt.free + mostListed * (listedBytes + digestsBytes / lanes),
  ends: memoryAt.free + mostListed * (listedBytes + digestsBytes / lanes) + startsBytes,
} as const;
/** Ends of messages that are kept ready. */
const mostEndsBytes = 1 << 24;

/**
 * The first words of SHA-256 of many messages `seed | identifier | "|" | key`, four at a time. The seed's whole blocks are
 * absorbed once; how messages end, from their key on, is written once for each key and place at which it starts, padded
 * (FIPS 180-4, 5.1.1), and how they start once for each identifier.
 */
export class SeededDigests {
  readonly #keyOf: (key: number) => Uint8Array;
  readonly #wordsEach: 1 | 2;
  readonly #seed: Uint8Array;
  readonly #lanes: Sha256Lanes = sha256Lanes();
  readonly #absorbed: number;
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);
  /** By the bytes in front of it: where the end for each key is, and the blocks of such a message; 0 where it is not written. */
  readonly #endsByStart = new Map<number, Ends>();
  #nextEnd: number = memory.ends;
  /** The identifier that is at hand. */
  #identifier: Uint8Array = noBytes;
  #startBytes = 0;
  #ends: Ends = noEnds;
  #start: number = memory.starts;
  #startBlocks = 0;
  /** The messages that are listed, whose digests are told at `#told` and later. */
  readonly #listedEnds = new Uint32Array(mostListed);
  readonly #listedStarts = new Uint32Array(mostListed);
  readonly #listedBlocks = new Uint8Array(mostListed);
  #listed = 0;
  #told = 0;
  #firstWords = new Uint32Array(4 * mostListed);

  /**
   * @param keyOf  bytes of a key by its number
   * @param wordsEach  first words of each digest that are told
   */
  constructor(seedHex: string, keyOf: (key: number) => Uint8Array, wordsEach: 1 | 2 = 1) {
    this.#keyOf = keyOf;
    this.#wordsEach = wordsEach;
    this.#seed = new TextEncoder().encode(`${seedHex}|`);
    this.#absorbed = this.#seed.length - (this.#seed.length % blockBytes);
    this.#makeRoom(memory.ends);
    const { words } = new AbsorbedState(this.#seed.subarray(0, this.#absorbed));
    for (let word = 0; word < words.length; word++) {
      this.#words.fill(
        words[word]!,
        memoryAt.initial / 4 + lanes * word,
        memoryAt.initial / 4 + lanes * (word + 1),
      );
    }
  }

  /** Adds messages of one identifier, one for each of the first `count` keys. */
  add(identifier: Uint8Array, keys: ArrayLike<number>, count: number): void {
    const rest = this.#seed.length - this.#absorbed;
    const startBytes = rest + identifier.length + 1;
    this.#identifier = identifier;
    if (startBytes !== this.#startBytes) {
      this.#startBytes = startBytes;
      this.#ends = this.#endsAfter(startBytes);
    }
    this.#begin();
    for (let i = 0; i < count; i++) this.#list(keys[i]!);
  }

  /** The first words of all messages that were added since, message after message, until others are added. */
  firstWords(): Uint32Array {
    this.#hash();
    this.#told = 0;
    return this.#firstWords;
  }

  /** The digest of one message. */
  whole(identifier: Uint8Array, key: number): Uint8Array {
    return sha256(concatBytes(this.#seed, identifier, separator, this.#keyOf(key)));
  }

  #list(key: number): void {
    let blocks = this.#ends.blocks[key] ?? 0;
    if (blocks === 0) blocks = this.#writeEnd(key);
    if (this.#listed === mostListed) this.#hash();
    if (this.#wordsEach * (this.#told + this.#listed) === this.#firstWords.length) this.#growWords();
    if (blocks > mostBlocks) {
      this.#hash();
      const digest = this.whole(this.#identifier, key);
      const view = new DataView(digest.buffer);
      for (let word = 0; word < this.#wordsEach; word++)
        this.#tell(this.#told, word, view.getUint32(4 * word));
      this.#told++;
      return;
    }
    while (this.#startBlocks < blocks) this.#lengthenStart();
    const at = this.#listed++;
    this.#listedEnds[at] = this.#ends.addresses[key]!;
    this.#listedStarts[at] = this.#start;
    this.#listedBlocks[at] = blocks;
  }

  #tell(message: number, word: number, value: number): void {
    this.#firstWords[this.#wordsEach * message + word] = value;
  }

  #growWords(): void {
    const grown = new Uint32Array(2 * this.#firstWords.length);
    grown.set(this.#firstWords);
    this.#firstWords = grown;
  }

  /** Behind the identifier before it: what is listed still points there. */
  #begin(): void {
    this.#start += blockBytes * this.#startBlocks;
    this.#startBlocks = 0;
    if (this.#start + mostBlocks * blockBytes <= memory.ends) return;
    this.#hash();
    this.#start = memory.starts;
  }

  /** One more block of what a message starts with; nothing where that has ended. */
  #lengthenStart(): void {
    const from = blockBytes * this.#startBlocks++;
    const at = this.#start + from;
    const bytes = this.#bytes;
    bytes.fill(0, at, at + blockBytes);
    const rest = this.#seed.length - this.#absorbed;
    const identifier = this.#identifier;
    const to = Math.min(blockBytes, this.#startBytes - from);
    for (let i = 0; i < to; i++) {
      const place = from + i - rest;
      bytes[(at + i) ^ 3] =
        place < 0
          ? this.#seed[this.#absorbed + from + i]!
          : place < identifier.length
            ? identifier[place]!
            : separator[0]!;
    }
  }

  #endsAfter(startBytes: number): Ends {
    let ends = this.#endsByStart.get(startBytes);
    if (ends === undefined) {
      ends = { addresses: [], blocks: [] };
      this.#endsByStart.set(startBytes, ends);
    }
    return ends;
  }

  /** @returns the blocks of a message that ends so */
  #writeEnd(key: number): number {
    const bytes = this.#keyOf(key);
    const length = this.#startBytes + bytes.length;
    const blocks = Math.ceil((length + 9) / blockBytes);
    if (blocks > mostBlocks) return blocks;
    if (this.#nextEnd + blocks * blockBytes > memory.ends + mostEndsBytes) this.#forgetEnds();
    const at = this.#nextEnd;
    this.#nextEnd += blocks * blockBytes;
    this.#makeRoom(this.#nextEnd);
    this.#bytes.fill(0, at, this.#nextEnd);
    for (let i = 0; i < bytes.length; i++) this.#bytes[(at + this.#startBytes + i) ^ 3] = bytes[i]!;
    this.#bytes[(at + length) ^ 3] = 0x80;
    const bits = 8 * (this.#absorbed + length);
    this.#words[this.#nextEnd / 4 - 2] = Math.floor(bits / 2 ** 32);
    this.#words[this.#nextEnd / 4 - 1] = bits % 2 ** 32;
    this.#ends.addresses[key] = at;
    this.#ends.blocks[key] = blocks;
    return blocks;
  }

  #forgetEnds(): void {
    this.#hash();
    this.#endsByStart.clear();
    this.#nextEnd = memory.ends;
    this.#ends = this.#endsAfter(this.#startBytes);
  }

  #makeRoom(bytes: number): void {
    const { memory } = this.#lanes;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0)
      memory.grow(Math.max(Math.ceil(missing / pageBytes), memory.buffer.byteLength / pageBytes));
    if (this.#bytes.buffer === memory.buffer) return;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
  }

  /** Hashes what is listed, messages of as many blocks together. */
  #hash(): void {
    for (let left = this.#listed, blocks = 1; left > 0; blocks++) left -= this.#hashThoseOf(blocks);
    this.#told += this.#listed;
    this.#listed = 0;
  }

  #hashThoseOf(blocks: number): number {
    const words = this.#words;
    let entry = memory.listed / 4;
    for (let i = 0; i < this.#listed; i++) {
      if (this.#listedBlocks[i] !== blocks) continue;
      words[entry++] = this.#listedEnds[i]!;
      words[entry++] = this.#listedStarts[i]!;
    }
    const count = (entry - memory.listed / 4) / 2;
    if (count === 0) return 0;
    // Whole fours: what is left of an earlier list is hashed for nothing.
    const fours = Math.ceil(count / lanes);
    const end = memory.listed + fours * lanes * listedBytes;
    words.fill(memory.starts, entry, end / 4);
    this.#lanes.digest(memory.listed, end, memory.digests, blocks * blockBytes);
    for (let i = 0, of = 0; i < this.#listed; i++) {
      if (this.#listedBlocks[i] !== blocks) continue;
      const first = wordOf(of++);
      for (let word = 0; word < this.#wordsEach; word++)
        this.#tell(this.#told + i, word, words[first + lanes * word]!);
    }
    return count;
  }
}

/** Ends of messages by their keys. */
interface Ends {
  readonly addresses: number[];
  readonly blocks: number[];
}

const noEnds: Ends = { addresses: [], blocks: [] };

const noBytes = new Uint8Array(0);
const separator = Uint8Array.of(0x7c);

/** Where the first word of a digest is, of those hashed together. */
function wordOf(index: number): number {
  return memory.digests / 4 + (digestsBytes / 4) * (index >> 2) + (index & 3);
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
