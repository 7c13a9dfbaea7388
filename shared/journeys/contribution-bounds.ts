/**
 * What one person may contribute to a histogram, whatever the journey (PRIVACY.md 2).
 * All of it public: nothing here is computed from data.
 */
export interface ContributionBounds {
  /** L0: most bins of one person. */
  readonly l0: number;
  /**
   * Secret seed of the sample that is kept of a person's bins beyond L0, in lower-case hex; drawn
   * independently of the data.
   */
  readonly seedHex: string;
  /** For each measure B: most that one person adds over all bins, in absolute value (L1, so L2 too). */
  readonly measures: readonly number[];
}

/** Greatest B for which the sum over 2^31 people stays within 63 bits, whoever they are (PRIVACY.md 2.1). */
const greatestTotal = 2 ** 32 - 1;

export function checkBounds({ l0, seedHex, measures }: ContributionBounds): void {
  if (!Number.isInteger(l0) || l0 < 1) throw new RangeError('L0 is a whole number from 1');
  if (!/^([0-9a-f]{2})*$/.test(seedHex)) throw new RangeError('the seed is lower-case hex');
  for (const total of measures) {
    if (!Number.isInteger(total) || total < 1 || total > greatestTotal) {
      throw new RangeError('a total of a measure is a whole number from 1 to 2^32 - 1');
    }
  }
}

/**
 * Scales one person's values of a measure so that their absolute values sum to at most `total`:
 * `trunc(v * total / sum|v|)` in exact integers where they sum to more (PRIVACY.md 2.3).
 */
export function boundTotal(values: bigint[], total: number): void {
  let sum = 0n;
  for (const value of values) sum += value < 0n ? -value : value;
  const most = BigInt(total);
  if (sum <= most) return;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! * most) / sum;
}

/** A value of a measure as a whole number: fractions are cut off, what is no number is 0, infinities are great. */
export function wholeValue(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  const limit = Number.MAX_SAFE_INTEGER;
  return BigInt(Math.trunc(Math.max(-limit, Math.min(limit, value))));
}
