import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BinTable } from '../../shared/journeys/bin-table.ts';
import { binsOfEach, type JourneyQuestion } from '../../shared/journeys/journey-question.ts';
import { hasOther, journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { run, running } from '../../shared/journeys/runner.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import type { Question } from '../../shared/policy/question.ts';
import {
  type FakeEvent,
  firstMoment,
  randomJourneys,
  storeOf,
  textColumn,
} from '../fakes/random-journeys.ts';
import { questions, shapes } from './reference/arbitrary.ts';
import { histogram, keyText, outside } from './reference/histogram.ts';
import { funnelTouchpoints } from './reference/names.ts';
import { plainJourneys } from './reference/plain-journeys.ts';

const seedHex = 'e9622ec0ce48ecdc0fe3cf59b6bbb1fcc871bc49eb74b3f60b1970bb1be12cf7';

function counts(store: JourneyStore, question: Question): [string, number][] {
  const bounds = { l0: l0Of(question), seedHex, measures: [] };
  const bins = run(store, journeyQuestion(question), bounds).bins(1);
  return bins.map(bin => [canonicalJson(bin.key), Number(bin.people.exact)]);
}

function expectedCounts(events: readonly FakeEvent[], question: Question): [string, number][] {
  return [...histogram(plainJourneys(events), question, seedHex)].sort(([a], [b]) => (a < b ? -1 : 1));
}

it('counts people per bin as the definitions do', () => {
  fc.assert(
    fc.property(fc.integer(), shapes, questions, (seed, shape, question) => {
      const events = randomJourneys(seed, shape);
      expect(counts(storeOf(events, {}, 7).store, question)).toEqual(expectedCounts(events, question));
    }),
    { seed: 20260101, numRuns: 1500 },
  );
});

it('counts people outside the shown bins as the definition does', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      shapes,
      questions,
      fc.integer({ min: 1, max: 4 }),
      (seed, shape, question, least) => {
        fc.pre(hasOther(question));
        const events = randomJourneys(seed, shape);
        const { store } = storeOf(events);
        const bounds = { l0: l0Of(question), seedHex, measures: [] };
        const histogram = run(store, journeyQuestion(question), bounds);
        const shown = histogram.bins(least);
        const got = histogram.outside(shown).exact;
        const keys = new Set(shown.map(bin => keyText(bin.key)));
        expect(Number(got)).toBe(outside(plainJourneys(events), question, seedHex, keys));
      },
    ),
    { seed: 20260102, numRuns: 500 },
  );
});

const dates = { from: '2025-12-01', to: '2026-03-01' };

const fixedQuestions: readonly Question[] = [
  { ask: 'time_to', start: 'home', end: 'cart', occurrence: 'last', finest: 'hour' },
  { ask: 'paths', start: 'nobody has it', depth: 4, collapse_repeats: true },
  { ask: 'paths', start: 'home', end: 'cart', occurrence: 'last', depth: 9, collapse_repeats: false },
  { ask: 'paths', end: 'cart', depth: 4, collapse_repeats: true, scope: 'session', exclude: ['home'] },
  { ask: 'funnel', steps: ['cart', 'home', 'browse'], order: 'any', exclude: ['checkout'] },
  { ask: 'funnel', steps: ['browse', 'home'], order: 'strict', over: { period: 'day', ...dates } },
  {
    ask: 'retention',
    kind: 'n_day',
    cohorts: 'recurring',
    period: 'day',
    periods: 5,
    ...dates,
    at_most: 8,
    where: { seen: ['home'] },
  },
  { ask: 'time_to', start: 'home', end: 'cart', finest: 'hour' },
  { ask: 'reach', of: 'touchpoint', at_most: 2 },
  { ask: 'paths', start: 'home', depth: 4, collapse_repeats: true },
  { ask: 'paths', depth: 20, collapse_repeats: false },
  { ask: 'funnel', steps: ['home', 'cart', 'home'], order: 'sequential', within_seconds: 7200 },
  {
    ask: 'funnel',
    steps: ['home', 'browse', 'cart'],
    order: 'sequential',
    by: { attribute: 'country', at: 'last' },
  },
];

