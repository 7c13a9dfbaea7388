import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BinKey } from '../../shared/journeys/bin-key.ts';
import { hasOther, l0Of, samplingIdentity, withheldKeys } from '../../shared/journeys/questions/asking.ts';
import { unitOf } from '../../shared/policy/calendar.ts';
import { periodName } from '../../shared/policy/periods.ts';
import type { Question } from '../../shared/policy/question.ts';
import { answerability } from '../../shared/policy/question-kinds.ts';
import { stepNames } from '../../shared/policy/step-names.ts';
import { weekName } from './reference/calendar.ts';

const reach: Question = { ask: 'reach', of: 'touchpoint', at_most: 8 };
const channels: Question = { ask: 'reach', of: 'channel', at_most: 2 };
const ages: Question = { ask: 'reach', of: { attribute: 'age' }, at_most: 2 };
const paths: Question = { ask: 'paths', start: 'home', depth: 4, collapse_repeats: true };
const funnel: Question = {
  ask: 'funnel',
  steps: ['home', 'cart', 'home'],
  order: 'sequential',
  within_seconds: 7200,
};
const byCountry: Question = {
  ask: 'funnel',
  steps: ['home', 'cart'],
  order: 'sequential',
  by: { attribute: 'country', at: 'first' },
};

const speed: Question = { ask: 'time_to', start: 'home', end: 'cart', finest: 'day' };

const mapped = {
  time: { kind: 'clock', column: 't', format: 'auto' },
  precision: 'hour',
  channel: 'c',
  attributes: { country: { column: 'country' }, age: { column: 'age' } },
} as const;

it('bounds each question and asks for other people where cells are discovered', () => {
  expect([reach, channels, paths, funnel, byCountry, speed].map(l0Of)).toEqual([8, 2, 1, 1, 1, 1]);
  expect([reach, channels, paths, funnel, byCountry, speed].map(hasOther)).toEqual([
    true,
    true,
    true,
    false,
    true,
    false,
  ]);
});

it('answers what the mapping allows', () => {
  for (const question of [reach, channels, ages, paths, funnel, byCountry, speed]) {
    expect(answerability(question, mapped)).toEqual({ outcome: 'answerable' });
  }
});

it('refuses windows without a clock or finer than the time precision, and columns that are not mapped', () => {
  const order = { ...mapped, time: { kind: 'order', column: 'n' } } as const;
  const { channel: _, ...noChannel } = mapped;
  const refused = [
    answerability(funnel, order),
    answerability(funnel, { ...mapped, precision: 'day' }),
    answerability(speed, order),
    answerability({ ...speed, finest: 'minute' }, mapped),
    answerability(speed, { ...mapped, precision: 'month' }),
    answerability(channels, noChannel),
    answerability(ages, { ...mapped, attributes: {} }),
    answerability(byCountry, { ...mapped, attributes: {} }),
    answerability({ ...byCountry, by: { attribute: 'toString', at: 'last' } }, mapped),
    answerability(
      { ...byCountry, by: { attribute: 'furthest', at: 'last' } },
      { ...mapped, attributes: { furthest: { column: 'f' } } },
    ),
  ];
  expect(refused.map(each => (each.outcome === 'refused' ? each.why : 'answerable'))).toEqual([
    'a window needs a clock, and only the order of events is mapped',
    'its window is finer than the time precision, one day',
    'the time between events needs a clock, and only the order of events is mapped',
    'its bins are finer than the time precision, one hour',
    'its bins are finer than the time precision, one month',
    'no channel is mapped',
    'no attribute age is mapped',
    'no attribute country is mapped',
    'no attribute toString is mapped',
    'an attribute called furthest cannot break down a funnel; give it another name',
  ]);
  expect(answerability(byCountry, order)).toEqual({ outcome: 'answerable' });
  expect(answerability(paths, order)).toEqual({ outcome: 'answerable' });
});

const weekly: Question = {
  ask: 'trend',
  of: 'home',
  period: 'week',
  from: '2025-12-31',
  to: '2026-01-13',
  at_most: 4,
};
const dated = { ...mapped, from: weekly.from, to: weekly.to };

it('declares every period of the calendar and lists those that are not shown, empty or small', () => {
  expect([l0Of(weekly), hasOther(weekly)]).toEqual([4, false]);
  expect(listed(weekly, ['home'], [{ period: '2026-W02' }])).toEqual([
    { period: '2026-W01' },
    { period: '2026-W03' },
  ]);
  const days: Question = { ...weekly, period: 'day', from: '2024-02-28', to: '2024-03-02' };
  expect(listed(days, [], []).map(key => key['period'])).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
  const months: Question = { ...weekly, period: 'month', to: '2026-02-01' };
  expect(listed(months, [], []).map(key => key['period'])).toEqual(['2025-12', '2026-01']);
});

it('names weeks as ISO 8601 does', () => {
  const date = fc.integer({ min: -20_000, max: 60_000 }).map(days => new Date(days * 86_400_000));
  fc.assert(
    fc.property(date, at => {
      expect(periodName('week', unitOf('week', at.getTime() / 1000))).toBe(weekName(at));
    }),
    { seed: 43, numRuns: 2000 },
  );
});

