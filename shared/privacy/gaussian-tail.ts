import { normalUpperTail } from './normal-tail.ts';

/**
 * The discrete Gaussian N_Z(0, s²), probability proportional to exp(-x²/(2 s²)) on the integers, as
 * doubles. Variance parameters `s2` are positive numbers; x, t and a are integers.
 */

/** Above this the sums over integers grow long, and the continuous Gaussian stands in. */
const LONGEST_SUM = 1e8;

/** Rounding up that covers every rounding error of the sums. */
const ROUND_UP = 1 + 1e-12;

/** C = sum over x of exp(-x²/(2 s²)); by Poisson summation where that is shorter. */
export function normaliser(s2: number): number {
  requirePositive(s2);
  if (s2 < 1) return 1 + 2 * powerSum(x => Math.exp((-x * x) / (2 * s2)));
  return Math.sqrt(2 * Math.PI * s2) * (1 + 2 * powerSum(y => Math.exp(-2 * Math.PI ** 2 * s2 * y * y)));
}

export function probability(x: number, s2: number): number {
  return Math.exp((-x * x) / (2 * s2)) / normaliser(s2);
}

/** P[Z ≥ t] */
export function upperTail(t: number, s2: number): number {
  requirePositive(s2);
  if (t <= 0) return 1 - upperTail(1 - t, s2);
  return s2 <= LONGEST_SUM ? summedTail(t, s2) : midpointTail(t, s2);
}

/**
 * At least P[Z ≥ t], for t ≥ 1.
 * Above s² = 1e8: P[Z ≥ t] ≤ P[N(0, s²) ≥ t - 1] (Canonne, Kamath and Steinke 2020, proposition 25).
 */
export function upperTailBound(t: number, s2: number): number {
  requirePositive(s2);
  const tail = s2 <= LONGEST_SUM ? summedTail(t, s2) : normalUpperTail((t - 1) / Math.sqrt(s2));
  return tail * ROUND_UP;
}

/** P[|Z| ≤ a] */
export function centralProbability(a: number, s2: number): number {
  if (a < 0) return 0;
  if (a * a >= s2) return 1 - 2 * upperTail(a + 1, s2);
  return upperTail(-a, s2) - upperTail(a + 1, s2);
}

/** The true variance, below s² by a hair that only matters for s² under 1. */
export function gaussianVariance(s2: number): number {
  requirePositive(s2);
  if (s2 < 1) return (2 * powerSum(x => x * x * Math.exp((-x * x) / (2 * s2)))) / normaliser(s2);
  const theta = 1 + 2 * powerSum(y => Math.exp(-2 * Math.PI ** 2 * s2 * y * y));
  const slope = 2 * powerSum(y => y * y * Math.exp(-2 * Math.PI ** 2 * s2 * y * y));
  return s2 - (4 * Math.PI ** 2 * s2 * s2 * slope) / theta;
}

/** exp(-t²/(2 s²)) · sum over j ≥ 0 of exp(-(2tj + j²)/(2 s²)) / C, with compensated summation; t ≥ 1. */
function summedTail(t: number, s2: number): number {
  let sum = 0;
  let lost = 0;
  for (let j = 0; ; j++) {
    const term = Math.exp(-(2 * t * j + j * j) / (2 * s2));
    const corrected = term - lost;
    const next = sum + corrected;
    lost = next - sum - corrected;
    sum = next;
    if (term < 1e-18) break;
  }
  return (Math.exp((-t * t) / (2 * s2)) * sum) / normaliser(s2);
}

/** Midpoint rule with its first correction; its error is below 1e-12 for every s² above 1e8. */
function midpointTail(t: number, s2: number): number {
  const sigma = Math.sqrt(s2);
  const u = (t - 0.5) / sigma;
  const slope = (u * Math.exp((-u * u) / 2)) / (Math.sqrt(2 * Math.PI) * s2);
  return normalUpperTail(u) - slope / 24;
}

/** term(1) + term(2) + … for terms that fall faster than any geometric series. */
function powerSum(term: (x: number) => number): number {
  let sum = 0;
  for (let x = 1; ; x++) {
    const next = term(x);
    sum += next;
    if (next <= sum * 1e-18) return sum;
  }
}

function requirePositive(s2: number): void {
  if (!(s2 > 0 && s2 < Number.POSITIVE_INFINITY)) throw new RangeError('the variance must be positive');
}
