import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binsOfEach, type JourneyQuestion } from '../../shared/journeys/journey-question.ts';
import { journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { run } from '../../shared/journeys/runner.ts';
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
import { questions, shapes } from './reference/arbitrary.ts';

const seedHex = '00ff'.repeat(16);

function histogram(store: JourneyStore, question: Question): Map<string, number> {
  const bins = run(store, journeyQuestion(question), bounds(question)).bins(1);
  return new Map(bins.map(bin => [canonicalJson(bin.key), Number(bin.people.exact)]));
}

function bounds(question: Question) {
  return { l0: l0Of(question), seedHex, measures: [] };
}

/** People whose journeys are as awkward as the formats allow. */
const adversaries: readonly FakeEvent[] = [
  // Every touchpoint, and more bins than any bound lets through.
  ...Array.from({ length: 300 }, (_, i) => awkward('touches everything', `page ${i % 90}`, i)),
  ...['\u202e', '\u0000', 'e\u0301', 'é', '👩‍👩‍👧', '"}{', '|', '\ufeffhome', ' home'].map((name, i) =>
    awkward('"|\u0000\u202e', name, i),
  ),
  awkward('has nothing but a name', '', 0),
  awkward('x'.repeat(5000), 'y'.repeat(5000), 0),
];

function awkward(person: string, touchpoint: string, minutes: number): FakeEvent {
  return { person, time: firstMoment + minutes * 6e7, touchpoint, channel: touchpoint, country: touchpoint };
}

function someEvents(seed: number, shape: Parameters<typeof randomJourneys>[1]): FakeEvent[] {
  return shuffled([...randomJourneys(seed, shape), ...adversaries], seeded(seed));
}

function peopleOf(events: readonly FakeEvent[]): string[] {
  return [...new Set(events.map(event => event.person))];
}

function without(events: readonly FakeEvent[], person: string): FakeEvent[] {
  return events.filter(event => event.person !== person);
}

it('changes at most L0 bins by one person each when anybody is removed', () => {
  const attained = new Map<number, number>();
  fc.assert(
    fc.property(fc.integer(), shapes, questions, (seed, shape, question) => {
      const events = someEvents(seed, { ...shape, people: Math.min(shape.people, 8) });
      const all = histogram(storeOf(events).store, question);
      for (const person of peopleOf(events)) {
        const rest = histogram(storeOf(without(events, person)).store, question);
        const differences = [...all].map(([key, count]) => count - (rest.get(key) ?? 0));
        expect(differences.every(difference => difference === 0 || difference === 1)).toBe(true);
        expect([...rest.keys()].every(key => all.has(key))).toBe(true);
        const changed = differences.filter(difference => difference === 1).length;
        expect(changed).toBeLessThanOrEqual(l0Of(question));
        const most = attained.get(l0Of(question)) ?? 0;
        attained.set(l0Of(question), Math.max(most, changed));
      }
    }),
    { seed: 20260201, numRuns: 250 },
  );
  // The bound is tight: D2sq = L0 is what one person can do.
  for (const [l0, most] of attained) expect(most).toBe(l0);
});

it('changes the count of people outside by at most one, for the same shown bins', () => {
  fc.assert(
    fc.property(fc.integer(), shapes, questions, (seed, shape, question) => {
      const events = someEvents(seed, { ...shape, people: Math.min(shape.people, 8) });
      const { store } = storeOf(events);
      const histogram = run(store, journeyQuestion(question), bounds(question));
      const shown = histogram.bins(1).filter((_, i) => i % 2 === 0);
      const all = histogram.outside(shown).exact;
      const keys = new Set(shown.map(bin => canonicalJson(bin.key)));
      for (const person of peopleOf(events)) {
        const smaller = storeOf(without(events, person)).store;
        const rest = run(smaller, journeyQuestion(question), bounds(question));
        const same = rest.bins(1).filter(bin => keys.has(canonicalJson(bin.key)));
        expect([0n, 1n]).toContain(all - rest.outside(same).exact);
      }
    }),
    { seed: 20260202, numRuns: 60 },
  );
});

/** Texts of the bins that each person contributes to, by identifier. */
function binsOfPeople(store: JourneyStore, question: Question): Map<string, string> {
  const each = new Map<string, string>();
  for (let person = 0; person < store.people; person++) {
    const from = store.offsets[person]!;
    const to = store.offsets[person + 1]!;
    const identifier = store.identifier(person);
    const alone: JourneyStore = {
      ...store,
      people: 1,
      events: to - from,
      offsets: Uint32Array.of(from, to),
      index: { ...store.index, touchpoints: store.index.touchpoints.subarray(person, person + 1) },
      identifier: () => identifier,
    };
    each.set(new TextDecoder().decode(identifier), [...histogram(alone, question).keys()].join('\n'));
  }
  return each;
}

it('leaves everybody else’s bins byte for byte as they are when a person comes, goes, or people and batches are reordered', () => {
  fc.assert(
    fc.property(fc.integer(), shapes, questions, fc.nat(), (seed, shape, question, which) => {
      const events = someEvents(seed, shape);
      const people = peopleOf(events);
      const each = binsOfPeople(storeOf(events).store, question);

      const gone = people[which % people.length]!;
      const rest = binsOfPeople(storeOf(without(events, gone), {}, 13).store, question);
      expect(rest).toEqual(new Map([...each].filter(([person]) => person !== gone)));

      // Each person's rows in their order, the people interleaved otherwise.
      const random = seeded(which);
      const places = new Map(people.map(person => [person, events.filter(event => event.person === person)]));
      const order = shuffled(
        events.map(event => event.person),
        random,
      );
      const interleaved = order.map(person => places.get(person)!.shift()!);
      expect(binsOfPeople(storeOf(interleaved, {}, 5).store, question)).toEqual(each);
      expect(histogram(storeOf(interleaved).store, question)).toEqual(
        histogram(storeOf(events).store, question),
      );
    }),
    { seed: 20260203, numRuns: 120 },
  );
});

it('finds a question that couples people', () => {
  // The control: what the tests above must notice.
  let asked = 0;
  const everySecond: JourneyQuestion = (_, bins) => ({
    ask: binsOfEach((_journey, name) => name(bins.child(0, asked++ % 2))),
    key: ([parity]) => ({ parity: parity! }),
  });
  const texts = (store: JourneyStore) => {
    asked = 0;
    return run(store, everySecond, { l0: 1, seedHex, measures: [] })
      .bins(1)
      .map(bin => [canonicalJson(bin.key), bin.people.exact]);
  };
  const events = ['a', 'b', 'c'].map(person => awkward(person, 'home', 0));
  const [even, odd] = texts(storeOf(events).store);
  const [evenWithout, oddWithout] = texts(storeOf(without(events, 'b')).store);
  expect([even, odd]).not.toEqual([evenWithout, oddWithout]);
});
