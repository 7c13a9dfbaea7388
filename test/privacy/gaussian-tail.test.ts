import { expect, it } from 'vitest';
import {
  centralProbability,
  gaussianVariance,
  normaliser,
  probability,
  upperTail,
  upperTailBound,
} from '../../shared/privacy/gaussian-tail.ts';
import {
  laplaceCentralProbability,
  laplaceProbability,
  laplaceUpperTail,
  laplaceVariance,
} from '../../shared/privacy/laplace-tail.ts';
import { normalUpperTail } from '../../shared/privacy/normal-tail.ts';
import { parseRational, toNumber } from '../../shared/privacy/rational.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Distribution = {
  variance: number;
  x: number[];
  pmf: number[];
  sf_ge: number[];
  prob_abs_le: number[];
} & (
  | { dist: 'discrete_gaussian'; sigma2: string; norm_const: number }
  | { dist: 'discrete_laplace'; scale: string }
);

itAgreesWith<Distribution>('noise_pmf.json', 'knows both noise distributions', vectors => {
  const wrong: unknown[] = [];
  const compare = (name: string, actual: number, expected: number, tolerance = 1e-12) => {
    if (!isNear(actual, expected, tolerance)) wrong.push({ name, actual, expected });
  };
  for (const vector of vectors) {
    const gaussian = vector.dist === 'discrete_gaussian';
    const parameter = toNumber(parseRational(gaussian ? vector.sigma2 : vector.scale));
    if (gaussian) compare('normaliser', normaliser(parameter), vector.norm_const);
    compare('variance', gaussian ? gaussianVariance(parameter) : laplaceVariance(parameter), vector.variance);
    vector.x.forEach((x, i) => {
      compare('pmf', (gaussian ? probability : laplaceProbability)(x, parameter), vector.pmf[i]!);
      const tail = vector.sf_ge[i]!;
      compare(
        'tail',
        (gaussian ? upperTail : laplaceUpperTail)(x, parameter),
        tail,
        tail < 1e-30 ? 1e-9 : 1e-12,
      );
      const central = gaussian ? centralProbability : laplaceCentralProbability;
      compare('central', central(x, parameter), vector.prob_abs_le[i]!);
    });
  }
  expect(wrong).toEqual([]);
});

it('adds up to one, whatever the variance', () => {
  for (const s2 of [0.01, 0.3, 0.999, 1, 1.001, 5, 77.7]) {
    let total = 0;
    let square = 0;
    for (let x = -400; x <= 400; x++) {
      total += probability(x, s2);
      square += x * x * probability(x, s2);
    }
    expect(total).toBeCloseTo(1, 13);
    expect(isNear(gaussianVariance(s2), square, 1e-12)).toBe(true);
  }
});

it('sums tails from single probabilities', () => {
  for (const s2 of [0.2, 1, 30]) {
    for (const t of [-3, 0, 1, 4, 9]) {
      let sum = 0;
      for (let x = t + 300; x >= t; x--) sum += probability(x, s2);
      expect(isNear(upperTail(t, s2), sum, 1e-13)).toBe(true);
    }
  }
});

it('agrees on both sides of the variance where the continuous Gaussian stands in', () => {
  for (const u of [-3, 0, 0.5, 2, 5, 8]) {
    const t = Math.round(u * 1e4);
    const summed = upperTail(t, 1e8);
    const midpoint = upperTail(t, 1e8 + 1e-6);
    expect(isNear(midpoint, summed, 2e-12)).toBe(true);
  }
});

it('bounds tails from above', () => {
  for (const s2 of [0.5, 40, 1e8, 2e8, 1e12]) {
    for (const u of [0.1, 1, 3, 6]) {
      const t = Math.ceil(u * Math.sqrt(s2));
      const bound = upperTailBound(t, s2);
      expect(bound).toBeGreaterThan(upperTail(t, s2));
      expect(bound).toBeLessThan(upperTail(t, s2) * (s2 > 1e8 ? 1.001 : 1 + 3e-12));
    }
  }
});

it('knows the continuous tail', () => {
  // P[N(0,1) ≥ x] as tabulated (Abramowitz and Stegun, tables 26.1 and 26.2).
  const known: [number, number][] = [
    [0, 0.5],
    [1, 0.15865525393145705],
    [2, 0.02275013194817921],
    [3, 0.0013498980316300946],
    [5, 2.866515718791939e-7],
    [10, 7.61985302416052e-24],
    [-1, 0.841344746068543],
  ];
  expect(known.filter(([x, tail]) => !isNear(normalUpperTail(x), tail, 1e-14))).toEqual([]);
  // The series and the continued fraction meet.
  expect(isNear(normalUpperTail(2.5 - 1e-15), normalUpperTail(2.5), 1e-13)).toBe(true);
});

it('refuses a variance that is not positive', () => {
  for (const s2 of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => normaliser(s2)).toThrow(RangeError);
    expect(() => upperTail(1, s2)).toThrow(RangeError);
    expect(() => upperTailBound(1, s2)).toThrow(RangeError);
    expect(() => gaussianVariance(s2)).toThrow(RangeError);
  }
});
