import type { Question, QuestionOf } from '../../shared/policy/question.ts';
import { type FakeEvent, firstMoment } from '../fakes/random-journeys.ts';

/** k of the terms that audits run under: few people make a group, so that few have to be invented. */
export const leastPeople = 5;

/** A question, a crowd, and one more person: two data sets that differ by that person. */
export interface Example<Q> {
  readonly question: Q;
  readonly crowd: readonly FakeEvent[];
  readonly extra: readonly FakeEvent[];
}

/** For every kind of question the person who shows most; a kind without an example does not compile. */
export const examples: { readonly [Ask in Question['ask']]: readonly Example<QuestionOf<Ask>>[] } = {
  reach: [
    {
      question: { ask: 'reach', of: 'touchpoint', at_most: 2 },
      crowd: crowd(40, ['a', 'b', 'c', 'd']),
      extra: visit('more bins than L0', ['a', 'b', 'c', 'd']),
    },
    {
      question: { ask: 'reach', of: 'touchpoint', at_most: 2 },
      crowd: crowd(leastPeople - 1, ['a']),
      extra: visit('the k-th person', ['a']),
    },
  ],
  paths: [
    {
      question: { ask: 'paths', depth: 3, collapse_repeats: false },
      crowd: crowd(40, ['a', 'b']),
      extra: visit('one cell', ['a', 'b']),
    },
    {
      question: { ask: 'paths', depth: 3, collapse_repeats: false },
      crowd: strangers(80),
      extra: visit('among the others', ['alone']),
    },
  ],
  funnel: [
    {
      question: {
        ask: 'funnel',
        steps: ['a', 'b'],
        order: 'sequential',
        by: { attribute: 'country', at: 'first' },
        where: { attributes: { country: ['DE'] } },
      },
      crowd: crowd(40, ['a', 'b']),
      extra: visit('a finisher', ['a', 'b']),
    },
  ],
  time_to: [
    {
      question: { ask: 'time_to', start: 'a', end: 'b', finest: 'hour' },
      crowd: crowd(40, ['a', 'b']),
      extra: visit('as quick as the others', ['a', 'b']),
    },
  ],
  trend: [
    {
      question: {
        ask: 'trend',
        of: 'a',
        period: 'day',
        from: '2026-01-05',
        to: '2026-01-12',
        at_most: 3,
      },
      crowd: crowd(40, ['a', 'a', 'a'], 24),
      extra: visit('here every day', ['a', 'a', 'a', 'a', 'a'], 24),
    },
  ],
  retention: [
    {
      question: {
        ask: 'retention',
        kind: 'n_day',
        cohorts: 'recurring',
        period: 'day',
        periods: 3,
        from: '2026-01-05',
        to: '2026-01-12',
        at_most: 4,
      },
      crowd: crowd(40, ['a', 'a', 'a'], 24),
      extra: visit('back every day', ['a', 'a', 'a', 'a', 'a'], 24),
    },
  ],
  transitions: [
    {
      question: { ask: 'transitions', at_most: 2, collapse_repeats: true },
      crowd: crowd(40, ['a', 'b', 'a', 'c']),
      extra: visit('more steps than L0', ['a', 'b', 'a', 'c']),
    },
  ],
  frequency: [
    {
      question: { ask: 'frequency', of: 'events' },
      crowd: crowd(40, ['a', 'b']),
      extra: visit('as busy as the others', ['a', 'b']),
    },
  ],
  sum: [
    {
      question: { ask: 'sum', of: 'amount', currency: 'EUR', clamp: 500, by: 'channel', at_most: 1 },
      crowd: paying(crowd(40, ['a', 'b']), 200),
      extra: paying(visit('spends beyond the clamp', ['a', 'b']), 1_000_000),
    },
  ],
  mean: [
    {
      question: { ask: 'mean', of: 'amount', currency: 'EUR', clamp: 500, at_most: 1 },
      crowd: paying(crowd(40, ['a', 'b']), 200),
      extra: paying(visit('spends beyond the clamp', ['a', 'b']), 1_000_000),
    },
  ],
  attribution: [
    {
      question: { ask: 'attribution', conversion: 'b', models: ['first', 'markov'], at_most: 2, depth: 3 },
      crowd: crowd(40, ['a', 'b']),
      extra: visit('converts', ['a', 'b']),
    },
  ],
  compare: [
    {
      question: { ask: 'compare', by: { attribute: 'country', at: 'first' }, outcome: 'b' },
      crowd: crowd(40, ['a', 'b']),
      extra: visit('has the outcome', ['a', 'b']),
    },
  ],
  fairness: [
    {
      question: {
        ask: 'fairness',
        by: { attribute: 'country', at: 'first' },
        check: {
          of: 'visible',
          chart: { ask: 'reach', of: 'touchpoint', at_most: 1 },
          shown: [{ touchpoint: 'a' }],
        },
      },
      crowd: crowd(40, ['a', 'b']),
      extra: visit('shows in the chart', ['a', 'b']),
    },
  ],
};

function paying(events: readonly FakeEvent[], amount: number): FakeEvent[] {
  return events.map(event => ({ ...event, amount }));
}

export function visit(person: string, touchpoints: readonly string[], hoursApart = 1): FakeEvent[] {
  return touchpoints.map((touchpoint, i) => ({
    person,
    time: firstMoment + i * hoursApart * 3_600_000_000,
    touchpoint,
    channel: 'ads',
    country: 'DE',
  }));
}

export function crowd(people: number, touchpoints: readonly string[], hoursApart = 1): FakeEvent[] {
  return Array.from({ length: people }, (_, i) => visit(`person ${i}`, touchpoints, hoursApart)).flat();
}

/** Everybody on a path of their own. */
function strangers(people: number): FakeEvent[] {
  return Array.from({ length: people }, (_, i) => visit(`person ${i}`, [`only ${i}`])).flat();
}
