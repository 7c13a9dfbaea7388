import { expect, it } from 'vitest';
import { halfWidth, largestVariance, rhoForHalfWidth } from '../../shared/privacy/accuracy.ts';
import { rhoFor, rhoNumber, varianceOf } from '../../shared/privacy/charge.ts';
import { centralProbability } from '../../shared/privacy/gaussian-tail.ts';
import { parseRational, rational, rationalOfDouble } from '../../shared/privacy/rational.ts';
import { epsilonOf } from '../../shared/privacy/zcdp.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Accuracy =
  | { kind: 'half_width'; sigma2: string; beta: string; half_width: number }
  | {
      kind: 'error_to_budget';
      half_width: number;
      beta: string;
      delta2_squared: string;
      sigma2_max: number;
      rho_min: number;
      'eps_alone_at_delta_1e-6': number;
      'eps_marginal_after_rho_0.02_at_delta_1e-6': number;
    };

itAgreesWith<Accuracy>('accuracy.json', 'knows ± before spending, and what a wanted ± costs', vectors => {
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const beta = Number(vector.beta);
    if (vector.kind === 'half_width') {
      const actual = halfWidth(parseRational(vector.sigma2), beta);
      if (actual !== vector.half_width) wrong.push({ vector, actual });
      continue;
    }
    const variance = largestVariance(vector.half_width, beta);
    const rho = rhoForHalfWidth(BigInt(vector.delta2_squared), vector.half_width, beta);
    const spent = rhoNumber(rho);
    const actual = {
      variance,
      spent,
      alone: epsilonOf(spent, 1e-6),
      marginal: epsilonOf(0.02 + spent, 1e-6) - epsilonOf(0.02, 1e-6),
    };
    const fits =
      isNear(variance, vector.sigma2_max, 1e-8) &&
      isNear(spent, vector.rho_min, 1e-8) &&
      isNear(actual.alone, vector['eps_alone_at_delta_1e-6'], 1e-8) &&
      isNear(actual.marginal, vector['eps_marginal_after_rho_0.02_at_delta_1e-6'], 1e-8);
    if (!fits) wrong.push({ vector, actual });
  }
  expect(wrong).toEqual([]);
});

it('gives the narrowest interval that holds', () => {
  for (const s2 of [0.01, 0.7, 1, 54.7, 3_000, 40_000]) {
    for (const beta of [0.3, 0.05, 1e-4]) {
      const a = halfWidth(rationalOfDouble(s2), beta);
      expect(centralProbability(a, s2)).toBeGreaterThanOrEqual(1 - beta);
      if (a > 0) expect(centralProbability(a - 1, s2)).toBeLessThan(1 - beta);
    }
  }
});

it('is 1.96 standard deviations for large noise, at most one too wide', () => {
  for (const sigma of [1e4, 1e5, 3e7]) {
    const a = halfWidth(rational(BigInt(sigma) ** 2n + 1n));
    expect(a - 1.959963984540054 * sigma).toBeGreaterThan(-1);
    expect(a - 1.959963984540054 * sigma).toBeLessThan(1.001);
  }
});

it('delivers the precision that was paid for, at the least price', () => {
  for (const people of [1, 3, 25, 500, 30_000]) {
    for (const l0 of [1n, 8n]) {
      const rho = rhoForHalfWidth(l0, people);
      expect(halfWidth(varianceOf(l0, rho))).toBeLessThanOrEqual(people);
      const cheaper = (rho * 999_999n) / 1_000_000n;
      expect(halfWidth(varianceOf(l0, cheaper))).toBeGreaterThan(people);
    }
  }
});

it('prices by sensitivity squared', () => {
  const variance = rationalOfDouble(largestVariance(20));
  expect(rhoForHalfWidth(7n, 20)).toBe(rhoFor(7n, variance));
});

it('refuses what is no interval', () => {
  for (const beta of [0, 1, Number.NaN]) {
    expect(() => halfWidth(rational(4n), beta)).toThrow(RangeError);
    expect(() => largestVariance(3, beta)).toThrow(RangeError);
  }
  expect(() => halfWidth(rational(0n))).toThrow(RangeError);
  expect(() => halfWidth(rational(10n ** 40n))).toThrow(RangeError);
  expect(() => largestVariance(-1)).toThrow(RangeError);
  expect(() => largestVariance(1.5)).toThrow(RangeError);
});
