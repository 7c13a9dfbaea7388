import { upperTail, upperTailBound } from './gaussian-tail.ts';
import { type Rational, toNumber } from './rational.ts';

/**
 * The gate that every cell passes or stays behind: it shows if and only if at least k people are in it and
 * the noisy count reaches k + τ.
 *
 * Guarantee: a shown cell holds at least k people, always; and a release of cells in which one person names
 * at most L0, each with discrete Gaussian noise of variance s², is δ-approximate L0/(2 s²)-zCDP for adding
 * or removing one person (Bun and Steinke 2016, definition 8.1; PRIVACY 3.3; for k = 1 Rogers 2023,
 * theorem 7).
 */

/**
 * The δ that each of the L0 cells of one person may use: 1 - (1 - δ)^(1/L0).
 *
 * @throws RangeError unless 0 < δ < 1 and L0 is a positive integer
 */
export function deltaPerCell(deltaThreshold: number, l0: number): number {
  requireProbability(deltaThreshold);
  if (!Number.isSafeInteger(l0) || l0 < 1) throw new RangeError('a person names at least one cell');
  return -Math.expm1(Math.log1p(-deltaThreshold) / l0);
}

/** The variances of counts of people that a threshold is searched for. */
const LARGEST_VARIANCE = 1e24;

/**
 * The least t ≥ 1 with P[Z ≥ t] ≤ δ, Z discrete Gaussian of this variance, in people. Rounding goes
 * to the larger t; for variances above 1e8 a bound stands in that may add one.
 *
 * @throws RangeError unless 0 < δ < 1 and 0 < variance ≤ 1e24
 */
export function tau(variance: Rational, deltaCell: number): number {
  const s2 = toNumber(variance);
  if (!(s2 > 0 && s2 <= LARGEST_VARIANCE)) throw new RangeError('no threshold for this variance');
  const reaches = Math.ceil(Math.sqrt(2 * s2 * -Math.log(deltaCell))) + 2;
  return leastThreshold(t => upperTailBound(t, s2), deltaCell, reaches);
}

/**
 * The least t ≥ 1 with tail(t) ≤ δ, less a hair for rounding.
 *
 * @param tail  falls with t, and lies below δ from `reaches` on
 * @throws RangeError unless 0 < δ < 1
 */
export function leastThreshold(tail: (t: number) => number, delta: number, reaches: number): number {
  requireProbability(delta);
  const allowed = delta * (1 - 1e-12);
  let above = 0;
  let enough = reaches;
  while (enough - above > 1) {
    const middle = Math.floor((above + enough) / 2);
    if (tail(middle) <= allowed) enough = middle;
    else above = middle;
  }
  return enough;
}

/** The probability that a cell of this many people shows; exactly 0 below k. */
export function probabilityShown(people: number, k: number, threshold: number, variance: Rational): number {
  if (people < k) return 0;
  return upperTail(threshold - (people - k), toNumber(variance));
}

export type GatedCell = { readonly state: 'shown'; readonly people: number } | { readonly state: 'withheld' };

/**
 * @param count  people in the cell after contribution bounding
 * @param noise  the cell's own draw, the same that is reported
 * @param threshold  τ of {@link tau}
 * @returns the noisy count, or nothing at all
 */
export function gate(count: number, noise: bigint, k: number, threshold: number): GatedCell {
  if (!Number.isSafeInteger(k) || k < 1) throw new RangeError('k is a positive integer');
  if (!Number.isSafeInteger(threshold) || threshold < 1) throw new RangeError('τ is a positive integer');
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError('a count is not negative');
  const people = BigInt(count) + noise;
  if (count < k || people < BigInt(k) + BigInt(threshold)) return { state: 'withheld' };
  return { state: 'shown', people: Number(people) };
}

function requireProbability(delta: number): void {
  if (!(delta > 0 && delta < 1)) throw new RangeError('δ lies between 0 and 1');
}
