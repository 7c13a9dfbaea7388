import { discreteGaussian } from '../privacy/exact-sampling.ts';
import { gate } from '../privacy/gate.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import type { Estimate } from '../release/release.ts';
import type { Gate, MeasureNoise } from './pricing.ts';

export type GatedPeople =
  | { readonly state: 'shown'; readonly people: Estimate }
  | { readonly state: 'withheld' };

/**
 * Noise and gate for every bin of one histogram, in the order given. Each bin of at least k people gets one
 * draw; smaller ones are withheld without, which nothing shows.
 */
export function gateAll(counts: readonly number[], by: Gate, random: RandomSource): GatedPeople[] {
  return counts.map(count => {
    if (count < by.k) return { state: 'withheld' };
    const cell = gate(count, discreteGaussian(by.variance, random), by.k, by.tau);
    return cell.state === 'shown'
      ? { state: 'shown', people: estimate(cell.people, by) }
      : { state: 'withheld' };
  });
}

/**
 * A measure of a bin that is shown, with noise of its own.
 *
 * Guarantee: over all bins of a release B²/(2 s²)-zCDP where one person adds at most B to them in absolute value
 * (Canonne, Kamath and Steinke 2020, theorem 4).
 */
export function noised(exact: bigint, { variance, halfWidth }: MeasureNoise, random: RandomSource): Estimate {
  const value = Number(exact + discreteGaussian(variance, random));
  return { value, low: value - halfWidth, high: value + halfWidth };
}

/** [y - a, y + a] at 95 %, cut at k: a shown cell holds at least k people with certainty (PRIVACY.md 7.3). */
function estimate(noisy: number, by: Gate): Estimate {
  return { value: noisy, low: Math.max(by.k, noisy - by.halfWidth), high: noisy + by.halfWidth };
}
