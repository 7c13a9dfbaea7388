import fc from 'fast-check';
import { expect, it } from 'vitest';
import { transportCost } from '../../bench/utility/transport.ts';

/** The cheapest of all ways to carry unit after unit, by trying every one. */
function cheapest(supply: number[], demand: number[], cost: (i: number, j: number) => number): number {
  const source = supply.findIndex(units => units > 0);
  if (source < 0) return 0;
  let best = Number.POSITIVE_INFINITY;
  demand.forEach((wanted, sink) => {
    if (wanted === 0) return;
    const left = cheapest(
      supply.map((units, i) => (i === source ? units - 1 : units)),
      demand.map((units, j) => (j === sink ? units - 1 : units)),
      cost,
    );
    best = Math.min(best, cost(source, sink) + left);
  });
  return best;
}

it('finds the cheapest transport, as trying every way does', () => {
  const unitsAndCosts = fc
    .array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 6 })
    .chain(units =>
      fc.tuple(fc.constant(units), fc.array(fc.nat({ max: 9 }), { minLength: 16, maxLength: 16 })),
    );
  fc.assert(
    fc.property(unitsAndCosts, ([units, costs]) => {
      const tally = (of: number[]) => [0, 1, 2, 3].map(node => of.filter(one => one === node).length);
      const [from, to] = [tally(units.map(([i]) => i)), tally(units.map(([, j]) => j))];
      const [sources, sinks] = [from, to].map(side => side.flatMap((n, node) => (n > 0 ? [node] : [])));
      const cost = (i: number, j: number) => costs[4 * i + j]! / 7;
      const own = transportCost(
        sources!.map(i => from[i]!),
        sinks!.map(j => to[j]!),
        (i, j) => cost(sources![i]!, sinks![j]!),
      );
      expect(own).toBeCloseTo(cheapest(from, to, cost), 9);
    }),
    { numRuns: 300, seed: 4 },
  );
});

it('carries nothing for nothing, and refuses what does not add up', () => {
  expect(transportCost([], [], () => 1)).toBe(0);
  expect(transportCost([5], [5], () => 0)).toBe(0);
  expect(() => transportCost([1], [2], () => 1)).toThrow(RangeError);
});
