import type { MeanQuestion, SumQuestion } from '../../policy/questions/sum.ts';
import type { Derive } from '../derived-kind.ts';
import { type Precision, type Shown, z } from '../estimates.ts';
import type { Estimate } from '../release.ts';

/** What a person with an amount spends in each shown group, in minor units: a ratio of independent noisy numbers (PRIVACY.md 7.4). */
export const deriveMoney: Derive<SumQuestion | MeanQuestion> = (_, shown, precision) => ({
  means: shown.map(cell => ({ key: cell.key, amount: meanOf(cell, precision) })),
});

function meanOf({ people, amount }: Shown, { sigma }: Precision): Estimate | 'withheld' {
  if (amount === undefined || people.value <= 0) return 'withheld';
  const sigmaOfAmount = (amount.high - amount.low) / (2 * z);
  const n = people.value;
  const r = amount.value / n;
  const spread = sigmaOfAmount ** 2 + r ** 2 * sigma ** 2;
  if (n >= 10 * sigma) {
    const half = (z * Math.sqrt(spread)) / n;
    return { value: r, low: r - half, high: r + half };
  }
  const g = (z ** 2 * sigma ** 2) / n ** 2;
  if (g >= 1) return 'withheld';
  const half = (z * Math.sqrt(Math.max(0, spread - g * sigmaOfAmount ** 2))) / (n * (1 - g));
  const centre = r / (1 - g);
  return { value: r, low: Math.min(r, centre - half), high: Math.max(r, centre + half) };
}
