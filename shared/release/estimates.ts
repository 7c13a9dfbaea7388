import type { Cell, Estimate, Plan } from './release.ts';

/** Sums of shown cells and their intervals at 95 %, of the privacy noise alone. */

/** What the intervals of sums follow from. */
export type Precision = Pick<Plan, 'k' | 'sigma' | 'half_width_95' | 'smallest_shown'>;

export type Shown = Extract<Cell, { state: 'value' }>;

/** z with P[|N(0,1)| <= z] = 0.95 */
export const z = 1.959963984540054;

/** A sum of shown cells: disjoint people, independent noise. */
export interface Sum {
  readonly people: number;
  readonly cells: number;
}

export const nobody: Sum = { people: 0, cells: 0 };

export function plus(sum: Sum, { people }: Shown): Sum {
  return { people: sum.people + Math.max(0, people.value), cells: sum.cells + 1 };
}

export function peopleIn({ people, cells }: Sum, { k, sigma, half_width_95 }: Precision): Estimate {
  const half = cells === 1 ? half_width_95 : Math.ceil(z * Math.sqrt(cells) * sigma);
  return { value: people, low: Math.max(k, people - half), high: people + half };
}

/**
 * The part of a whole sum that some of its cells make up, with the delta method's interval, or Fieller's
 * where the whole is below ten standard deviations. `not determined`: the whole may be nothing at all.
 */
export function partOf(part: Sum, whole: Sum, { sigma }: Precision): Estimate | 'not determined' {
  if (whole.people <= 0) return 'not determined';
  const r = part.people / whole.people;
  const partVariance = part.cells * sigma ** 2;
  const wholeVariance = whole.cells * sigma ** 2;
  // The part's noise is in the whole, so their covariance is the part's variance.
  const spread = partVariance * (1 - 2 * r) + r ** 2 * wholeVariance;
  if (whole.people >= 10 * Math.sqrt(wholeVariance)) {
    return within(r, r, (z * Math.sqrt(Math.max(0, spread))) / whole.people);
  }
  const g = (z ** 2 * wholeVariance) / whole.people ** 2;
  if (g >= 1) return 'not determined';
  const centre = (r - (g * partVariance) / wholeVariance) / (1 - g);
  const remaining = spread - g * (partVariance - partVariance ** 2 / wholeVariance);
  return within(r, centre, (z * Math.sqrt(Math.max(0, remaining))) / (whole.people * (1 - g)));
}

/**
 * Of the people in `from` those who went on to `to`, a sum of some of its cells. Where everybody who is
 * shown went on, those who did not are withheld, and so is the part: it is not 1.
 */
export function partGoneOn(to: Sum, from: Sum, same: boolean, precision: Precision): Estimate | 'withheld' {
  if (to.cells === 0) return 'withheld';
  if (same) return { value: 1, low: 1, high: 1 };
  if (to.cells === from.cells) return 'withheld';
  const part = partOf(to, from, precision);
  return part === 'not determined' ? 'withheld' : part;
}

/**
 * People of one sum per person of another, of different cells with independent noise: the delta method's
 * interval, or Fieller's where the divisor is below ten standard deviations (PRIVACY.md 7.4). At most 1.
 */
export function ratioOf(part: Sum, whole: Sum, { sigma }: Precision): Estimate | 'not determined' {
  if (whole.people <= 0) return 'not determined';
  const r = part.people / whole.people;
  const [partVariance, wholeVariance] = [part.cells * sigma ** 2, whole.cells * sigma ** 2];
  if (whole.people >= 10 * Math.sqrt(wholeVariance)) {
    return within(Math.min(1, r), r, (z * Math.sqrt(partVariance + r ** 2 * wholeVariance)) / whole.people);
  }
  const g = (z ** 2 * wholeVariance) / whole.people ** 2;
  if (g >= 1) return 'not determined';
  const spread = (1 - g) * partVariance + r ** 2 * wholeVariance;
  return within(Math.min(1, r), r / (1 - g), (z * Math.sqrt(spread)) / (whole.people * (1 - g)));
}

function within(value: number, centre: number, half: number): Estimate {
  const low = Math.max(0, Math.min(value, centre - half));
  return { value, low, high: Math.min(1, Math.max(value, centre + half)) };
}
