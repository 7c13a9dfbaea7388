import { Failure } from '../protocol/fault.ts';
import { allocated } from './allocation.ts';
import type { TextColumn } from './text-column.ts';

/**
 * Codes for texts by their UTF-8 bytes, in order of first appearance: an open-addressing hash table
 * over one run of bytes, without a string per row. Raw: never leaves the vault.
 */
export class ByteDictionary {
  readonly #name: string;
  readonly #most: number;
  #size = 0;
  #bytes = new Uint8Array(1024);
  /** Text `i` is `#bytes[#starts[i] .. #starts[i + 1]]`. */
  #starts = new Uint32Array(65);
  /** Pairs of code + 1, or 0 where free, and the text's hash; a power of two, at most half full. */
  #slots = new Int32Array(256);

  /** `name` of the column for the fault `dictionary-full`, which is thrown beyond `most` texts. */
  constructor(name: string, most: number) {
    this.#name = name;
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#bytes.byteLength + this.#starts.byteLength;
  }

  /** A view of the text's bytes, not to be written to. */
  text(code: number): Uint8Array {
    if (code < 0 || code >= this.#size) throw new RangeError('no such code');
    return this.#bytes.subarray(this.#starts[code], this.#starts[code + 1]);
  }

  /** Bytes of the text. */
  lengthOf(code: number): number {
    return this.#starts[code + 1]! - this.#starts[code]!;
  }

  /**
   * Codes of all texts of a column, or of those in `rows`, written to the start of `codes`; unknown texts are added.
   */
  encode(column: TextColumn, codes: Uint32Array, rows?: Uint32Array): void {
    const texts = rows?.length ?? column.length;
    for (let first = 0; first < texts; first += block) {
      const size = Math.min(block, texts - first);
      if (this.#size < few) this.#encodeOneByOne(column, codes, first, size, rows);
      else this.#encodeTogether(column, codes, first, size, rows);
    }
  }

  #encodeOneByOne(
    { bytes, offsets, hashes: known }: TextColumn,
    codes: Uint32Array,
    first: number,
    size: number,
    rows: Uint32Array | undefined,
  ): void {
    for (let i = first; i < first + size; i++) {
      const row = rows === undefined ? i : rows[i]!;
      const from = offsets[row]!;
      const to = offsets[row + 1]!;
      const h = known === undefined ? byteHash(bytes, from, to) : known[row]!;
      const slots = this.#slots;
      const likely = slots[(h << 1) & (slots.length - 1)]! - 1;
      codes[i] = likely >= 0 && this.#is(likely, bytes, from, to) ? likely : this.#intern(bytes, from, to, h);
    }
  }

  /**
   * Goes over the texts in short passes, each of which fetches from memory what the next one needs for many texts
   * at a time: with many different texts waiting for memory is what takes the time.
   */
  #encodeTogether(
    { bytes, offsets, hashes: known }: TextColumn,
    codes: Uint32Array,
    first: number,
    size: number,
    rows: Uint32Array | undefined,
  ): void {
    const { hashes, likely, from, to } = passes;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0; i < size; i++) {
      const row = rows === undefined ? first + i : rows[first + i]!;
      from[i] = offsets[row]!;
      to[i] = offsets[row + 1]!;
      hashes[i] = known === undefined ? byteHash(bytes, from[i]!, to[i]!) : known[row]!;
    }
    for (let i = 0; i < size; i++) codes[first + i] = slots[(hashes[i]! << 1) & mask]!;
    for (let i = 0; i < size; i++) likely[i] = this.#starts[codes[first + i]!]!;
    for (let i = 0; i < size; i++) likely[i] = this.#bytes[likely[i]! - 1]!;
    for (let i = 0; i < size; i++) {
      const code = codes[first + i]! - 1;
      codes[first + i] =
        code >= 0 && likely[i] === bytes[to[i]! - 1] && this.#is(code, bytes, from[i]!, to[i]!)
          ? code
          : this.#intern(bytes, from[i]!, to[i]!, hashes[i]!);
    }
  }

  /** The code of a text, or -1. Adds nothing. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.#slots[this.#slotOf(bytes, from, to, byteHash(bytes, from, to))]! - 1;
  }

  /** Gives back the memory that only adding needs. */
  close(): void {
    this.#bytes = this.#bytes.slice(0, this.#starts[this.#size]!);
    this.#starts = this.#starts.slice(0, this.#size + 1);
    this.#slots = new Int32Array(0);
  }

  #intern(bytes: Uint8Array, from: number, to: number, h: number): number {
    const slot = this.#slotOf(bytes, from, to, h);
    const found = this.#slots[slot]! - 1;
    if (found >= 0) return found;
    const code = this.#size;
    if (code >= this.#most) {
      throw new Failure('dictionary-full', { column: this.#name, most: this.#most });
    }
    const start = this.#starts[code]!;
    const end = start + to - from;
    this.#reserve(end, code + 1);
    this.#bytes.set(bytes.subarray(from, to), start);
    this.#starts[code + 1] = end;
    this.#slots[slot] = code + 1;
    this.#slots[slot + 1] = h;
    this.#size = code + 1;
    if (this.#size * 4 > this.#slots.length) this.#rehash();
    return code;
  }

  #slotOf(bytes: Uint8Array, from: number, to: number, h: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (h << 1) & mask;
    for (;;) {
      const code = slots[slot]! - 1;
      if (code < 0 || (slots[slot + 1] === h && this.#is(code, bytes, from, to))) return slot;
      slot = (slot + 2) & mask;
    }
  }

  #is(code: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[code]!;
    if (this.#starts[code + 1]! - start !== to - from) return false;
    const own = this.#bytes;
    // From the end: identifiers of one kind often share their beginning.
    for (let i = to - 1, j = start + to - from - 1; i >= from; i--, j--) {
      if (own[j] !== bytes[i]) return false;
    }
    return true;
  }

  #reserve(bytes: number, texts: number): void {
    if (bytes > 0xffff_ffff) throw new Failure('too-large', { what: this.#name });
    if (bytes > this.#bytes.length) {
      const grown = allocated(this.#name, () => new Uint8Array(Math.max(bytes, this.#bytes.length * 2)));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    if (texts < this.#starts.length - 1) return;
    const room = 2 * this.#starts.length;
    const starts = allocated(this.#name, () => new Uint32Array(room));
    starts.set(this.#starts);
    this.#starts = starts;
  }

  #rehash(): void {
    const before = this.#slots;
    const slots = allocated(this.#name, () => new Int32Array(2 * before.length));
    const mask = slots.length - 1;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] === 0) continue;
      let slot = (before[from + 1]! << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = before[from]!;
      slots[slot + 1] = before[from + 1]!;
    }
    this.#slots = slots;
  }
}

const block = 256;
/** Of so many texts all that is looked at is in the processor's nearest memory. */
const few = 1024;

/** Room for the passes over a block; they are over before anything else is encoded. */
const passes = {
  hashes: new Int32Array(block),
  likely: new Uint32Array(block),
  from: new Int32Array(block),
  to: new Int32Array(block),
};

/** Of a text's bytes: four at a time, multiplied and rotated, with a final mix of all bits. */
export function byteHash(bytes: Uint8Array, from: number, to: number): number {
  let h = to - from;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    h = Math.imul(((h << 5) | (h >>> 27)) ^ word, 0x9e3779b1);
  }
  for (; i < to; i++) h = Math.imul(((h << 5) | (h >>> 27)) ^ bytes[i]!, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
