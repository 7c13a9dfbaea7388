import type { Question } from '../policy/question.ts';
import type { Release, ReleaseFile } from '../release/release.ts';
import { labelText, quoted } from './label-text.ts';
import { grouped, marginText, peopleWithMargin } from './rounding.ts';
import { timeEstimateText } from './time-words.ts';

/** What was asked, of whom, for how much and how exactly, in sentences that go with every chart. */

const counted = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export function numberWord(n: number): string {
  return counted[n] ?? grouped(n);
}

/** `7 days`, `90 minutes`: in the largest unit that leaves a whole number. */
export function durationText(seconds: number): string {
  const units = [
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const [name, size] = units.find(
    ([unit, length]) => seconds % length === 0 && !(unit === 'week' && seconds === length),
  )!;
  const count = seconds / size;
  return `${grouped(count)} ${name}${count === 1 ? '' : 's'}`;
}

/** What the bins of a reach question are, one and many. */
export function subjectNoun(of: Extract<Question, { ask: 'reach' }>['of']): readonly [string, string] {
  if (of === 'touchpoint') return ['touchpoint', 'touchpoints'];
  if (of === 'channel') return ['channel', 'channels'];
  return [labelText(of.attribute), `values of ${quoted(of.attribute)}`];
}

export function questionSentence(question: Question): string {
  switch (question.ask) {
    case 'reach': {
      const [one, many] = subjectNoun(question.of);
      const bound =
        question.at_most === 1
          ? `Each person counts for one ${one}.`
          : `Each person counts for at most ${numberWord(question.at_most)} ${many}.`;
      const each = typeof question.of === 'string' ? one : `value of ${quoted(one)}`;
      return `People with each ${each} in their journey. ${bound}`;
    }
    case 'paths': {
      const start = question.start === undefined ? 'the start of the journey' : quoted(question.start);
      const repeats = question.collapse_repeats ? ', repeats in a row taken as one' : '';
      return `Paths from ${start}, up to ${numberWord(question.depth)} touchpoints${repeats}. Each person counts once.`;
    }
    case 'time_to':
      return (
        `Time from the first ${quoted(question.start)} to the first ${quoted(question.end)} after it, ` +
        'of people who came from one to the other. Each person counts once.'
      );
    case 'trend': {
      const { of, period, from, to, at_most } = question;
      const bound = at_most === 1 ? `one ${period}` : `at most ${numberWord(at_most)} ${period}s`;
      return `People with ${quoted(of)} in each ${period}, from ${from} to before ${to}. Each person counts in ${bound}.`;
    }
    case 'funnel': {
      const window =
        question.within_seconds === undefined ? '' : ` within ${durationText(question.within_seconds)}`;
      const by = question.by === undefined ? '' : `, by ${labelText(question.by.attribute)}`;
      return `People who reached each of ${numberWord(question.steps.length)} steps in order${window}${by}. Each person counts once.`;
    }
  }
}

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
