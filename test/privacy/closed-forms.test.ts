import { expect, it } from 'vitest';
import { halfWidth } from '../../shared/privacy/accuracy.ts';
import { leastThreshold } from '../../shared/privacy/gate.ts';
import { centralProbability, gaussianVariance, normaliser } from '../../shared/privacy/gaussian-tail.ts';
import { laplaceProbability, laplaceUpperTail, laplaceVariance } from '../../shared/privacy/laplace-tail.ts';
import { selection } from '../../shared/privacy/partition-selection.ts';
import { rationalOfDouble } from '../../shared/privacy/rational.ts';
import { deltaOf, epsilonOf, rhoOf } from '../../shared/privacy/zcdp.ts';
import { isNear } from './oracle-vectors.ts';

/** Values that follow on paper, for a machine without the oracle. */

/** The theta function at its two classical points: Σ exp(-πx²) = π^¼ / Γ(¾) and Σ exp(-2πx²). */
const THETA_1 = 1.086434811213308;
const THETA_2 = (THETA_1 * Math.sqrt(2 + Math.SQRT2)) / 2;

it('normalises the discrete Gaussian as the theta function says', () => {
  expect(isNear(normaliser(1 / (2 * Math.PI)), THETA_1, 1e-15)).toBe(true);
  expect(isNear(normaliser(1 / (4 * Math.PI)), THETA_2, 1e-15)).toBe(true);
  // Its own Fourier transform: the sum at t² equals t times the sum at 1/t².
  for (const t of [1.5, 2, 3.2, 10]) {
    const dual = t * normaliser(1 / (2 * Math.PI * t ** 2));
    expect(isNear(normaliser(t ** 2 / (2 * Math.PI)), dual, 1e-14)).toBe(true);
  }
});

it('has variance 1/(4π) at its own dual, and probabilities that add up', () => {
  expect(isNear(gaussianVariance(1 / (2 * Math.PI)), 1 / (4 * Math.PI), 1e-14)).toBe(true);
  expect(isNear(centralProbability(0, 1 / (2 * Math.PI)), 1 / THETA_1, 1e-15)).toBe(true);
  // P[Z = 0] = 1/θ = 0.9963 at s² = 1/(4π).
  const variance = rationalOfDouble(1 / (4 * Math.PI));
  expect([halfWidth(variance, 0.0038), halfWidth(variance, 0.0037)]).toEqual([0, 1]);
});

it('halves with each step where the discrete Laplace has scale 1/ln 2', () => {
  const scale = 1 / Math.LN2;
  for (const x of [0, 1, 5, 20]) {
    expect(isNear(laplaceProbability(x, scale), 2 ** -x / 3, 1e-14)).toBe(true);
    expect(isNear(laplaceUpperTail(x + 1, scale), 2 ** -x / 3, 1e-14)).toBe(true);
  }
  expect(isNear(laplaceVariance(scale), 4, 1e-14)).toBe(true);
  // (2/3) 2^-t ≤ 2^-10 first at t = 10.
  expect(leastThreshold(t => laplaceUpperTail(t, scale), 2 ** -10, 60)).toBe(10);
});

it('converts as the optimal order says: ε = (2b+1)ρ - ln(1+1/b) gives δ = exp(-b²ρ)/(1+b)', () => {
  for (const rho of [0.001, 0.05, 0.5, 3]) {
    for (const b of [1, 2.5, 10, 60, 400]) {
      const epsilon = (2 * b + 1) * rho - Math.log1p(1 / b);
      const delta = Math.exp(-b * b * rho) / (1 + b);
      if (epsilon < 0 || delta < 1e-200) continue;
      expect(isNear(deltaOf(rho, epsilon), delta, 1e-11)).toBe(true);
      expect(isNear(epsilonOf(rho, delta), epsilon, 1e-9)).toBe(true);
      expect(isNear(rhoOf(epsilon, delta), rho, 1e-9)).toBe(true);
    }
  }
});

it('names cells with δ, 3δ, 7δ … where ε is ln 2', () => {
  const delta = 2 ** -20;
  for (const m of [1, 2, 3, 10]) {
    expect(isNear(selection(m, 1, Math.LN2, delta).kept, (2 ** m - 1) * delta, 1e-13)).toBe(true);
  }
});
