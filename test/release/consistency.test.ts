import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Constraint,
  consistent,
  consistentPeople,
  falling,
  flowConservation,
  type Noisy,
  ontoSimplex,
  roundedTo,
  treeSums,
} from '../../shared/release/consistency.ts';
import { itAgreesWith } from '../privacy/oracle-vectors.ts';

interface Projected {
  readonly y: number[];
  readonly variance: number[];
  readonly x_equality_only: number[];
  readonly x_nonneg: number[];
}

type Vector =
  | { kind: 'isotonic_decreasing'; y: number[]; weights: number[]; x: number[] }
  | { kind: 'largest_remainder'; x: number[]; total: number; out: number[] }
  | ({ kind: 'flow_conservation'; edges: [number, string, string][] } & Projected)
  | ({ kind: 'tree_consistency'; children: Record<string, number[]> } & Projected);

function expectWithin(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(tolerance);
  });
}

itAgreesWith<Vector>('postprocess.json', 'makes numbers fit as an independent solver does', vectors => {
  for (const vector of vectors) {
    switch (vector.kind) {
      case 'isotonic_decreasing':
        expectWithin(falling(vector.y, vector.weights), vector.x, 1e-6);
        break;
      case 'largest_remainder':
        expect(roundedTo(vector.total, vector.x)).toEqual(vector.out);
        break;
      case 'flow_conservation':
      case 'tree_consistency': {
        const constraints =
          vector.kind === 'flow_conservation'
            ? flowConservation(vector.edges.map(([step, from, to]) => ({ step, from, to })))
            : treeSums(new Map(Object.entries(vector.children).map(([p, of]) => [Number(p), of])));
        const released = vector.y.map((value, i) => ({ value, variance: vector.variance[i]! }));
        expectWithin(consistent(released, constraints), vector.x_equality_only, 1e-6);
        expectWithin(consistentPeople(released, constraints), vector.x_nonneg, 1e-4);
      }
    }
  }
});

const noisy: fc.Arbitrary<Noisy> = fc.record({
  value: fc.integer({ min: -200, max: 800 }),
  variance: fc.integer({ min: 1, max: 200 }),
});

/** A chart of flows over two or three channels and three or four steps, or a tree of seven numbers. */
const problems: fc.Arbitrary<{ released: Noisy[]; constraints: Constraint[] }> = fc
  .oneof(
    fc
      .record({ channels: fc.integer({ min: 2, max: 3 }), steps: fc.integer({ min: 2, max: 3 }) })
      .map(({ channels, steps }) => {
        const names = Array.from({ length: channels }, (_, i) => `c${i}`);
        const edges = Array.from({ length: steps }, (_, i) =>
          names.flatMap(from => names.map(to => ({ step: i + 1, from, to }))),
        ).flat();
        return { size: edges.length, constraints: flowConservation(edges) };
      }),
    fc.constant({
      size: 7,
      constraints: treeSums(
        new Map([
          [0, [1, 2]],
          [1, [3, 4]],
          [2, [5, 6]],
        ]),
      ),
    }),
  )
  .chain(({ size, constraints }) =>
    fc.array(noisy, { minLength: size, maxLength: size }).map(released => ({ released, constraints })),
  );

const sumOf = (constraint: Constraint, x: readonly number[]): number =>
  constraint.reduce((sum, [i, coefficient]) => sum + coefficient * x[i]!, 0);

it('keeps every constraint, stays at or above nothing, and is nearer than any consistent neighbour', () => {
  fc.assert(
    fc.property(problems, fc.infiniteStream(noisy), ({ released, constraints }, others) => {
      const x = consistentPeople(released, constraints);
      for (const value of x) expect(value).toBeGreaterThanOrEqual(0);
      for (const constraint of constraints) expect(Math.abs(sumOf(constraint, x))).toBeLessThan(1e-6);
      // The variational inequality, which is KKT for a convex set: no feasible point lies ahead.
      for (let n = 0; n < 5; n++) {
        const z = consistentPeople(
          released.map(() => others.next().value!),
          constraints,
        );
        const ahead = x.reduce(
          (sum, value, i) => sum + ((released[i]!.value - value) * (z[i]! - value)) / released[i]!.variance,
          0,
        );
        expect(ahead).toBeLessThan(1e-3);
      }
    }),
    { seed: 3, numRuns: 120 },
  );
});

