import fc from 'fast-check';
import { expect, it } from 'vitest';
import { creditsByRemoval, creditsByRule, type PathOutcome } from '../../shared/release/attribution.ts';
import { isNear, itAgreesWith } from '../privacy/oracle-vectors.ts';

interface Vector {
  readonly channels: readonly string[];
  readonly paths: readonly { path: string[]; converted: number; not_converted: number }[];
  readonly expected: Readonly<
    Record<
      'first' | 'last' | 'linear_touch' | 'position_40_20_40' | 'shapley_unanimity' | 'markov',
      Record<string, string>
    >
  >;
}

itAgreesWith<Vector>('attribution.json', 'credits channels as exact fractions do', vectors => {
  for (const { paths, expected, channels } of vectors) {
    const outcomes = paths.map(({ path, converted, not_converted }) => ({
      path,
      converted,
      notConverted: not_converted,
    }));
    const models = {
      first: creditsByRule('first', outcomes),
      last: creditsByRule('last', outcomes),
      linear_touch: creditsByRule('linear', outcomes),
      position_40_20_40: creditsByRule('position', outcomes),
      shapley_unanimity: creditsByRule('shapley', outcomes),
      markov: creditsByRemoval(outcomes),
    };
    for (const name of Object.keys(models) as (keyof typeof models)[]) {
      for (const channel of channels) {
        const credit = models[name].get(channel)!;
        const [numerator, denominator = '1'] = expected[name][channel]!.split('/');
        const exact = Number(numerator) / Number(denominator);
        expect(isNear(credit, exact, 1e-9), `${name} of ${channel}: ${credit}, not ${exact}`).toBe(true);
      }
    }
  }
});

const outcomes: fc.Arbitrary<PathOutcome[]> = fc.array(
  fc.record({
    path: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 6 }),
    converted: fc.nat(1000),
    notConverted: fc.nat(1000),
  }),
  { maxLength: 12 },
);

const models = ['first', 'last', 'linear', 'position', 'shapley'] as const;

it('credits all who converted, and nobody twice', () => {
  fc.assert(
    fc.property(outcomes, paths => {
      const converted = paths.reduce((sum, path) => sum + path.converted, 0);
      const all = [...models.map(model => creditsByRule(model, paths)), creditsByRemoval(paths)];
      for (const credits of all) {
        const sum = [...credits.values()].reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(converted, 6);
        for (const credit of credits.values()) expect(credit).toBeGreaterThanOrEqual(-1e-9);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

it('gives the mean of what a channel adds over every order in which channels join', () => {
  const orders = (rest: readonly string[]): string[][] =>
    rest.length === 0 ? [[]] : rest.flatMap(one => orders(rest.filter(x => x !== one)).map(o => [one, ...o]));
  fc.assert(
    fc.property(outcomes, paths => {
      const channels = [...new Set(paths.flatMap(({ path }) => path))];
      const worth = (coalition: readonly string[]): number =>
        paths
          .filter(({ path }) => path.every(channel => coalition.includes(channel)))
          .reduce((sum, { converted }) => sum + converted, 0);
      const all = orders(channels);
      const credits = creditsByRule('shapley', paths);
      for (const channel of channels) {
        const added = all.map(order => {
          const before = order.slice(0, order.indexOf(channel));
          return worth([...before, channel]) - worth(before);
        });
        expect(credits.get(channel)).toBeCloseTo(added.reduce((a, b) => a + b, 0) / all.length, 6);
      }
    }),
    { seed: 2, numRuns: 40 },
  );
});

it('takes the removal effect from a walk of the chain, step by step', () => {
  const paths: PathOutcome[] = [
    { path: ['a', 'a', 'b'], converted: 4, notConverted: 6 },
    { path: ['b', 'a'], converted: 1, notConverted: 9 },
    { path: ['c'], converted: 5, notConverted: 0 },
  ];
  // start → a 10, b 10, c 5; a → a 10, b 10, converted 1, away 9; b → a 10, converted 4, away 6; c → converted 5
  const moves = { s: { a: 0.4, b: 0.4, c: 0.2 }, a: { a: 1 / 3, b: 1 / 3 }, b: { a: 0.5 }, c: {} };
  const ends: Record<string, number> = { s: 0, a: 1 / 30, b: 0.2, c: 1 };
  const walk = (gone: string): number => {
    let at: Record<string, number> = { s: 1 };
    let rate = 0;
    for (let step = 0; step < 500; step++) {
      const next: Record<string, number> = {};
      for (const [from, mass] of Object.entries(at)) {
        rate += mass * ends[from]!;
        for (const [to, part] of Object.entries(moves[from as keyof typeof moves])) {
          if (to !== gone) next[to] = (next[to] ?? 0) + mass * part;
        }
      }
      at = next;
    }
    return rate;
  };
  const effects = ['a', 'b', 'c'].map(channel => 1 - walk(channel) / walk(''));
  const sum = effects.reduce((a, b) => a + b, 0);
  const credits = creditsByRemoval(paths);
  ['a', 'b', 'c'].forEach((channel, i) => {
    expect(credits.get(channel)).toBeCloseTo((effects[i]! / sum) * 10, 9);
  });
});

it('refuses paths without a channel and counts below nothing', () => {
  expect(() => creditsByRule('first', [{ path: [], converted: 1, notConverted: 0 }])).toThrow(RangeError);
  expect(() => creditsByRemoval([{ path: ['a'], converted: -1, notConverted: 0 }])).toThrow(RangeError);
});
