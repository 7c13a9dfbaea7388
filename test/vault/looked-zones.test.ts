import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';

it('says of a column that its times do not tell their zone, and nothing where they do or are counts', async () => {
  const rows = Array.from({ length: 60 }, (_, k) => {
    const second = String(k).padStart(2, '0');
    const written = `2026-01-01 10:00:${second}`;
    return `u${k % 9},home,${written}Z,${written},${written}${k % 2 === 0 ? 'Z' : ''},${1_760_000_000 + k}`;
  });
  const file = ['id,touchpoint,told,bare,mixed,counted', ...rows].join('\n');
  const { summary } = await look([memorySource('export.csv', new TextEncoder().encode(file))], 'names');
  expect(
    summary.columns.filter(({ zone }) => zone !== undefined).map(({ name, zone }) => [name, zone]),
  ).toEqual([
    ['bare', 'not told'],
    ['mixed', 'mixed'],
  ]);
});