it('answers for nobody, for one person, and for people who are all alike', () => {
  const one = randomJourneys(3, {
    people: 1,
    mostEvents: 30,
    touchpoints: funnelTouchpoints,
    times: 9,
    missing: 0,
  });
  const alike = Array.from({ length: 40 }, (_, i) =>
    one.map(event => ({ ...event, person: `twin ${i}` })),
  ).flat();
  // The sample of a person's bins depends on who it is, so twins may differ beyond L0.
  for (const question of fixedQuestions) {
    for (const events of [[], one, alike]) {
      const named = question.ask === 'funnel' ? withoutRepeats(question) : question;
      expect(counts(storeOf(events).store, named)).toEqual(expectedCounts(events, named));
    }
  }
});

/** The reference names steps by their names alone. */
function withoutRepeats(question: Extract<Question, { ask: 'funnel' }>): Question {
  return { ...question, steps: [...new Set(question.steps)] };
}

it('answers for a journey of fifteen thousand events', () => {
  const long = randomJourneys(4, {
    people: 1,
    mostEvents: 1,
    touchpoints: funnelTouchpoints,
    times: 1,
    missing: 0,
  });
  const names = ['browse', ...funnelTouchpoints];
  const events = Array.from({ length: 15_000 }, (_, i) => ({
    ...long[0]!,
    time: firstMoment - i * 61_000_000,
    touchpoint: names[(i * i) % names.length]!,
  }));
  for (const question of fixedQuestions) {
    const named = question.ask === 'funnel' ? withoutRepeats(question) : question;
    expect(counts(storeOf(events).store, named)).toEqual(expectedCounts(events, named));
  }
});

/** One person's events, given as touchpoint and minutes. */
function journey(...events: readonly (readonly [touchpoint: string, minutes: number])[]): FakeEvent[] {
  return events.map(([touchpoint, minutes]) => ({
    person: 'p',
    time: firstMoment + minutes * 6e7,
    touchpoint,
    channel: '',
    country: '',
  }));
}

it('tells the steps of a funnel apart that have the same name, and reaches each with an event of its own', () => {
  const question: Question = { ask: 'funnel', steps: ['a', 'a', 'b', 'a'], order: 'sequential' };
  const furthest = (...touchpoints: string[]) =>
    counts(storeOf(journey(...touchpoints.map((name, i) => [name, i] as const))).store, question);
  expect(furthest('b', 'a')).toEqual([['{"furthest":"a"}', 1]]);
  expect(furthest('a', 'b', 'a')).toEqual([['{"furthest":"a (2)"}', 1]]);
  expect(furthest('a', 'a', 'b', 'b', 'a')).toEqual([['{"furthest":"a (3)"}', 1]]);
});

const homeToCart: Question = {
  ask: 'funnel',
  steps: ['home', 'cart'],
  order: 'sequential',
  within_seconds: 7200,
};

it('takes the first entry into a funnel even where a later one leads further', () => {
  const { store } = storeOf(journey(['home', 0], ['home', 540], ['cart', 600]));
  expect(counts(store, homeToCart)).toEqual([['{"furthest":"home"}', 1]]);
});

it('goes on after an event outside the window, as the local clock may be put back', () => {
  const events = journey(['home', 0], ['cart', 180], ['cart', 190]);
  const putBack = firstMoment + 185 * 6e7;
  const localSeconds = (utc: number) => utc / 1e6 - (utc < putBack ? 0 : 3600);
  const { store } = storeOf(events, { time: { kind: 'clock', precision: 'hour', localSeconds } });
  expect(counts(store, homeToCart)).toEqual([['{"furthest":"cart"}', 1]]);
});