it('refuses periods without a clock or dates, finer than the precision, or too many', () => {
  const why = (question: Question, mapping: Parameters<typeof answerability>[1]) => {
    const answer = answerability(question, mapping);
    return answer.outcome === 'refused' ? answer.why : 'answerable';
  };
  expect(why(weekly, dated)).toBe('answerable');
  expect(why(weekly, { ...dated, time: { kind: 'order', column: 'n' } })).toContain('clock');
  expect(why(weekly, mapped)).toContain('need the dates');
  expect(why(weekly, { ...dated, to: '2026-01-14' })).toContain('not those of the mapping');
  expect(why(weekly, { ...dated, precision: 'month' })).toContain('finer');
  expect(why({ ...weekly, period: 'month' }, { ...dated, precision: 'week' })).toContain('make up months');
  const dates = { from: '1990-01-01', to: '2026-01-01' };
  expect(why({ ...weekly, ...dates, period: 'day' }, { ...dated, ...dates })).toContain('more than 4000');
});

it('samples by the question alone, however its keys are ordered', () => {
  expect(samplingIdentity({ at_most: 8, of: 'touchpoint', ask: 'reach' })).toBe(samplingIdentity(reach));
  const identities = [reach, { ...reach, at_most: 7 }, channels, ages, paths, funnel, byCountry].map(
    samplingIdentity,
  );
  expect(new Set(identities).size).toBe(7);
});

it('tells steps apart that have the same name, whatever else is called so', () => {
  expect(stepNames(['a', 'b', 'a', 'a'])).toEqual(['a', 'b', 'a (2)', 'a (3)']);
  expect(stepNames(['a', 'a', 'a (2)', 'a'])).toEqual(['a', 'a (3)', 'a (2)', 'a (4)']);
  const steps = fc.array(fc.constantFrom('a', 'a (2)', 'a (2) (2)', 'a (3)'), { maxLength: 9 });
  fc.assert(
    fc.property(steps, names => {
      expect(new Set(stepNames(names)).size).toBe(names.length);
    }),
    { seed: 41, numRuns: 1000 },
  );
});

const listed = (question: Question, publicTouchpoints: readonly string[], shown: readonly BinKey[]) =>
  withheldKeys(question, publicTouchpoints, shown);

it('lists every declared cell that is not shown, whether it is empty or small', () => {
  expect(listed(funnel, [], [{ furthest: 'cart' }])).toEqual([
    { furthest: 'home (2)' },
    { furthest: 'home' },
  ]);
  expect(listed(reach, ['home', 'cart', 'pay'], [{ touchpoint: 'cart' }, { touchpoint: 'secret' }])).toEqual([
    { touchpoint: 'home' },
    { touchpoint: 'pay' },
  ]);
});

it('lists every bin of time that is not shown, none finer than the precision', () => {
  const day = 86_400;
  expect(listed(speed, ['home'], [{ from_seconds: day, to_seconds: 2 * day }])).toEqual([
    { from_seconds: 0, to_seconds: day },
    { from_seconds: 14 * day, to_seconds: 30 * day },
    { from_seconds: 2 * day, to_seconds: 3 * day },
    { from_seconds: 3 * day, to_seconds: 7 * day },
    { from_seconds: 30 * day, to_seconds: null },
    { from_seconds: 7 * day, to_seconds: 14 * day },
  ]);
  for (const finest of ['second', 'minute', 'hour', 'day', 'week'] as const) {
    const bins = listed({ ...speed, finest }, [], []);
    const unit = { second: 1, minute: 60, hour: 3600, day, week: 7 * day }[finest];
    const width = ({ from_seconds: from, to_seconds: to }: BinKey) =>
      to === null ? Number.POSITIVE_INFINITY : Number(to) - Number(from);
    expect(bins.every(bin => width(bin) >= unit)).toBe(true);
    expect(bins.length).toBeLessThanOrEqual(24);
  }
});

it('lists no value that is neither declared nor shown', () => {
  expect(listed(channels, ['home'], [{ channel: 'ads' }])).toEqual([]);
  expect(listed(ages, ['home'], [])).toEqual([]);
  expect(listed(byCountry, [], [])).toEqual([]);
  expect(listed(paths, ['home', 'cart'], [{ path: ['home'], end: 'end' }])).toEqual([]);
});

it('lists the whole product of declared steps and shown values', () => {
  const shown = [
    { country: 'DE', furthest: 'home' },
    { country: 'FR', furthest: 'cart' },
  ];
  expect(listed(byCountry, [], shown)).toEqual([
    { country: 'DE', furthest: 'cart' },
    { country: 'FR', furthest: 'home' },
  ]);
});

it('lists the same cells whatever the order of the shown ones', () => {
  const country = fc.constantFrom('DE', 'FR', '(none)', '"');
  const shownKeys = fc.uniqueArray(fc.record({ country, furthest: fc.constantFrom('home', 'cart') }), {
    selector: key => `${key.country} ${key.furthest}`,
  });
  fc.assert(
    fc.property(shownKeys, shown => {
      const withheld = listed(byCountry, [], shown);
      expect(listed(byCountry, [], shown.toReversed())).toEqual(withheld);
      const groups = new Set(shown.map(key => key.country));
      expect(shown.length + withheld.length).toBe(2 * groups.size);
    }),
    { seed: 42, numRuns: 300 },
  );
});
