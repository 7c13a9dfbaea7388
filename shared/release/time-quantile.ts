import type { TimeBin } from '../policy/time-bins.ts';
import { nobody, type Precision, plus, type Shown, z } from './estimates.ts';
import type { TimeEstimate } from './release.ts';

/**
 * The time by which a part `q` of the people in shown bins was there, taken as spread evenly over their bin. The
 * interval is that of whole bins, from the one that holds q - d of the people to the one that holds q + d,
 * d = z·√j·σ / n for j shown bins of n people (PRIVACY.md 6.7): nothing is known of where in a bin people are.
 */
export function timeQuantile(
  q: number,
  bins: readonly TimeBin[],
  shown: readonly Shown[],
  { sigma }: Precision,
): TimeEstimate | 'withheld' {
  const all = shown.reduce(plus, nobody);
  if (all.people === 0) return 'withheld';
  const held = bins.flatMap(bin => {
    const cell = shown.find(({ key }) => key['from_seconds'] === bin.from_seconds);
    return cell === undefined ? [] : [{ ...bin, people: plus(nobody, cell).people }];
  });
  return timeOf(held, q * all.people, z * Math.sqrt(all.cells) * sigma);
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
