import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  budgetOf,
  type Charge,
  deltaNumber,
  epsilonAt,
  fits,
  leastShare,
  minus,
  partOf,
  plus,
  rhoFor,
  rhoNumber,
  shareOf,
  varianceOf,
} from '../../shared/privacy/charge.ts';
import { compare, multiply, rational } from '../../shared/privacy/rational.ts';
import { deltaOf } from '../../shared/privacy/zcdp.ts';

const seeded = { seed: 11, numRuns: 500 };
const units = fc.oneof(fc.bigInt({ min: 1n, max: 1_000n }), fc.bigInt({ min: 1n, max: 10n ** 13n }));
const charge: fc.Arbitrary<Charge> = fc.record({ rho: units, deltaThreshold: units });

it('divides a policy into ρ and half of δ, exactly', () => {
  const budget = budgetOf(3, 1e-6);
  expect(budget.deltaThreshold).toBe(500_000_000_000n);
  expect(rhoNumber(budget.rho)).toBeCloseTo(0.17575, 5);
  expect(budgetOf(1, 3e-9).deltaThreshold).toBe(1_500_000_000n);
});

it('has the ρ of the specification for every ε', () => {
  const caps = [0.5, 1, 2, 3, 4, 6, 8].map(epsilon => rhoNumber(budgetOf(epsilon, 1e-6).rho));
  expect(caps.map(rho => Number(rho.toPrecision(4)))).toEqual([
    0.006225, 0.02294, 0.08344, 0.1757, 0.2961, 0.6102, 1.008,
  ]);
});

it('rounds a budget down, to within one unit', () => {
  for (const epsilon of [0.1, 1, 3, 8]) {
    const { rho, deltaThreshold } = budgetOf(epsilon, 1e-6);
    const left = 1e-6 - deltaNumber(deltaThreshold);
    expect(deltaOf(rhoNumber(rho), epsilon)).toBeLessThanOrEqual(left);
    expect(deltaOf(rhoNumber(rho + 2n), epsilon)).toBeGreaterThan(left);
    expect(epsilonAt(rho, 1e-6, deltaThreshold)).toBeLessThanOrEqual(epsilon * (1 + 1e-12));
    expect(epsilonAt(rho, 1e-6, deltaThreshold)).toBeCloseTo(epsilon, 8);
  }
});

it('never shares out more than there is', () => {
  fc.assert(
    fc.property(charge, fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 8 }), (budget, wanted) => {
      let left = 1_000_000;
      let rest = budget;
      for (const millionths of wanted) {
        const share = Math.min(millionths, left);
        left -= share;
        const part = shareOf(budget, share);
        rest = minus(rest, part);
        expect(plus(rest, part).rho <= budget.rho).toBe(true);
        expect(part.rho * 1_000_000n <= budget.rho * BigInt(share)).toBe(true);
        expect((part.rho + 1n) * 1_000_000n > budget.rho * BigInt(share)).toBe(true);
      }
      expect(rest.rho >= 0n && rest.deltaThreshold >= 0n).toBe(true);
    }),
    seeded,
  );
  expect(shareOf({ rho: 7n, deltaThreshold: 9n }, 1_000_000)).toEqual({ rho: 7n, deltaThreshold: 9n });
});

it('compares and subtracts in both currencies', () => {
  const more = { rho: 5n, deltaThreshold: 5n };
  expect(fits({ rho: 5n, deltaThreshold: 6n }, more)).toBe(false);
  expect(fits({ rho: 6n, deltaThreshold: 5n }, more)).toBe(false);
  expect(fits(more, more)).toBe(true);
  expect(() => minus(more, { rho: 1n, deltaThreshold: 6n })).toThrow(RangeError);
});

it('finds the least share that holds a ρ', () => {
  fc.assert(
    fc.property(charge, units, (budget, rho) => {
      const millionths = leastShare(budget, rho);
      fc.pre(millionths < Number.MAX_SAFE_INTEGER);
      expect((budget.rho * BigInt(millionths)) / 1_000_000n >= rho).toBe(true);
      expect((budget.rho * BigInt(millionths - 1)) / 1_000_000n < rho).toBe(true);
    }),
    seeded,
  );
  expect(leastShare({ rho: 1n, deltaThreshold: 1n }, 10n ** 30n)).toBe(Number.MAX_SAFE_INTEGER);
});

it('ties noise and charge together exactly', () => {
  fc.assert(
    fc.property(units, units, (delta2Sq, rho) => {
      const variance = varianceOf(delta2Sq, rho);
      // 2 ρ s² = Δ² · 10^12
      expect(multiply(variance, rational(2n * rho))).toEqual(rational(delta2Sq * 10n ** 12n));
      expect(rhoFor(delta2Sq, variance)).toBe(rho);
    }),
    seeded,
  );
});

it('rounds a price up and so the noise down', () => {
  fc.assert(
    fc.property(units, units, units, (delta2Sq, n, d) => {
      const wanted = rational(n, d);
      const rho = rhoFor(delta2Sq, wanted);
      expect(compare(varianceOf(delta2Sq, rho), wanted)).not.toBe(1);
      if (rho > 1n) expect(compare(varianceOf(delta2Sq, rho - 1n), wanted)).toBe(1);
    }),
    seeded,
  );
});

it('refuses nothing for nothing', () => {
  expect(() => budgetOf(0, 1e-6)).toThrow(RangeError);
  expect(() => budgetOf(1, 0)).toThrow(RangeError);
  expect(() => budgetOf(1, 1)).toThrow(RangeError);
  expect(() => varianceOf(0n, 1n)).toThrow(RangeError);
  expect(() => varianceOf(1n, 0n)).toThrow(RangeError);
  expect(() => rhoFor(1n, rational(0n))).toThrow(RangeError);
  expect(() => partOf({ rho: 1n, deltaThreshold: 1n }, 2n, 1n)).toThrow(RangeError);
  expect(() => shareOf({ rho: 1n, deltaThreshold: 1n }, -1)).toThrow(RangeError);
});
