import { rhoFor } from './charge.ts';
import { upperTailBound } from './gaussian-tail.ts';
import { type Rational, rationalOfDouble, toNumber } from './rational.ts';

/** How near a noisy count is to the true one, known before anything is spent: no data go in. */

/**
 * The least integer a with P[|Z| ≤ a] ≥ 1 - β, in the units of the count. For variances above 1e8 it may be
 * one too large, never too small.
 *
 * @throws RangeError unless 0 < β < 1 and 0 < variance, or if a is beyond the safe integers
 */
export function halfWidth(variance: Rational, beta = 0.05): number {
  const s2 = toNumber(variance);
  requireBeta(beta);
  if (!(s2 > 0)) throw new RangeError('the variance must be positive');
  let tooNarrow = -1;
  let enough = Math.ceil(Math.sqrt(2 * s2 * Math.log(2 / beta))) + 1;
  if (!Number.isSafeInteger(enough)) throw new RangeError('the interval is too wide');
  while (enough - tooNarrow > 1) {
    const middle = Math.floor((tooNarrow + enough) / 2);
    if (isWithin(middle, s2, beta)) enough = middle;
    else tooNarrow = middle;
  }
  return enough;
}

/**
 * The largest s² with P[|Z| ≤ a] ≥ 1 - β.
 *
 * @throws RangeError unless a is a non-negative integer and 0 < β < 1
 */
export function largestVariance(a: number, beta = 0.05): number {
  requireBeta(beta);
  if (!Number.isSafeInteger(a) || a < 0) throw new RangeError('a half-width is a non-negative integer');
  let narrow = 0;
  let wide = 1;
  while (isWithin(a, wide, beta)) {
    narrow = wide;
    wide *= 4;
  }
  for (let step = 0; step < 200; step++) {
    const middle = (narrow + wide) / 2;
    if (middle === narrow || middle === wide || middle === 0) break;
    if (isWithin(a, middle, beta)) narrow = middle;
    else wide = middle;
  }
  return narrow;
}

/** The ρ, in units of 1e-12 and rounded up, with which counts are within ± a at confidence 1 - β. */
export function rhoForHalfWidth(delta2Sq: bigint, a: number, beta = 0.05): bigint {
  return rhoFor(delta2Sq, rationalOfDouble(largestVariance(a, beta)));
}

function isWithin(a: number, s2: number, beta: number): boolean {
  return 2 * upperTailBound(a + 1, s2) <= beta;
}

function requireBeta(beta: number): void {
  if (!(beta > 0 && beta < 1)) throw new RangeError('β lies between 0 and 1');
}
