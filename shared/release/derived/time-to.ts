import type { TimeToQuestion } from '../../policy/questions/time-to.ts';
import { type TimeBin, timeBins } from '../../policy/time-bins.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, type Precision, plus, type Shown, z } from '../estimates.ts';
import type { Derived, TimeEstimate } from '../release.ts';

export const deriveTimeTo: Derive<TimeToQuestion> = (question, shown, precision) => ({
  quantiles: quantiles(question, shown, precision),
});

/**
 * Times by which a quarter, half and three quarters of the people in shown bins were there, taken as
 * spread evenly over their bin. The interval is that of whole bins, from the one that holds q - d of
 * the people to the one that holds q + d, d = z·√j·σ / n for j shown bins of n people (PRIVACY.md 6.7):
 * nothing is known of where in a bin people are.
 */
function quantiles(
  { finest }: TimeToQuestion,
  shown: readonly Shown[],
  { sigma }: Precision,
): NonNullable<Derived['quantiles']> {
  const bins = timeBins(finest).flatMap(bin => {
    const cell = shown.find(({ key }) => key['from_seconds'] === bin.from_seconds);
    return cell === undefined ? [] : [{ ...bin, people: plus(nobody, cell).people }];
  });
  const all = shown.reduce(plus, nobody);
  const slack = z * Math.sqrt(all.cells) * sigma;
  return [0.25, 0.5, 0.75].map(q => ({
    q,
    seconds: all.people === 0 ? 'withheld' : timeOf(bins, q * all.people, slack),
  }));
}

/** When `rank` people of a histogram were there, give or take `slack` people. */
function timeOf(
  bins: readonly (TimeBin & { readonly people: number })[],
  rank: number,
  slack: number,
): TimeEstimate {
  let before = 0;
  const ends = bins.map(bin => {
    before += bin.people;
    return { ...bin, before: before - bin.people };
  });
  const holding = (people: number) => ends.find(bin => bin.before + bin.people >= people) ?? ends.at(-1)!;
  const { from_seconds: from, to_seconds: to, before: earlier, people } = holding(rank);
  return {
    value: to === null ? null : from + ((rank - earlier) / people) * (to - from),
    low: holding(rank - slack).from_seconds,
    high: holding(rank + slack).to_seconds,
  };
}
