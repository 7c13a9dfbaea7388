import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { deltaPerCell, gate, leastThreshold, probabilityShown, tau } from '../../shared/privacy/gate.ts';
import { upperTail } from '../../shared/privacy/gaussian-tail.ts';
import { laplaceUpperTail } from '../../shared/privacy/laplace-tail.ts';
import { parseRational, rational, toNumber } from '../../shared/privacy/rational.ts';
import { enough, gatedCell, hockeyStick } from './gated-cell.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Gate = {
  delta_thr: string;
  l0: number;
  k: number;
  delta_per_cell: number;
  tau: number;
  display_threshold: number;
  n: number[];
  display_prob: number[];
} & ({ noise: 'discrete_gaussian'; sigma2: string } | { noise: 'discrete_laplace'; eps: string });

itAgreesWith<Gate>('gate_discrete.json', 'finds the least threshold and who passes it', vectors => {
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const deltaCell = deltaPerCell(Number(vector.delta_thr), vector.l0);
    if (!isNear(deltaCell, vector.delta_per_cell, 1e-12)) wrong.push({ vector, deltaCell });
    const gaussian = vector.noise === 'discrete_gaussian';
    const variance = gaussian ? parseRational(vector.sigma2) : rational(1n);
    const scale = gaussian ? 0 : vector.l0 / Number(vector.eps);
    const threshold = gaussian
      ? tau(variance, deltaCell)
      : leastThreshold(
          t => laplaceUpperTail(t, scale),
          deltaCell,
          Math.ceil(-scale * Math.log(deltaCell)) + 1,
        );
    if (threshold !== vector.tau || vector.k + threshold !== vector.display_threshold) {
      wrong.push({ vector, threshold });
    }
    vector.n.forEach((n, i) => {
      const laplace = n < vector.k ? 0 : laplaceUpperTail(threshold - (n - vector.k), scale);
      const shown = gaussian ? probabilityShown(n, vector.k, threshold, variance) : laplace;
      const expected = vector.display_prob[i]!;
      if (!isNear(shown, expected, expected < 1e-30 ? 1e-6 : 1e-9)) wrong.push({ n, shown, expected });
    });
  }
  expect(wrong).toEqual([]);
});

type Divergence = {
  sigma2: string;
  delta_cell: string;
  k: number;
  tau: number;
  n: number;
  n_neighbour: number;
  eps: string;
  delta_n_vs_nm1: number;
  delta_nm1_vs_n: number;
  bound_delta_thr_plus_cdp: number;
};

itAgreesWith<Divergence>('gate_exact_divergence.json', 'leaks exactly what enumeration says', vectors => {
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const variance = parseRational(vector.sigma2);
    const threshold = tau(variance, Number(vector.delta_cell));
    expect([threshold, vector.n_neighbour]).toEqual([vector.tau, vector.n - 1]);
    const cell = { variance, k: vector.k, tau: threshold };
    const present = gatedCell(cell, vector.n, enough(cell, vector.n));
    const absent = gatedCell(cell, vector.n - 1, enough(cell, vector.n));
    for (const [actual, expected] of [
      [hockeyStick(present, absent, Number(vector.eps)), vector.delta_n_vs_nm1],
      [hockeyStick(absent, present, Number(vector.eps)), vector.delta_nm1_vs_n],
    ] as const) {
      if (!isNear(actual, expected, 1e-9) || actual > vector.bound_delta_thr_plus_cdp)
        wrong.push({ vector, actual });
    }
  }
  expect(wrong).toEqual([]);
});

it('takes the smallest threshold that the tail allows, by a scan of single thresholds', () => {
  for (const s2 of ['1/10', '1/2', '1', '3', '110', '2500']) {
    const variance = parseRational(s2);
    for (const delta of [0.3, 1e-3, 2.5e-8, 1e-15]) {
      const found = tau(variance, delta);
      expect(upperTail(found, toNumber(variance))).toBeLessThanOrEqual(delta);
      if (found > 1) expect(upperTail(found - 1, toNumber(variance))).toBeGreaterThan(delta * (1 - 1e-11));
    }
  }
});

it('rises by one at most where the bound stands in for the sum', () => {
  const below = tau(rational(100_000_000n), 1e-8);
  const above = tau(rational(100_000_001n), 1e-8);
  expect([0, 1]).toContain(above - below);
});

it('gives each cell of a person its part of δ', () => {
  expect(deltaPerCell(1e-8, 1)).toBeCloseTo(1e-8, 22);
  for (const l0 of [2, 5, 64]) {
    const cell = deltaPerCell(1e-6, l0);
    expect(isNear(-Math.expm1(l0 * Math.log1p(-cell)), 1e-6, 1e-12)).toBe(true);
    expect(cell).toBeGreaterThan(1e-6 / l0);
  }
});

it('shows a cell if and only if both the people and the noisy count are enough', () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.bigInt({ min: -60n, max: 60n }),
      fc.integer({ min: 1, max: 25 }),
      fc.integer({ min: 1, max: 25 }),
      (count, noise, k, threshold) => {
        const noisy = count + Number(noise);
        expect(gate(count, noise, k, threshold)).toEqual(
          count >= k && noisy >= k + threshold ? { state: 'shown', people: noisy } : { state: 'withheld' },
        );
      },
    ),
    { seed: 7, numRuns: 3_000 },
  );
});

it('never shows fewer than k people, however large the noise', () => {
  expect(gate(19, 10n ** 15n, 20, 1)).toEqual({ state: 'withheld' });
  expect(gate(20, 10n ** 15n, 20, 1)).toEqual({ state: 'shown', people: 10 ** 15 + 20 });
  expect(gate(20, 41n, 20, 42)).toEqual({ state: 'withheld' });
  expect(gate(20, 42n, 20, 42)).toEqual({ state: 'shown', people: 62 });
});

it('refuses what cannot be a threshold', () => {
  for (const delta of [0, 1, -1, Number.NaN]) {
    expect(() => tau(rational(4n), delta)).toThrow(RangeError);
    expect(() => deltaPerCell(delta, 1)).toThrow(RangeError);
  }
  for (const l0 of [0, 1.5, -1]) expect(() => deltaPerCell(1e-8, l0)).toThrow(RangeError);
  expect(() => tau(rational(0n), 1e-8)).toThrow(RangeError);
  expect(() => gate(5, 0n, 0, 1)).toThrow(RangeError);
  expect(() => gate(5, 0n, 1, 0)).toThrow(RangeError);
  expect(() => gate(-1, 0n, 1, 1)).toThrow(RangeError);
});
