import { expect, it } from 'vitest';
import { upperTail } from '../../shared/privacy/gaussian-tail.ts';
import {
  add,
  divide,
  floor,
  multiply,
  parseRational,
  type Rational,
  rational,
  subtract,
  toNumber,
} from '../../shared/privacy/rational.ts';
import { deltaOf, epsilonOf, rhoOf } from '../../shared/privacy/zcdp.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Conversion =
  | { kind: 'rho_delta_to_eps'; rho: string; delta: string; eps: number }
  | { kind: 'rho_eps_to_delta'; rho: string; eps: string; delta: number }
  | { kind: 'eps_delta_to_rho'; eps: string; delta: string; rho: number };

itAgreesWith<Conversion>(
  'zcdp_conversion.json',
  'converts as tightly as is proven, and no tighter',
  vectors => {
    const wrong: unknown[] = [];
    for (const vector of vectors) {
      const [eps, delta, rho] = [vector.eps, vector.delta, vector.rho].map(Number) as [
        number,
        number,
        number,
      ];
      switch (vector.kind) {
        case 'rho_delta_to_eps': {
          const actual = epsilonOf(rho, delta);
          if (!isNear(actual, eps, 1e-9) || actual < eps * (1 - 1e-12)) wrong.push({ vector, actual });
          break;
        }
        case 'rho_eps_to_delta': {
          const actual = deltaOf(rho, eps);
          if (!isNear(actual, delta, 1e-9) || actual < delta * (1 - 1e-12)) wrong.push({ vector, actual });
          break;
        }
        case 'eps_delta_to_rho': {
          const actual = rhoOf(eps, delta);
          if (!isNear(actual, rho, 1e-9) || actual > rho * (1 + 1e-12)) wrong.push({ vector, actual });
          break;
        }
      }
    }
    expect(wrong).toEqual([]);
  },
);

type Exact = { sigma2: string; shift: number; eps: string; delta: number; rho: number; zcdp_delta: number };

/**
 * The exact δ(ε) of discrete Gaussian noise on a query that shifts by an integer:
 * P[Z > εs²/m - m/2] - exp(ε) P[Z > εs²/m + m/2] (Canonne, Kamath and Steinke 2020, theorem 7).
 */
function exactDelta(variance: Rational, shift: number, epsilon: Rational): number {
  const centre = divide(multiply(epsilon, variance), rational(BigInt(shift)));
  const half = rational(BigInt(shift), 2n);
  const beyond = (x: Rational) => upperTail(Number(floor(x)) + 1, toNumber(variance));
  return beyond(subtract(centre, half)) - Math.exp(toNumber(epsilon)) * beyond(add(centre, half));
}

itAgreesWith<Exact>('discrete_gaussian_delta.json', 'stays above the exact δ of the noise', vectors => {
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const exact = exactDelta(parseRational(vector.sigma2), vector.shift, parseRational(vector.eps));
    const proven = deltaOf(vector.rho, Number(vector.eps));
    if (!isNear(exact, vector.delta, 1e-9) || !isNear(proven, vector.zcdp_delta, 1e-9) || exact > proven) {
      wrong.push({ vector, exact, proven });
    }
  }
  expect(wrong).toEqual([]);
});

it('gives the figures of the specification', () => {
  expect(epsilonOf(0.025, 1e-6)).toBeCloseTo(1.0140742547, 10);
  expect(rhoOf(1, 1e-6)).toBeCloseTo(0.0243559704, 10);
});

it('is never better than the infimum: a scan of orders finds nothing smaller', () => {
  const at = (alpha: number, rho: number, epsilon: number) =>
    Math.exp((alpha - 1) * (alpha * rho - epsilon)) * ((1 - 1 / alpha) ** alpha / (alpha - 1));
  for (const [rho, epsilon] of [
    [0.01, 0.5],
    [0.1, 1],
    [0.5, 3],
    [2, 1],
  ] as const) {
    let least = 1;
    for (let alpha = 1.001; alpha < 400; alpha *= 1.0005) least = Math.min(least, at(alpha, rho, epsilon));
    expect(isNear(deltaOf(rho, epsilon), least, 1e-5)).toBe(true);
    expect(deltaOf(rho, epsilon)).toBeLessThanOrEqual(least * (1 + 2e-12));
  }
});

it('goes round without gaining privacy', () => {
  for (const epsilon of [0.01, 0.3, 1, 3, 8]) {
    for (const delta of [1e-3, 1e-6, 1e-12]) {
      const rho = rhoOf(epsilon, delta);
      expect(deltaOf(rho, epsilon)).toBeLessThanOrEqual(delta);
      expect(deltaOf(rho * (1 + 1e-9), epsilon)).toBeGreaterThan(delta);
      expect(isNear(epsilonOf(rho, delta), epsilon, 1e-9)).toBe(true);
    }
  }
});

it('needs nothing for nothing', () => {
  expect([deltaOf(0, 0), deltaOf(0, 1), epsilonOf(0, 1e-6), epsilonOf(1e-12, 0.5)]).toEqual([0, 0, 0, 0]);
});

it('refuses what is no guarantee', () => {
  expect(() => deltaOf(-1, 1)).toThrow(RangeError);
  expect(() => deltaOf(1, -1)).toThrow(RangeError);
  expect(() => epsilonOf(1, 0)).toThrow(RangeError);
  expect(() => rhoOf(1, 1)).toThrow(RangeError);
  expect(() => rhoOf(Number.NaN, 1e-6)).toThrow(RangeError);
});
