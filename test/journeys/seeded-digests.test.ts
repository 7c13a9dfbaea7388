import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { messageEnd, SeededDigests } from '../../shared/journeys/seeded-digests.ts';

it('gives the digests of SHA-256, one person after another, whatever the lengths', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.integer({ min: 0, max: 200 }).map(length => new Uint8Array(length).fill(120)),
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 70 }),
      fc.array(fc.tuple(bytes, fc.array(bytes, { minLength: 1, maxLength: 11 })), {
        minLength: 1,
        maxLength: 5,
      }),
      (seed, people) => {
        const seedHex = Buffer.from(seed).toString('hex');
        const digests = new SeededDigests(seedHex);
        for (const [identifier, ends] of people) {
          const words = digests.of(identifier, ends.map(messageEnd), ends.length, 8);
          const got = ends.map((_, i) => Array.from(words.subarray(8 * i, 8 * i + 8), hexWord).join(''));
          expect(got).toEqual(
            ends.map(end =>
              createHash('sha256')
                .update(`${seedHex}|`)
                .update(identifier)
                .update('|')
                .update(end)
                .digest('hex'),
            ),
          );
        }
      },
    ),
    { seed: 16, numRuns: 1000 },
  );
});

function hexWord(word: number): string {
  return word.toString(16).padStart(8, '0');
}
