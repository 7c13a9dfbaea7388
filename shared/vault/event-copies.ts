import type { EventNames } from '../formats/row-texts.ts';
import { allocated } from '../journeys/allocation.ts';
import type { TextColumn } from '../journeys/text-column.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { HalfSipHash } from './half-sip-hash.ts';

/** Cause of rejection. */
export const leftOutAsDuplicate = 'left out as duplicate';

const tables = 64;
const words = 3;

/**
 * Which events of each person were read already, by 96 bits of a hash of the person and what names the event, under
 * keys of one import: what somebody's rows hold has no bearing on which rows of others are copies, but with a chance
 * below 1e-15 for 10^8 events. 16 to 32 bytes an event, whatever its name.
 */
export class EventCopies {
  readonly #one: HalfSipHash;
  readonly #other: HalfSipHash;
  readonly #tables = Array.from({ length: tables }, () => new HashTable());
  #text = new Uint8Array(1 << 10);

  constructor(random: RandomSource) {
    const key = () => new HalfSipHash(Uint8Array.from({ length: 8 }, () => random.nextByte()));
    this.#one = key();
    this.#other = key();
  }

  /** @param part  of the source that came, above 0 and at most 1 */
  expectedBytes(part: number): number {
    return this.#tables.reduce((sum, { size }) => sum + bytesFor(size / part), 0);
  }

  /** Whether this event of the person came before; from now on it has. A row that names no event is no copy. */
  isCopy({ columns, needed }: EventNames, person: TextColumn, row: number): boolean {
    for (let place = 0; place < needed; place++) if (lengthAt(columns[place]!, row) === 0) return false;
    let end = this.#write(person, row, 0);
    for (const column of columns) end = this.#write(column, row, end);
    this.#one.hash(this.#text, 0, end);
    this.#other.hash(this.#text, 0, end);
    return !this.#tables[this.#other.high % tables]!.add(this.#one.low, this.#one.high, this.#other.low);
  }

  /** The text behind its length, so that no two rows are written alike. */
  #write({ bytes, offsets }: TextColumn, row: number, at: number): number {
    const from = offsets[row]!;
    const length = offsets[row + 1]! - from;
    const end = at + 4 + length;
    if (end > this.#text.length) {
      const longer = allocated('events', () => new Uint8Array(2 * end));
      longer.set(this.#text.subarray(0, at));
      this.#text = longer;
    }
    for (let k = 0; k < 4; k++) this.#text[at + k] = (length >>> (8 * k)) & 0xff;
    for (let k = 0; k < length; k++) this.#text[at + 4 + k] = bytes[from + k]!;
    return end;
  }
}

function lengthAt({ offsets }: TextColumn, row: number): number {
  return offsets[row + 1]! - offsets[row]!;
}

/** A set of triples of 32 bits, at most three quarters full; a third number of zero is a free place. */
class HashTable {
  #slots = new Uint32Array(bytesFor(0) / 4);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns whether it is new */
  add(a: number, b: number, c: number): boolean {
    if (bytesFor(this.#size + 1) > this.#slots.byteLength) this.#grow();
    const isNew = put(this.#slots, a, b, c === 0 ? 1 : c);
    if (isNew) this.#size += 1;
    return isNew;
  }

  #grow(): void {
    const old = this.#slots;
    const larger = allocated('events', () => new Uint32Array(2 * old.length));
    for (let at = 0; at < old.length; at += words)
      if (old[at + 2] !== 0) put(larger, old[at]!, old[at + 1]!, old[at + 2]!);
    this.#slots = larger;
  }
}

function bytesFor(size: number): number {
  let places = 64;
  while (4 * size > 3 * places) places *= 2;
  return 4 * words * places;
}

function put(slots: Uint32Array, a: number, b: number, c: number): boolean {
  const places = slots.length / words;
  for (let place = a % places; ; place = (place + 1) % places) {
    const at = words * place;
    if (slots[at + 2] === 0) {
      slots[at] = a;
      slots[at + 1] = b;
      slots[at + 2] = c;
      return true;
    }
    if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c) return false;
  }
}
