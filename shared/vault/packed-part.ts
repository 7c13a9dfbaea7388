import type { TextBatch } from '../formats/row-texts.ts';

/** The plain columns of a part in one buffer, which is moved from thread to thread and used again. */
export interface PackedPart {
  /** Lines, then the offsets of each column, then the bytes of each. */
  readonly buffer: ArrayBuffer;
  readonly rows: number;
  /** By column. */
  readonly bytes: readonly number[];
}

/** @param spare  is used where it is large enough */
export function packed({ lines, columns }: TextBatch, spare: ArrayBuffer | undefined): PackedPart {
  const rows = lines.length;
  const bytes = columns.map(column => column.offsets[rows]!);
  const numbers = rows + columns.length * (rows + 1);
  const size = 4 * numbers + bytes.reduce((sum, length) => sum + length, 0);
  const buffer =
    spare !== undefined && spare.byteLength >= size ? spare : new ArrayBuffer(Math.ceil(1.125 * size));
  const all = new Int32Array(buffer, 0, numbers);
  all.set(lines);
  columns.forEach(({ offsets }, at) => {
    all.set(offsets.subarray(0, rows + 1), rows + at * (rows + 1));
  });
  const texts = new Uint8Array(buffer, 4 * numbers);
  let end = 0;
  columns.forEach((column, at) => {
    texts.set(column.bytes.subarray(0, bytes[at]), end);
    end += bytes[at]!;
  });
  return { buffer, rows, bytes };
}

export function unpacked({ buffer, rows, bytes }: PackedPart): TextBatch {
  let end = 4 * (rows + bytes.length * (rows + 1));
  return {
    lines: new Int32Array(buffer, 0, rows),
    columns: bytes.map((length, at) => {
      const texts = new Uint8Array(buffer, end, length);
      end += length;
      const offsets = new Int32Array(buffer, 4 * (rows + at * (rows + 1)), rows + 1);
      return { length: rows, offsets, bytes: texts };
    }),
  };
}
