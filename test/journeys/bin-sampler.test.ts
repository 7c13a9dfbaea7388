import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BinSampler } from '../../shared/journeys/bin-sampler.ts';

const utf8 = new TextEncoder();

it('keeps the bins with the smallest digests, whatever the lengths of seed, identifier and key', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.integer({ min: 0, max: 300 }).map(length => 'x'.repeat(length)),
  );
  const bytes = fc.uint8Array({ maxLength: 80 });
  fc.assert(
    fc.property(
      bytes,
      text,
      fc.uniqueArray(text, { maxLength: 12 }),
      fc.integer({ min: 1, max: 6 }),
      (seed, identifier, keys, l0) => {
        const seedHex = Buffer.from(seed).toString('hex');
        const sampler = new BinSampler(seedHex, l0, bin => utf8.encode(keys[bin]));
        const bins = keys.map((_, bin) => bin);
        const kept = bins.slice(0, sampler.keep(bins, bins.length, utf8.encode(identifier)));
        const digest = (bin: number) =>
          createHash('sha256').update(`${seedHex}|${identifier}|${keys[bin]}`).digest('hex');
        const all = keys.map((_, bin) => bin).toSorted((a, b) => (digest(a) < digest(b) ? -1 : 1));
        expect(kept.toSorted()).toEqual(all.slice(0, l0).toSorted());
      },
    ),
    { seed: 15, numRuns: 1000 },
  );
});

it('compares whole digests where their first words are equal', () => {
  // sha256 of `00ff|tied|80670` and `00ff|tied|106226` starts with 8c42380e both.
  for (const keys of [
    ['80670', '106226'],
    ['106226', '80670'],
  ]) {
    const bins = [0, 1];
    new BinSampler('00ff', 1, bin => utf8.encode(keys[bin])).keep(bins, 2, utf8.encode('tied'));
    expect(keys[bins[0]!]).toBe('80670');
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
    const partitions = [...new Set(rows.map(([, partition]) => partition))];
    const sampler = new BinSampler(seed_hex, l0, bin => utf8.encode(partitions[bin]));
    const keptHere: [string, string][] = [];
    for (const person of new Set(rows.map(([name]) => name))) {
      const own = new Set(rows.filter(([name]) => name === person).map(([, partition]) => partition));
      const bins = Array.from(own, partition => partitions.indexOf(partition));
      const count = sampler.keep(bins, bins.length, utf8.encode(person));
      for (const bin of bins.slice(0, count)) keptHere.push([person, partitions[bin]!]);
    }
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