it('moves by a combination of constraints alone where numbers may be negative', () => {
  fc.assert(
    fc.property(problems, ({ released, constraints }) => {
      const x = consistent(released, constraints);
      for (const constraint of constraints) expect(Math.abs(sumOf(constraint, x))).toBeLessThan(1e-6);
      const again = consistent(
        x.map((value, i) => ({ value, variance: released[i]!.variance })),
        constraints,
      );
      expectWithin(again, x, 1e-6);
      // Orthogonal, by variance, to what stays consistent.
      const across = x.reduce(
        (sum, value, i) => sum + ((released[i]!.value - value) * value) / released[i]!.variance,
        0,
      );
      expect(Math.abs(across)).toBeLessThan(1e-3);
    }),
    { seed: 4, numRuns: 150 },
  );
});

it('falls, keeps the weighted sum, and leaves a falling sequence alone', () => {
  fc.assert(
    fc.property(fc.array(noisy, { minLength: 1, maxLength: 20 }), numbers => {
      const values = numbers.map(({ value }) => value);
      const weights = numbers.map(({ variance }) => variance);
      const x = falling(values, weights);
      for (let i = 1; i < x.length; i++) expect(x[i]!).toBeLessThanOrEqual(x[i - 1]!);
      // KKT: partial sums of the residuals are at most 0, and 0 in all.
      let residual = 0;
      values.forEach((value, i) => {
        residual += weights[i]! * (value - x[i]!);
        expect(residual).toBeLessThan(1e-6);
        if (i + 1 === x.length || x[i + 1]! < x[i]! - 1e-9) expect(Math.abs(residual)).toBeLessThan(1e-6);
      });
      expectWithin(falling(x, weights), x, 1e-9);
    }),
    { seed: 5, numRuns: 300 },
  );
});

it('shares a total out, whole numbers and all', () => {
  fc.assert(
    fc.property(fc.array(noisy, { minLength: 1, maxLength: 12 }), fc.nat(2000), (numbers, total) => {
      const values = numbers.map(({ value }) => value);
      const x = ontoSimplex(values, total);
      expect(x.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 6);
      const shifts = values.filter((_, i) => x[i]! > 0).map((value, i) => value - x.filter(v => v > 0)[i]!);
      const shift = shifts[0] ?? Math.max(...values);
      for (const one of shifts) expect(one).toBeCloseTo(shift, 6);
      values.forEach((value, i) => {
        if (x[i] === 0) expect(value).toBeLessThanOrEqual(shift + 1e-6);
      });
      const fixed = x.map(value => Number(value.toFixed(6)));
      const whole = roundedTo(Math.round(fixed.reduce((a, b) => a + b, 0)), fixed);
      whole.forEach((value, i) => {
        expect(Math.abs(value - fixed[i]!)).toBeLessThan(1.000001);
      });
      expect(whole.reduce((a, b) => a + b, 0)).toBe(total);
    }),
    { seed: 6, numRuns: 300 },
  );
});

it('gives equal remainders to the earlier, and refuses what cannot be reached', () => {
  expect(roundedTo(2, [0.5, 0.5, 0.5])).toEqual([1, 1, 0]);
  expect(() => roundedTo(9, [0.5, 0.5])).toThrow(RangeError);
  expect(() => ontoSimplex([1], -1)).toThrow(RangeError);
  expect(() => falling([1], [0])).toThrow(RangeError);
  expect(() => consistent([{ value: 1, variance: 0 }], [])).toThrow(RangeError);
});
