import type { SchemaElement } from 'hyparquet';
import { expect, it } from 'vitest';
import { leafText, leafWriter } from '../../shared/formats/parquet-values.ts';
import { GrowingText } from '../../shared/formats/row-texts.ts';
import { seeded } from '../fakes/random-journeys.ts';

const leaves: readonly SchemaElement[] = [
  ...(['MILLIS', 'MICROS', 'NANOS'] as const).flatMap(unit =>
    [true, false].map(
      isAdjustedToUTC =>
        ({ name: 'at', type: 'INT64', logical_type: { type: 'TIMESTAMP', unit, isAdjustedToUTC } }) as const,
    ),
  ),
  { name: 'at', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  { name: 'at', type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  { name: 'at', type: 'INT96' },
];

it('writes moments as their texts, whatever their size and sign', () => {
  const random = seeded(3);
  const edges = [
    0n,
    1n,
    999n,
    1000n,
    86_400_000n,
    253_402_300_799_999n,
    253_402_300_800_000n,
    62_167_219_200_000n,
  ];
  const counts = Array.from({ length: 4000 }, () => {
    const digits = 1 + Math.floor(random() * 18);
    return (
      BigInt(Math.floor(random() * 10 ** Math.min(15, digits))) * 10n ** BigInt(Math.max(0, digits - 15))
    );
  });
  for (const count of [...edges]) counts.push(count, count * 1000n, count * 1000n - 1n, count * 1_000_000n);
  // A quotient by a million that is rounded up to a whole second.
  counts.push(9_007_199_253_999_999n, 9_007_199_254_740_991n);
  for (const leaf of leaves) {
    const values = counts.flatMap(count => [count, -count]);
    expect(written(values, leaf)).toEqual(values.map(value => leafText(value, leaf)));
  }
});

it('tells bytes that are no text, where they are to be one', () => {
  const text = leafWriter({ name: 'text', type: 'BYTE_ARRAY' });
  const bytes = (...some: number[]) => Uint8Array.from(some);
  const cases = [
    bytes(),
    bytes(0x61),
    bytes(0xc3, 0xa4),
    bytes(0xc3),
    bytes(0),
    bytes(0x61, 0),
    bytes(0xc3, 0xa4, 0),
  ];
  expect(cases.map(text.isText)).toEqual([true, true, true, false, false, false, false]);
  const id = leafWriter({ name: 'id', type: 'FIXED_LEN_BYTE_ARRAY', logical_type: { type: 'UUID' } });
  expect(id.isText(bytes(0, 0xff))).toBe(true);
});

function written(values: readonly unknown[], leaf: SchemaElement): string[] {
  const { write } = leafWriter(leaf);
  const into = new GrowingText();
  for (const value of values) write(value, into);
  const { bytes, offsets, length } = into.take();
  const decoder = new TextDecoder();
  return Array.from({ length }, (_, row) => decoder.decode(bytes.subarray(offsets[row], offsets[row + 1])));
}
