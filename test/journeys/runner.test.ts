import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { BinTable } from '../../shared/journeys/bin-table.ts';
import type { JourneyQuestion } from '../../shared/journeys/journey-question.ts';
import { hasOther, journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { countOutside, run } from '../../shared/journeys/runner.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import type { Question } from '../../shared/policy/question.ts';
import {
  type FakeEvent,
  firstMoment,
  randomJourneys,
  seeded,
  shuffled,
  storeOf,
} from '../fakes/random-journeys.ts';
import { histogram, keyText, outside, type PlainJourneys } from './reference/histogram.ts';

const seedHex = 'e9622ec0ce48ecdc0fe3cf59b6bbb1fcc871bc49eb74b3f60b1970bb1be12cf7';
const touchpoints = ['home', 'browse', 'cart', 'checkout', 'Ünï"|,'];

const touchpoint = fc.constantFrom(...touchpoints, '(none)', 'not in the data');
const questions: fc.Arbitrary<Question> = fc.oneof(
  fc.record({
    ask: fc.constant('reach' as const),
    of: fc.constantFrom('touchpoint' as const, 'channel' as const, { attribute: 'country' }),
    at_most: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record(
    {
      ask: fc.constant('paths' as const),
      start: touchpoint,
      depth: fc.integer({ min: 1, max: 5 }),
      collapse_repeats: fc.boolean(),
    },
    { requiredKeys: ['ask', 'depth', 'collapse_repeats'] },
  ),
  fc.record(
    {
      ask: fc.constant('funnel' as const),
      steps: fc.uniqueArray(touchpoint, { minLength: 2, maxLength: 4 }),
      order: fc.constant('sequential' as const),
      within_seconds: fc.integer({ min: 1, max: 8 }).map(hours => hours * 3600),
      by: fc.record({
        attribute: fc.constant('country'),
        at: fc.constantFrom('first' as const, 'last' as const),
      }),
    },
    { requiredKeys: ['ask', 'steps', 'order'] },
  ),
);

const shapes = fc.record({
  people: fc.integer({ min: 0, max: 25 }),
  mostEvents: fc.integer({ min: 1, max: 12 }),
  touchpoints: fc.constant(touchpoints),
  times: fc.integer({ min: 1, max: 40 }),
  missing: fc.constantFrom(0, 0.2),
});

/** Journeys by the definitions of DESIGN.md section 4: by time, then in source order. */
function plain(events: readonly FakeEvent[]): PlainJourneys {
  const journeys = new Map<string, FakeEvent[]>();
  for (const event of events) journeys.set(event.person, [...(journeys.get(event.person) ?? []), event]);
  return new Map(
    [...journeys].map(([person, own]) => [
      person,
      own
        .toSorted((a, b) => a.time - b.time)
        .map(event => ({
          touchpoint: event.touchpoint || '(none)',
          channel: event.channel || '(none)',
          country: event.country || '(none)',
          seconds: Math.floor(event.time / 3_600_000_000) * 3600,
        })),
    ]),
  );
}

function counts(store: JourneyStore, question: Question): Map<string, number> {
  const bounds = { l0: l0Of(question), seedHex, measures: [] };
  const bins = run(store, journeyQuestion(question), bounds).bins(1);
  return new Map(bins.map(bin => [canonicalJson(bin.key), Number(bin.people.exact)]));
}

const sortedMap = (map: ReadonlyMap<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

it('counts people per bin as the definitions do', () => {
  fc.assert(
    fc.property(fc.integer(), shapes, questions, (seed, shape, question) => {
      const events = randomJourneys(seed, shape);
      const got = counts(storeOf(events, {}, 7).store, question);
      expect([...got]).toEqual(sortedMap(histogram(plain(events), question, seedHex)));
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
        const shown = run(store, journeyQuestion(question), bounds).bins(least);
        const got = countOutside(store, journeyQuestion(question), bounds, shown).exact;
        const keys = new Set(shown.map(bin => keyText(bin.key)));
        expect(Number(got)).toBe(outside(plain(events), question, seedHex, keys));
      },
    ),
    { seed: 20260102, numRuns: 500 },
  );
});
