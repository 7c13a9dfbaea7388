import { halfWidth } from '../../charts/rounding.ts';
import type { CompareQuestion } from '../../policy/questions/compare.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, type Precision, partOf, peopleIn, plus, type Shown, z } from '../estimates.ts';
import type { Derived, Estimate } from '../release.ts';

type Outcome = NonNullable<Derived['outcomes']>[number];
type Difference = NonNullable<Derived['differences']>[number];

/**
 * Rates of segments whose both cells are shown, and each pair of them compared: segments share nobody, so
 * their noise is independent (PRIVACY.md 6.9, 7.4). A difference whose interval holds 0 cannot be told.
 */
export const deriveCompare: Derive<CompareQuestion> = (_, shown, precision) => {
  const segments = [...new Set(shown.map(cell => String(cell.key['segment'])))].sort();
  const outcomes = segments.map(segment => outcomeOf(segment, shown, precision));
  return {
    outcomes,
    differences: outcomes.flatMap((a, i) => outcomes.slice(i + 1).map(b => differenceOf(a, b))),
  };
};

function outcomeOf(segment: string, shown: readonly Shown[], precision: Precision): Outcome {
  const cellOf = (outcome: string) =>
    shown.find(({ key }) => key['segment'] === segment && key['outcome'] === outcome);
  const [yes, no] = [cellOf('yes'), cellOf('no')];
  if (yes === undefined || no === undefined) return { segment, people: 'withheld', rate: 'withheld' };
  const part = plus(nobody, yes);
  const whole = plus(part, no);
  const rate = partOf(part, whole, precision);
  return {
    segment,
    people: peopleIn(whole, precision),
    rate: rate === 'not determined' ? 'withheld' : rate,
  };
}

function differenceOf(a: Outcome, b: Outcome): Difference {
  const named = { a: a.segment, b: b.segment };
  if (a.rate === 'withheld' || b.rate === 'withheld') {
    return { ...named, points: 'withheld', ratio: 'withheld', verdict: 'cannot tell' };
  }
  const half = Math.hypot(halfWidth(a.rate), halfWidth(b.rate));
  const difference = a.rate.value - b.rate.value;
  const points = { value: 100 * difference, low: 100 * (difference - half), high: 100 * (difference + half) };
  return {
    ...named,
    points,
    ratio: ratioOf(a.rate, b.rate),
    verdict: points.low > 0 ? 'higher' : points.high < 0 ? 'lower' : 'cannot tell',
  };
}

/** The ratio of two rates by the delta method on its logarithm; withheld where a rate may be nothing. */
function ratioOf(a: Estimate, b: Estimate): Estimate | 'withheld' {
  if (a.value <= 0 || b.value <= 0 || b.low <= 0 || a.low <= 0) return 'withheld';
  const ratio = a.value / b.value;
  const spread = Math.hypot(halfWidth(a) / (z * a.value), halfWidth(b) / (z * b.value));
  return { value: ratio, low: ratio * Math.exp(-z * spread), high: ratio * Math.exp(z * spread) };
}
