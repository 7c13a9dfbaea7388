import { expect, it } from 'vitest';
import { columnNames } from '../../shared/formats/columns.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';

const encoder = new TextEncoder();

it('three hundred thousand column names are told apart in one pass over them', () => {
  const many = Array.from({ length: 300_000 }, (_, k) => (k % 2 === 0 ? 'same' : `c${k}`));
  const names = columnNames(many, many.length);
  expect(new Set(names).size).toBe(300_000);
  expect(names.slice(0, 4)).toEqual(['same (1)', 'c1', 'same (2)', 'c3']);
});

it('a line of nothing but delimiters is refused, not described column by column', async () => {
  const line = memorySource('commas', encoder.encode(`${','.repeat(60_000)}\n`));
  await expect(look([line], 'nothing')).rejects.toMatchObject({ fault: { code: 'too-large' } });
});

it.each<[string, string]>([
  ['one cell without an end', 'a'.repeat(1 << 20)],
  ['quotes that never close', 'a,"b\n'.repeat(100_000)],
  ['quotes in quotes', `${'"'.repeat(1 << 19)},\n`],
  ['digits that no number holds', `${'9'.repeat(1 << 18)},1\n`.repeat(3)],
  ['what time patterns could stumble over', `${'1'.repeat(50)}:${' '.repeat(1 << 18)}x,1\n`.repeat(3)],
  ['what names could stumble over', `${'a-'.repeat(1 << 17)}@,${'('.repeat(1 << 17)}\n1,2\n`],
  ['an address without an end', `${'a@b.'.repeat(1 << 16)},x\n`.repeat(3)],
  ['a phone number without an end', `+${'1 '.repeat(1 << 17)}x,1\n`.repeat(3)],
  ['a quote in every cell', '"a""b",\'c\'\n'.repeat(50_000)],
])('%s is looked at, and nothing of it is told', async (_, text) => {
  const looked = await look([memorySource('hostile', encoder.encode(text))], 'nothing').catch(
    (error: { fault?: unknown }) => error.fault ?? Promise.reject(error),
  );
  const told = JSON.stringify(
    'summary' in (looked as object) ? (looked as { summary: unknown }).summary : looked,
  );
  expect(told.length).toBeLessThan(3000);
});
