import type { TextColumn } from '../journeys/text-column.ts';

/** The rows of a batch that stay, ascending; `'all'` where none is left out. */
export type KeptRows = 'all' | Int32Array;

export function keptTexts(column: TextColumn, kept: KeptRows): TextColumn {
  if (kept === 'all') return column;
  const offsets = new Int32Array(kept.length + 1);
  for (let i = 0; i < kept.length; i++) {
    const row = kept[i]!;
    offsets[i + 1] = offsets[i]! + column.offsets[row + 1]! - column.offsets[row]!;
  }
  const bytes = new Uint8Array(offsets[kept.length]!);
  for (let i = 0; i < kept.length; i++) {
    const row = kept[i]!;
    bytes.set(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!), offsets[i]!);
  }
  return { length: kept.length, offsets, bytes };
}

export function keptNumbers<N extends Float64Array | Uint8Array>(numbers: N, kept: KeptRows): N {
  if (kept === 'all') return numbers;
  const to = numbers.slice(0, kept.length) as N;
  for (let i = 0; i < kept.length; i++) to[i] = numbers[kept[i]!]!;
  return to;
}
