import fc from 'fast-check';
import { expect, it } from 'vitest';
import { journeyQuestion, l0Of, measuresOf } from '../../shared/journeys/questions/asking.ts';
import { run } from '../../shared/journeys/runner.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import type { Question } from '../../shared/policy/question.ts';
import { type FakeEvent, firstMoment, randomJourneys, storeOf } from '../fakes/random-journeys.ts';
import { questions, shapes } from './reference/arbitrary.ts';
import { contributions, keyText } from './reference/histogram.ts';
import { referenceOf } from './reference/kinds.ts';
import { plainJourneys } from './reference/plain-journeys.ts';
import { filteredEvents } from './reference/where.ts';

const seedHex = 'a5'.repeat(32);
const measured = questions.filter(question => measuresOf(question).added.length > 0);

function totalsOf(question: Question): number[] {
  return measuresOf(question).added.map(({ total }) => total);
}

/** Sums of each measure by key, from the runner. */
function sums(store: JourneyStore, question: Question): Map<string, readonly bigint[]> {
  const bounds = { l0: l0Of(question), seedHex, measures: totalsOf(question) };
  return new Map(
    run(store, journeyQuestion(question), bounds)
      .bins(1)
      .map(bin => [canonicalJson(bin.key), bin.measures.map(({ exact }) => exact)]),
  );
}

/** The same from the definitions: sums per kept key, scaled to the total, fractions cut off. */
function expectedSums(events: readonly FakeEvent[], question: Question): Map<string, readonly bigint[]> {
  const kind = referenceOf(question);
  const journeys = plainJourneys(events);
  const kept = contributions(journeys, question, seedHex);
  const totals = kind.totals!(question);
  const all = new Map<string, bigint[]>();
  for (const [person, journey] of journeys) {
    const own = new Map<string, bigint[]>();
    for (const { key, values } of kind.values!(filteredEvents(journey, question.where), question)) {
      const text = keyText(key);
      if (!kept.get(person)!.has(text)) continue;
      const before = own.get(text) ?? totals.map(() => 0n);
      own.set(
        text,
        before.map((sum, i) => sum + BigInt(values[i]!)),
      );
    }
    totals.forEach((total, i) => {
      const spent = [...own.values()].reduce((sum, values) => sum + abs(values[i]!), 0n);
      if (spent <= BigInt(total)) return;
      for (const values of own.values()) values[i] = (values[i]! * BigInt(total)) / spent;
    });
    for (const [text, values] of own) {
      const before = all.get(text) ?? totals.map(() => 0n);
      all.set(
        text,
        before.map((sum, i) => sum + values[i]!),
      );
    }
  }
  return all;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

it('adds up what people add, each clamped in all, as the definitions say', () => {
  fc.assert(
    fc.property(fc.integer(), shapes, measured, (seed, shape, question) => {
      const events = randomJourneys(seed, shape);
      expect(sums(storeOf(events).store, question)).toEqual(expectedSums(events, question));
    }),
    { seed: 20260301, numRuns: 150 },
  );
});

/** People who spend as awkwardly as 53 bits allow. */
const extremes: readonly FakeEvent[] = [2 ** 53 - 1, -(2 ** 53 - 1), 0, -0, 1, 5_000_000_000].flatMap(
  (amount, i) =>
    Array.from({ length: 3 }, (_, event) => ({
      person: `extreme ${i}`,
      time: firstMoment + event * 3.6e9,
      touchpoint: ['home', 'cart', 'purchase'][event]!,
      channel: ['email', 'ads', 'organic'][event]!,
      country: ['DE', 'FR', ''][event]!,
      amount,
    })),
);

it('lets no person change a measure by more than its total over all bins, and some reach it', () => {
  let reached = 0;
  fc.assert(
    fc.property(fc.integer(), shapes, measured, (seed, shape, question) => {
      const events = [...randomJourneys(seed, { ...shape, people: Math.min(shape.people, 6) }), ...extremes];
      const all = sums(storeOf(events).store, question);
      const totals = totalsOf(question);
      for (const person of new Set(events.map(event => event.person))) {
        const rest = sums(storeOf(events.filter(event => event.person !== person)).store, question);
        totals.forEach((total, i) => {
          let changed = 0n;
          for (const [key, values] of all) changed += abs(values[i]! - (rest.get(key)?.[i] ?? 0n));
          expect(changed).toBeLessThanOrEqual(BigInt(total));
          if (changed === BigInt(total)) reached++;
        });
      }
    }),
    { seed: 20260302, numRuns: 80 },
  );
  expect(reached).toBeGreaterThan(0);
});