it('measures from the first start to the first end after it, on the clock as it is kept', () => {
  const bin = (question: Partial<Extract<Question, { ask: 'time_to' }>>, events: FakeEvent[]) =>
    counts(storeOf(events).store, { ask: 'time_to', start: 'a', end: 'b', finest: 'hour', ...question });
  const keyed = (from: number, to: number | null) => [
    [`{"from_seconds":${from},"to_seconds":${to}}`, 1] as [string, number],
  ];
  const h = 60;
  expect(bin({}, journey(['b', 0], ['a', 2 * h], ['a', 3 * h], ['b', 5 * h], ['b', 90 * h]))).toEqual(
    keyed(10_800, 21_600),
  );
  expect(bin({ end: 'a' }, journey(['a', 0], ['a', h]))).toEqual(keyed(3600, 10_800));
  expect(bin({ end: 'a' }, journey(['a', 0]))).toEqual([]);
  expect(bin({}, journey(['b', 0], ['a', h]))).toEqual([]);
  expect(bin({}, journey(['a', 0], ['b', 720 * h - 1]))).toEqual(keyed(14 * 86_400, 30 * 86_400));
  expect(bin({}, journey(['a', 0], ['b', 720 * h]))).toEqual(keyed(30 * 86_400, null));
  expect(bin({ finest: 'day' }, journey(['a', 0], ['b', 5 * h]))).toEqual(keyed(0, 86_400));

  const putBack = firstMoment + 185 * 6e7;
  const localSeconds = (utc: number) => utc / 1e6 - (utc < putBack ? 0 : 3600);
  const { store } = storeOf(journey(['a', 180], ['b', 190]), {
    time: { kind: 'clock', precision: 'hour', localSeconds },
  });
  expect(counts(store, { ask: 'time_to', start: 'a', end: 'b', finest: 'hour' })).toEqual(keyed(0, 3600));
});

/** Names one bin for each touchpoint of a person, as often as it occurs, with what each event adds. */
const touchpointsAndAmounts: JourneyQuestion = (labels, bins) => ({
  ask: binsOfEach((journey, name) => {
    for (let i = 0; i < journey.length; i++) {
      name(bins.child(BinTable.root, journey.touchpoint(i)), [1, journey.amount(i)]);
    }
  }),
  key: ([code]) => ({ touchpoint: labels.touchpoint[code!]! }),
});

function storeOfAmounts(rows: readonly (readonly [person: string, touchpoint: string, amount: number])[]) {
  const builder = new StoreBuilder({
    time: 'order',
    channel: false,
    attributes: [],
    consent: false,
    amount: true,
  });
  builder.append({
    rows: rows.length,
    person: textColumn(rows.map(([person]) => person)),
    time: Float64Array.from(rows, (_, row) => row),
    touchpoint: textColumn(rows.map(([, touchpoint]) => touchpoint)),
    attributes: new Map(),
    amount: Float64Array.from(rows, ([, , amount]) => amount),
  });
  return builder.finish({ groups: {}, time: { kind: 'order' } }).store;
}

const measured = { seedHex, l0: 2, measures: [3, 1000] };

it('adds up what each person adds to a bin, and scales it to the total', () => {
  const store = storeOfAmounts([
    ['ann', 'home', 400],
    ['ann', 'home', 300],
    ['ann', 'cart', -900],
    ['ben', 'home', 250],
  ]);
  const bins = run(store, touchpointsAndAmounts, measured).bins(1);
  // ann: 1600 in all is scaled to 1000: 700 becomes trunc(437.5), -900 becomes trunc(-562.5).
  expect(bins.map(({ key, people, measures }) => [key, people.exact, ...measures.map(m => m.exact)])).toEqual(
    [
      [{ touchpoint: 'cart' }, 1n, 1n, -562n],
      [{ touchpoint: 'home' }, 2n, 3n, 687n],
    ],
  );
});

it('bounds every measure of a person, however wild the values', () => {
  const amount = fc.oneof(
    fc.integer({ min: -2000, max: 2000 }),
    fc.constantFrom(0, -0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 53, -1e300, 0.5),
    fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
  );
  const row = fc.tuple(fc.constantFrom('ann', 'ben', 'eve'), fc.constantFrom('a', 'b', 'c', 'd'), amount);
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.nat(), (rows, which) => {
      const sums = (of: typeof rows) =>
        new Map(
          run(storeOfAmounts(of), touchpointsAndAmounts, measured)
            .bins(1)
            .map(bin => [canonicalJson(bin.key), [bin.people, ...bin.measures].map(number => number.exact)]),
        );
      const person = rows[which % rows.length]![0];
      const whole = sums(rows);
      const without = sums(rows.filter(([name]) => name !== person));
      const change = [0n, 0n, 0n];
      for (const [key, numbers] of whole) {
        for (const [i, exact] of numbers.entries()) {
          const difference = exact - (without.get(key)?.[i] ?? 0n);
          change[i]! += difference < 0n ? -difference : difference;
        }
      }
      expect(change[0]! <= 2n && change[1]! <= 3n && change[2]! <= 1000n).toBe(true);
    }),
    { seed: 20260103, numRuns: 1000 },
  );
});

