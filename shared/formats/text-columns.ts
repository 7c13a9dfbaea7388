import type { TextColumn } from '../journeys/text-column.ts';

const space = 0x20;
const tab = 0x09;

/** The texts without spaces and tabs around them; the same column where there are none. */
export function trimmedTexts(column: TextColumn): TextColumn {
  const { length, offsets, bytes } = column;
  let row = 0;
  while (row < length && !isPadded(bytes, offsets[row]!, offsets[row + 1]!)) row++;
  if (row === length) return column;
  const trimmedOffsets = new Int32Array(length + 1);
  const trimmed = new Uint8Array(offsets[length]!);
  let end = 0;
  for (row = 0; row < length; row++) {
    let from = offsets[row]!;
    let to = offsets[row + 1]!;
    while (from < to && isPadding(bytes[from]!)) from++;
    while (from < to && isPadding(bytes[to - 1]!)) to--;
    trimmed.set(bytes.subarray(from, to), end);
    end += to - from;
    trimmedOffsets[row + 1] = end;
  }
  return { length, offsets: trimmedOffsets, bytes: trimmed };
}

function isPadded(bytes: Uint8Array, from: number, to: number): boolean {
  return from < to && (isPadding(bytes[from]!) || isPadding(bytes[to - 1]!));
}

/** A space or a tab. */
export function isPadding(byte: number): boolean {
  return byte === space || byte === tab;
}

/** One column of the rows of several, one after another. */
export function joinedTexts(columns: readonly TextColumn[]): TextColumn {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return only;
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const offsets = new Int32Array(length + 1);
  const bytes = new Uint8Array(columns.reduce((sum, column) => sum + sizeOf(column), 0));
  let row = 0;
  let end = 0;
  for (const column of columns) {
    const first = column.offsets[0]!;
    bytes.set(column.bytes.subarray(first, first + sizeOf(column)), end);
    for (let i = 1; i <= column.length; i++) offsets[++row] = end + column.offsets[i]! - first;
    end += sizeOf(column);
  }
  return { length, offsets, bytes };
}

function sizeOf({ offsets, length }: TextColumn): number {
  return offsets[length]! - offsets[0]!;
}
