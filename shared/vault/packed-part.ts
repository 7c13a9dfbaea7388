import type { TextBatch } from '../formats/row-texts.ts';

/** A part that names no events in one buffer, which goes from thread to thread and is used again. */
export interface PackedPart {
  /** Times, where there are any, then lines, then the offsets of each column, then the bytes of each. */
  readonly buffer: ArrayBufferLike;
  readonly rows: number;
  readonly timed: boolean;
  /** By column. */
  readonly bytes: readonly number[];
}

/** @param spare  is used where it is large enough */
export function packed({ lines, columns, times }: TextBatch, spare: ArrayBufferLike | undefined): PackedPart {
  const rows = lines.length;
  const timed = times !== undefined;
  const bytes = columns.map(column => column.offsets[rows]!);
  const [from, texts] = placesIn(rows, timed, bytes);
  const size = texts + sum(bytes);
  const buffer = spare !== undefined && spare.byteLength >= size ? spare : room(size);
  if (timed) new Float64Array(buffer, 0, rows).set(times);
  const numbers = new Int32Array(buffer, from, (texts - from) / 4);
  numbers.set(lines);
  const all = new Uint8Array(buffer, texts);
  let end = 0;
  columns.forEach(({ offsets, bytes: own }, at) => {
    numbers.set(offsets.subarray(0, rows + 1), rows + at * (rows + 1));
    all.set(own.subarray(0, bytes[at]), end);
    end += bytes[at]!;
  });
  return { buffer, rows, timed, bytes };
}

/** Takes parts out of their buffers; each is valid until the next. */
export function unpacking(): (part: PackedPart) => TextBatch {
  let own = new Uint8Array(0);
  return ({ buffer, rows, timed, bytes }) => {
    const [from, texts] = placesIn(rows, timed, bytes);
    const size = sum(bytes);
    if (own.length < size) own = new Uint8Array(withMore(size));
    // Chromium decodes no text in memory that is shared.
    own.set(new Uint8Array(buffer, texts, size));
    let end = 0;
    return {
      ...(timed && { times: new Float64Array(buffer, 0, rows) }),
      lines: new Int32Array(buffer, from, rows),
      columns: bytes.map((length, at) => {
        const column = own.subarray(end, end + length);
        end += length;
        const offsets = new Int32Array(buffer, from + 4 * (rows + at * (rows + 1)), rows + 1);
        return { length: rows, offsets, bytes: column };
      }),
    };
  };
}

/** Those that are moved when they are told, since their memory cannot be shared. */
export function movedOf(buffers: readonly ArrayBufferLike[]): ArrayBuffer[] {
  return buffers.filter(buffer => buffer instanceof ArrayBuffer);
}

/** Where memory can be shared no buffer moves from heap to heap, for each of which V8 would look for garbage. */
function room(bytes: number): ArrayBufferLike {
  const size = withMore(bytes);
  return typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(size) : new SharedArrayBuffer(size);
}

function withMore(bytes: number): number {
  return Math.ceil(1.125 * bytes);
}

/** Where the lines and where the texts begin. */
function placesIn(rows: number, timed: boolean, bytes: readonly number[]): readonly [number, number] {
  const from = timed ? 8 * rows : 0;
  return [from, from + 4 * (rows + bytes.length * (rows + 1))];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
