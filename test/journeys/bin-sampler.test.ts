import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BinSampler } from '../../shared/journeys/bin-sampler.ts';

const utf8 = new TextEncoder();

type Asked = readonly [identifier: string, keys: readonly string[]];

/** The keys that stay of each person, in the order of people. */
function keptOf(seedHex: string, l0: number, people: readonly Asked[]): string[][] {
  const keys = [...new Set(people.flatMap(([, own]) => own))];
  const kept: string[][] = [];
  const sampler = new BinSampler(
    seedHex,
    l0,
    bin => utf8.encode(keys[bin]),
    (bins, count) => kept.push(Array.from({ length: count }, (_, i) => keys[bins[i]!]!)),
  );
  for (const [identifier, own] of people) {
    const bins = own.map(key => keys.indexOf(key));
    sampler.add(bins, bins.length, utf8.encode(identifier));
  }
  sampler.finish();
  return kept;
}

it('keeps the bins with the smallest digests, one person after another, whatever the lengths of seed, identifier and key', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.integer({ min: 0, max: 300 }).map(length => 'x'.repeat(length)),
  );
  const person = fc.tuple(text, fc.uniqueArray(text, { minLength: 7, maxLength: 12 }));
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      fc.array(person, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 6 }),
      (seed, people, l0) => {
        const seedHex = Buffer.from(seed).toString('hex');
        const expected = people.map(([identifier, keys]) => {
          const digest = (key: string) =>
            createHash('sha256').update(`${seedHex}|${identifier}|${key}`).digest('hex');
          return keys
            .toSorted((a, b) => (digest(a) < digest(b) ? -1 : 1))
            .slice(0, l0)
            .toSorted();
        });
        expect(keptOf(seedHex, l0, people).map(kept => kept.toSorted())).toEqual(expected);
      },
    ),
    { seed: 15, numRuns: 600 },
  );
});

it('tells of people in their order, of more than are hashed together and of one with as many', () => {
  const keys = Array.from({ length: 3000 }, (_, i) => `key ${i}`);
  const people = [5, 700, 3000, 9].map((count, i): Asked => [`person ${i}`, keys.slice(0, count)]);
  const alone = people.map(person => keptOf('00ff', 4, [person])[0]);
  expect(keptOf('00ff', 4, people)).toEqual(alone);
});

it('compares whole digests where their first words are equal', () => {
  // sha256 of `00ff|tied|80670` and `00ff|tied|106226` starts with 8c42380e both.
  for (const keys of [
    ['80670', '106226'],
    ['106226', '80670'],
  ]) {
    expect(keptOf('00ff', 1, [['tied', keys]])).toEqual([['80670']]);
  }
});

interface BoundingVector {
  readonly seed_hex: string;
  readonly l0: number;
  readonly rows: readonly [person: string, partition: string, amount: number][];
  readonly kept: readonly [person: string, partition: string, events: number, amount: number][];
  readonly cells: Readonly<Record<string, { readonly users: number }>>;
}

const oracle = '../shared/oracle/dp/contribution_bounding.json';

it('keeps the partitions of the contribution bounding vectors', context => {
  if (!existsSync(oracle)) context.skip('the oracle files are not beside this checkout');
  const { vectors } = JSON.parse(readFileSync(oracle, 'utf8')) as { vectors: BoundingVector[] };
  for (const { seed_hex, l0, rows, kept, cells } of vectors) {
    const all = [...new Set(rows.map(([name]) => name))].map((person): Asked => {
      const own = rows.filter(([name]) => name === person).map(([, partition]) => partition);
      return [person, [...new Set(own)]];
    });
    // Who has no more than may stay is not sampled.
    const sampled = all.filter(([, own]) => own.length > l0);
    const keptOfSampled = keptOf(seed_hex, l0, sampled);
    const keptHere = [
      ...sampled.map(([person], i): Asked => [person, keptOfSampled[i]!]),
      ...all.filter(([, own]) => own.length <= l0),
    ].flatMap(([person, own]) => own.map((partition): [string, string] => [person, partition]));
    expect(keptHere.toSorted()).toEqual(kept.map(([person, partition]) => [person, partition]).toSorted());
    const users = Object.fromEntries(
      Object.keys(cells).map(name => [name, keptHere.filter(([, partition]) => partition === name).length]),
    );
    expect(users).toEqual(
      Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell.users])),
    );
  }
  expect(vectors.length).toBeGreaterThan(0);
});
