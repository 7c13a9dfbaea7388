import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeededDigests } from '../../shared/journeys/seeded-digests.ts';

it('gives the first words of SHA-256, of one person after another, whatever the lengths', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.integer({ min: 0, max: 200 }).map(length => new Uint8Array(length).fill(120)),
    fc.integer({ min: 3900, max: 4200 }).map(length => new Uint8Array(length).fill(121)),
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 70 }),
      fc.constantFrom<1 | 2>(1, 2),
      fc.array(bytes, { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(bytes, fc.array(fc.nat(), { minLength: 1, maxLength: 11 }), fc.boolean()), {
        minLength: 1,
        maxLength: 6,
      }),
      (seed, wordsEach, keys, people) => {
        const seedHex = Buffer.from(seed).toString('hex');
        const digests = new SeededDigests(seedHex, key => keys[key]!, wordsEach);
        const digestOf = (identifier: Uint8Array, key: number) =>
          createHash('sha256')
            .update(`${seedHex}|`)
            .update(identifier)
            .update('|')
            .update(keys[key]!)
            .digest('hex');
        let expected: string[] = [];
        const check = () => {
          const words = digests.firstWords();
          const told = expected.map((_, i) => hexWords(words.subarray(wordsEach * i, wordsEach * (i + 1))));
          expect(told).toEqual(expected);
          expected = [];
        };
        for (const [identifier, draws, checked] of people) {
          const own = draws.map(draw => draw % keys.length);
          digests.add(identifier, own, own.length);
          expected.push(...own.map(key => digestOf(identifier, key).slice(0, 8 * wordsEach)));
          expect(Buffer.from(digests.whole(identifier, own[0]!)).toString('hex')).toBe(
            digestOf(identifier, own[0]!),
          );
          if (checked) check();
        }
        check();
      },
    ),
    { seed: 16, numRuns: 1000 },
  );
});

it('gives the same where the ends of more messages were written than are kept ready', () => {
  // Keys of 62 blocks each, so that a few thousand are more than fit; the first comes again and again.
  const keyOf = (key: number) => new TextEncoder().encode(String(key).padStart(3900, '.'));
  const digests = new SeededDigests('00ff', keyOf);
  const identifier = new TextEncoder().encode('somebody');
  const keys = Array.from({ length: 9000 }, (_, i) => (i % 2 === 0 ? 0 : i));
  digests.add(identifier, keys, keys.length);
  const words = digests.firstWords();
  const expected = keys.map(key =>
    createHash('sha256').update('00ff|somebody|').update(keyOf(key)).digest('hex').slice(0, 8),
  );
  expect(keys.map((_, i) => hexWords(words.subarray(i, i + 1)))).toEqual(expected);
});

function hexWords(words: Uint32Array): string {
  return Array.from(words, word => word.toString(16).padStart(8, '0')).join('');
}
