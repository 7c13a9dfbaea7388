import { allocated, type Memory, room } from './allocation.ts';

/**
 * Columns that grow by appending, in chunks, so that growing never copies what is there. What is appended are
 * those rows of a batch that are told, in the order in which they are told.
 */

const shift = 13;
const chunkRows = 1 << shift;
const mask = chunkRows - 1;

type Codes = Uint8Array | Uint16Array | Uint32Array;
type Chunk = Codes | Int32Array | Float64Array;

/** The chunk that holds row `length`, as wide as `fits` asks for. */
function chunkFor<C extends Chunk>(
  chunks: C[],
  length: number,
  fits: (chunk: C) => boolean,
  make: () => C,
): C {
  const index = length >>> shift;
  const chunk = chunks[index];
  if (chunk !== undefined && fits(chunk)) return chunk;
  const wider = allocated('events', make);
  if (chunk !== undefined) copied(chunk, wider);
  chunks[index] = wider;
  return wider;
}

function copied(from: Chunk, to: Chunk): void {
  // Numbers of one kind go into numbers of another, which `set` cannot tell of a union.
  (to as { set(numbers: Chunk): void }).set(from);
}

/** Bytes of what is in the chunks, without the room that is left in the last. */
function sizeOf(chunks: readonly Chunk[], length: number): number {
  return chunks.reduce(
    (sum, { BYTES_PER_ELEMENT }, index) =>
      sum + BYTES_PER_ELEMENT * Math.min(chunkRows, length - index * chunkRows),
    0,
  );
}

export class GrowingCodes {
  #chunks: Codes[] = [];
  #length = 0;

  append(codes: Uint32Array | Uint8Array, rows: Uint32Array): void {
    for (let from = 0; from < rows.length; ) {
      const at = this.#length & mask;
      const take = Math.min(rows.length - from, chunkRows - at);
      let greatest = 0;
      for (let i = from; i < from + take; i++) greatest = Math.max(greatest, codes[rows[i]!]!);
      const chunk = chunkFor(
        this.#chunks,
        this.#length,
        ({ BYTES_PER_ELEMENT }) => greatest < 2 ** (8 * BYTES_PER_ELEMENT),
        () => newCodes(chunkRows, greatest + 1),
      );
      for (let i = 0; i < take; i++) chunk[at + i] = codes[rows[from + i]!]!;
      this.#length += take;
      from += take;
    }
  }

  get byteLength(): number {
    return sizeOf(this.#chunks, this.#length);
  }

  /** All codes in one array. */
  whole(): Uint32Array {
    const codes = allocated('events', () => new Uint32Array(this.#length));
    this.#chunks.forEach((chunk, index) => {
      codes.set(chunk.subarray(0, this.#length - index * chunkRows), index * chunkRows);
    });
    return codes;
  }
}

export class GrowingNumbers {
  #chunks: Float64Array[] = [];
  #length = 0;

  append(numbers: Float64Array, rows: Uint32Array): void {
    for (const row of rows) {
      const index = this.#length >>> shift;
      this.#chunks[index] ??= allocated('events', () => new Float64Array(chunkRows));
      this.#chunks[index][this.#length & mask] = numbers[row]!;
      this.#length++;
    }
  }

  get byteLength(): number {
    return sizeOf(this.#chunks, this.#length);
  }

  whole(): Float64Array {
    const numbers = allocated('events', () => new Float64Array(this.#length));
    this.#chunks.forEach((chunk, index) => {
      numbers.set(chunk.subarray(0, this.#length - index * chunkRows), index * chunkRows);
    });
    return numbers;
  }
}

const microseconds = 1_000_000;

/** Numbers that are mostly whole millions, as microseconds of times to the second are: those take half the room. */
export class GrowingTimes {
  #chunks: (Int32Array | Float64Array)[] = [];
  #length = 0;

  append(times: Float64Array, rows: Uint32Array): void {
    for (let from = 0; from < rows.length; ) {
      const at = this.#length & mask;
      const take = Math.min(rows.length - from, chunkRows - at);
      const before = this.#chunks[this.#length >>> shift];
      let whole = !(before instanceof Float64Array);
      for (let i = from; whole && i < from + take; i++) whole = isWholeSeconds(times[rows[i]!]!);
      if (before instanceof Int32Array && !whole) {
        this.#chunks[this.#length >>> shift] = Float64Array.from(before, seconds => seconds * microseconds);
      }
      const chunk = chunkFor<Int32Array | Float64Array>(
        this.#chunks,
        this.#length,
        () => true,
        () => (whole ? new Int32Array(chunkRows) : new Float64Array(chunkRows)),
      );
      const unit = chunk instanceof Int32Array ? microseconds : 1;
      for (let i = 0; i < take; i++) chunk[at + i] = times[rows[from + i]!]! / unit;
      this.#length += take;
      from += take;
    }
  }

  get byteLength(): number {
    return sizeOf(this.#chunks, this.#length);
  }

  whole(): Float64Array {
    const times = allocated('events', () => new Float64Array(this.#length));
    this.#chunks.forEach((chunk, index) => {
      const at = index * chunkRows;
      const length = Math.min(chunkRows, this.#length - at);
      const unit = chunk instanceof Int32Array ? microseconds : 1;
      for (let i = 0; i < length; i++) times[at + i] = chunk[i]! * unit;
    });
    return times;
  }
}

function isWholeSeconds(time: number): boolean {
  const seconds = time / microseconds;
  return (seconds | 0) === seconds && !Object.is(time, -0);
}

/** An array of the smallest type that holds `values` different codes. */
export function newCodes(length: number, values: number, memory: Memory = 'own'): Codes {
  const bytes = (each: number) => room('events', each * length, memory);
  if (values <= 0x100) return new Uint8Array(bytes(1));
  if (values <= 0x1_0000) return new Uint16Array(bytes(2));
  return new Uint32Array(bytes(4));
}
