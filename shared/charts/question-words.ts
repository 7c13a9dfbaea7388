import type { Release, ReleaseFile } from '../release/release.ts';
import { labelText } from './label-text.ts';
import { grouped, marginText, peopleWithMargin } from './rounding.ts';
import { timeEstimateText } from './time-words.ts';

/** Of whom, for how much and how exactly something was asked, in sentences that go with every chart. */

/** A quarter, half and three quarters of the people in shown bins of time. */
export function quantilesSentence({ derived, cells }: Release): string {
  const [quarter, median, threeQuarters] = (derived.quantiles ?? []).map(({ seconds }) =>
    seconds === 'withheld' ? seconds : timeEstimateText(seconds),
  );
  if (median === undefined || median === 'withheld') return 'The median is withheld.';
  const hidden = cells.some(cell => cell.state === 'withheld')
    ? ' People in withheld times are in none of these.'
    : '';
  return `Median: ${median}. A quarter: ${quarter}. Three quarters: ${threeQuarters}.${hidden}`;
}

/** Population, people analysed, least k and what the question cost. */
export function termsSentence({ release, budget }: ReleaseFile): string {
  const people =
    release.people === 'withheld'
      ? 'number of people withheld'
      : `${peopleWithMargin(release.people)} people analysed`;
  return [
    labelText(release.population),
    people,
    `k ${grouped(release.plan.k)}`,
    `${shareText(release.plan.share)} of the privacy budget (ε\u00a0${budget.total.epsilon},\u00a0δ\u00a0${deltaText(budget.total.delta)})`,
  ].join('  ·  ');
}

/** A δ as people write it: `1e-6`. */
export function deltaText(value: number): string {
  return value < 0.001 ? value.toExponential() : String(value);
}

/** A share of the budget (0 to 1) as a percentage, exact to a thousandth of a percent. */
export function shareText(share: number): string {
  return `${Number((share * 100).toFixed(3))}\u00a0%`;
}

export function noiseSentence({ plan, cells }: Release): string {
  const other =
    plan.other !== undefined && cells.some(cell => cell.state === 'other')
      ? ` (${marginText(plan.other.half_width_95)} for other)`
      : '';
  return (
    `Privacy noise: ${marginText(plan.half_width_95)} people at 95\u00a0%${other}. ` +
    `Groups under about ${grouped(plan.smallest_shown)} people are withheld.`
  );
}

export function provenanceSentence({ release }: ReleaseFile): string {
  const preview = release.chosen_after_preview ? ' Mapping chosen after a risk preview.' : '';
  return (
    `Made by ${labelText(release.app)} on ${release.created.slice(0, 10)}, ` +
    `ledger entry ${grouped(release.ledger.entry)} (${release.ledger.hash.slice(0, 12)}).${preview}`
  );
}