it('adds large numbers exactly', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [`p${i}`, 'a', 2 ** 52 + i] as const);
  const bounds = { seedHex, l0: 1, measures: [1, 2 ** 32 - 1] };
  const [bin] = run(storeOfAmounts(rows), touchpointsAndAmounts, bounds).bins(1);
  expect(bin!.measures.map(measure => measure.exact)).toEqual([3000n, 3000n * (2n ** 32n - 1n)]);
});

it('refuses bounds under which a sum could wrap around, and seeds that are no hex', () => {
  const store = storeOfAmounts([['p', 'a', 1]]);
  for (const wrong of [
    { measures: [2 ** 32, 1] },
    { measures: [0, 1] },
    { measures: [1.5, 1] },
    { l0: 0 },
    { l0: 1.5 },
    { seedHex: 'xyz' },
  ]) {
    expect(() => run(store, touchpointsAndAmounts, { ...measured, ...wrong })).toThrow(RangeError);
  }
});

it('refuses a question that names what is no bin or leaves a measure out', () => {
  const store = storeOfAmounts([['p', 'a', 1]]);
  const key = () => ({ touchpoint: 'a' });
  const noBin: JourneyQuestion = () => ({ ask: binsOfEach((_, name) => name(7)), key });
  expect(() => run(store, noBin, { seedHex, l0: 1, measures: [] })).toThrow(RangeError);
  const noValue: JourneyQuestion = (_, bins) => ({
    ask: binsOfEach((_, name) => name(bins.child(0, 1))),
    key,
  });
  expect(() => run(store, noValue, measured)).toThrow(RangeError);
});

it('refuses a question that passes over somebody, who would have the bins of somebody else', () => {
  // Of the second part of the people it tells nothing for the last of them.
  const rows = Array.from({ length: 5000 }, (_, i) => [`p${i}`, 'a', 1] as const);
  const store = storeOfAmounts(rows);
  const key = () => ({ touchpoint: 'a' });
  const told = (people: number) => (people > 2000 ? people : people - 1);
  const many: JourneyQuestion = (_, bins) => ({
    ask({ people }, named) {
      for (let person = 0; person < told(people); person++) {
        named.add(bins.child(BinTable.root, person % 7));
        named.endPerson();
      }
    },
    key,
  });
  const one: JourneyQuestion = (_, bins) => ({
    binsOf({ people }, found) {
      for (let person = 0; person < told(people); person++)
        found[person] = bins.child(BinTable.root, person % 7);
    },
    key,
  });
  for (const question of [many, one]) {
    expect(() => run(store, question, { seedHex, l0: 1, measures: [] })).toThrow(RangeError);
  }
});

it('can be left after a few thousand people, and one person of many events is one step', () => {
  const rows = Array.from({ length: 9000 }, (_, i) => [`p${i}`, 'a', 1] as const);
  const many = Array.from({ length: 300_000 }, (_, i) => [`p${i % 2}`, 'a', 1] as const);
  const steps = (store: JourneyStore) => [...running(store, touchpointsAndAmounts, measured)].length;
  expect(steps(storeOfAmounts(rows))).toBe(3);
  expect(steps(storeOfAmounts(many))).toBe(2);
});

it('shows nothing of a histogram that is printed, cloned or written as JSON', () => {
  const histogramOf = run(
    storeOfAmounts([['secret person', 'secret page', 4711]]),
    touchpointsAndAmounts,
    measured,
  );
  const [bin] = histogramOf.bins(1);
  for (const raw of [histogramOf, bin!, bin!.people]) {
    expect(() => JSON.stringify({ raw })).toThrow(TypeError);
    expect(inspect(raw, { depth: 9, showHidden: true })).not.toMatch(/secret|4711|1000/);
    expect(structuredClone(raw)).toEqual({});
    expect({ ...raw }).toEqual({});
  }
  expect(() => histogramOf.bins(0)).toThrow(RangeError);
});
