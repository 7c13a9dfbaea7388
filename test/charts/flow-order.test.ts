import fc from 'fast-check';
import { expect, it } from 'vitest';
import { flowOrder } from '../../shared/charts/flow-order.ts';

const names = ['a', 'b', 'c', 'd', 'e'] as const;
const flows = fc.array(
  fc.record({
    from: fc.constantFrom(...names),
    to: fc.constantFrom(...names),
    weight: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 12 },
);

it('puts what flows one way in that order', () => {
  const chain = ['home', 'search', 'cart', 'buy'];
  const along = chain.slice(1).map((to, i) => ({ from: chain[i]!, to, weight: 10 - i }));
  const back = { from: 'buy', to: 'home', weight: 2 };
  expect(flowOrder([back, ...along.toReversed()])).toEqual(chain);
});

it('names everything once, whatever the order of the flows, and lets no neighbours flow backwards', () => {
  fc.assert(
    fc.property(flows, list => {
      const merged = [...Map.groupBy(list, ({ from, to }) => `${from}${to}`).values()].map(
        ([first, ...more]) => ({
          ...first!,
          weight: more.reduce((sum, { weight }) => sum + weight, first!.weight),
        }),
      );
      const order = flowOrder(merged);
      expect([...order].sort()).toEqual([...new Set(merged.flatMap(({ from, to }) => [from, to]))].sort());
      expect(flowOrder(merged.toReversed())).toEqual(order);
      const weight = (a: string, b: string) =>
        merged.find(({ from, to }) => from === a && to === b)?.weight ?? 0;
      for (const [i, name] of order.slice(1).entries()) {
        expect(weight(name, order[i]!)).toBeLessThanOrEqual(weight(order[i]!, name));
      }
    }),
    { seed: 20260601, numRuns: 300 },
  );
});
