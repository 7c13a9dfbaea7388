import fc from 'fast-check';
import { expect, it } from 'vitest';
import { claimed, claimedBy, noClaims } from '../../shared/journeys/claims.ts';
import { inParts } from '../../shared/journeys/parts.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { journeyQuestion, l0Of, measuresOf } from '../../shared/journeys/questions/asking.ts';
import { type Counted, counting, run, stepsOf } from '../../shared/journeys/runner.ts';
import { columnsOf, type JourneyStore, storeOf as storeWith } from '../../shared/journeys/store.ts';
import type { Question } from '../../shared/policy/question.ts';
import { buffersOf } from '../../shared/vault/scanning.ts';
import { randomJourneys, seeded, storeOf } from '../fakes/random-journeys.ts';
import { told } from '../fakes/told-histogram.ts';
import { questions, shapes } from './reference/arbitrary.ts';

function boundsOf(question: Question) {
  const measures = measuresOf(question).added.map(({ total }) => total);
  return { l0: l0Of(question), seedHex: '5eed', measures };
}

/** As another thread would be given it. */
function passed(counted: Counted): Counted {
  return structuredClone(counted, { transfer: [...buffersOf(counted)] });
}

it('counts the same, whoever counts whom, in whatever ranges and whatever order', () => {
  const ends = fc.array(fc.nat(25), { maxLength: 3 });
  const divided = fc.option(fc.subarray([1, 2, 3], { minLength: 1 }), { nil: undefined, freq: 3 });
  let several = 0;
  fc.assert(
    fc.property(fc.integer(), shapes, questions, ends, divided, (seed, shape, asked, some, parts) => {
      const { store: whole } = storeOf(
        randomJourneys(seed, shape),
        {},
        50,
        true,
        new PeopleParts(1),
        'shared',
      );
      const store =
        parts === undefined ? whole : inParts(whole, 3, bytes => Uint8Array.of(0, 0, 0, bytes.at(-1)!));
      const question = parts === undefined ? asked : { ...asked, where: { ...asked.where, parts } };
      const bounds = boundsOf(question);
      const at = [0, ...some.map(end => Math.min(end, store.people)).sort((a, b) => a - b), store.people];
      const ranges = at.slice(1).map((to, i) => ({ from: at[i]!, to }));
      const random = seeded(seed);
      const [own, ...others] = ranges.sort(() => random() - 0.5);
      const here = counting(store, journeyQuestion(question), bounds);
      here.ask(own!.from, own!.to);
      for (const { from, to } of others) {
        const there = counting(
          storeWith(structuredClone(columnsOf(store))),
          journeyQuestion(question),
          bounds,
        );
        there.ask(from, to);
        here.join(passed(there.counted()));
      }
      const alone = run(store, journeyQuestion(question), bounds);
      expect(told(here.histogram())).toEqual(told(alone));
      if (others.some(({ from, to }) => to > from) && alone.bins(1).length > 2) several++;
    }),
    { seed: 20261126, numRuns: 600 },
  );
  expect(several).toBeGreaterThan(100);
});

it('gives what lies in more bins than there was room for', () => {
  const touchpoints = Array.from({ length: 3000 }, (_, i) => `page ${i}`);
  const shape = { people: 4000, mostEvents: 3, touchpoints, times: 50, missing: 0 };
  const { store } = storeOf(randomJourneys(3, shape));
  for (const question of [
    { ask: 'reach', of: 'touchpoint', at_most: 2 },
    { ask: 'reach', of: 'touchpoint', at_most: 2, events: 5 },
    { ask: 'transitions', at_most: 1, collapse_repeats: false },
  ] as const satisfies Question[]) {
    const asked = journeyQuestion(question);
    const bounds = boundsOf(question);
    const [here, there] = [counting(store, asked, bounds), counting(store, asked, bounds)];
    here.ask(0, 10);
    there.ask(10, store.people);
    here.join(passed(there.counted()));
    expect(told(here.histogram())).toEqual(told(run(store, asked, bounds)));
  }
});

it('has every step of a store taken once, whoever comes when', () => {
  const store = {
    offsets: Uint32Array.from({ length: 50_001 }, (_, i) => 7 * i),
    people: 50_000,
  } as JourneyStore;
  const steps = [...stepsOf(store)];
  expect(steps.length).toBeGreaterThan(10);
  expect([steps[0]!.from, steps.at(-1)!.to]).toEqual([0, store.people]);
  for (let i = 1; i < steps.length; i++) expect(steps[i]!.from).toBe(steps[i - 1]!.to);
  const claims = noClaims(steps.length);
  const takers = [1, 2, 3].map(by => claimed(steps, claims, by));
  const random = seeded(1);
  const taken: unknown[] = [];
  for (let left = takers; left.length > 0; ) {
    const taker = left[Math.floor(random() * left.length)]!;
    const next = taker.next();
    if (next.done) left = left.filter(other => other !== taker);
    else taken.push(next.value);
  }
  expect(taken).toEqual(steps);
  expect([1, 2, 3].flatMap(by => claimedBy(steps, claims, by))).toHaveLength(steps.length);
});
