import { afterAll, expect, it } from 'vitest';
import { nodeThreads } from '../../electron/vault/node-threads.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { journeyQuestion, l0Of, measuresOf } from '../../shared/journeys/questions/asking.ts';
import { run } from '../../shared/journeys/runner.ts';
import type { Question } from '../../shared/policy/question.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { type Helper, HelperLost, startHelper } from '../../shared/vault/helper.ts';
import { helpersFor, type Scan, scanned, scannedThere, shareStore } from '../../shared/vault/scanning.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';
import { told } from '../fakes/told-histogram.ts';

/** Some twenty steps of people. */
const events = randomJourneys(5, {
  people: 40_000,
  mostEvents: 6,
  touchpoints: ['home', 'browse', 'cart', 'checkout', 'purchase', 'help'],
  times: 500,
  minutesApart: 300,
  missing: 0.05,
});
const parts = new PeopleParts(1);
const { store } = storeOf(events, {}, 10_000, true, parts, 'shared');
const host = {
  breathe: () => new Promise<void>(done => setImmediate(done)),
  elapsed: () => performance.now(),
};
const threads = { ...nodeThreads(3), leastEvents: 0 };
const helpers = helpersFor(store.events, { threads });
shareStore(store, helpers);
afterAll(() => {
  for (const helper of helpers) helper.end();
});

const asked = parseRecipe(`murmuration: 1
population: p
roles: {person: id, time: at, touchpoint: what, channel: how, amount: {column: much, currency: EUR}, attributes: {country: country}}
time: {precision: hour, timezone: UTC, from: 2026-01-01, to: 2026-06-01}
questions:
  - {id: reach, ask: reach, of: touchpoint, at_most: 3}
  - {id: events, ask: reach, of: channel, at_most: 2, events: 4}
  - {id: paths, ask: paths, start: home, depth: 4}
  - {id: funnel, ask: funnel, steps: [home, browse, cart, purchase], order: sequential, within: 7d, by: country}
  - {id: time_to, ask: time_to, start: home, end: purchase}
  - {id: retention, ask: retention, period: week, periods: 8, kind: n_day}
  - {id: transitions, ask: transitions, at_most: 2}
  - {id: trend, ask: trend, of: purchase, period: week, where: {seen: [cart], channel: [email]}}
  - {id: frequency, ask: frequency, of: purchase}
  - {id: sum, ask: sum, of: amount, by: channel, clamp: 500}
  - {id: mean, ask: mean, of: amount, by: country, clamp: 500}
  - {id: credit, ask: attribution, conversion: purchase, models: [first, last, linear, shapley]}
`).questions.map(({ question }) => question);

function boundsOf(question: Question) {
  const measures = measuresOf(question).added.map(({ total }) => total);
  return { l0: l0Of(question), seedHex: '5eed', measures };
}

const alone = (question: Question) => told(run(store, journeyQuestion(question), boundsOf(question)));

it('answers every kind as one thread does, with one to three helpers beside', async () => {
  expect(helpers).toHaveLength(3);
  for (const question of asked) {
    const one = alone(question);
    expect(one.bins.length).toBeGreaterThan(1);
    for (const some of [0, 1, 3]) {
      const histogram = await scanned(store, question, boundsOf(question), helpers.slice(0, some), host);
      expect([question.ask, some, told(histogram)]).toEqual([question.ask, some, one]);
    }
  }
});

it('has helpers ask people of their own', async () => {
  const question = asked[0]!;
  let theirs = 0;
  // This thread waits after its first step, until they have begun.
  const began = Array.from({ length: 2 }, () => Promise.withResolvers<void>());
  const watched = helpers.slice(0, 2).map(
    (helper, i): Helper => ({
      ...helper,
      do: async (task, input) => {
        const output = await helper.do(task, input);
        theirs += (input as Scan).claims.filter(by => by === (input as Scan).by).length;
        began[i]!.resolve();
        return output;
      },
    }),
  );
  const patient = {
    elapsed: elapsing(),
    breathe: () => Promise.all(began.map(({ promise }) => promise)).then(() => {}),
  };
  const histogram = await scanned(store, question, boundsOf(question), watched, patient);
  expect(theirs).toBeGreaterThan(0);
  expect(told(histogram)).toEqual(alone(question));
});

it('asks anew whom a helper had taken that is lost, and waits for none that took nobody', async () => {
  const question = asked[6]!;
  const taken: number[] = [];
  /** Takes people, as many steps as told, and never brings what it counted. */
  const failing = (after: 'it took everybody' | 'it took nobody'): Helper => ({
    do: async (_, input) => {
      if (after === 'it took everybody') taken.push(scannedThere(store, input as Scan).bins.size);
      throw new HelperLost();
    },
    end: () => {},
  });
  const silent: Helper = { do: () => new Promise(() => {}), end: () => {} };
  for (const some of [[failing('it took everybody')], [failing('it took nobody'), silent]]) {
    const histogram = await scanned(store, question, boundsOf(question), some, host);
    expect(told(histogram)).toEqual(alone(question));
  }
  expect(taken).toEqual([expect.any(Number)]);
  expect(taken[0]).toBeGreaterThan(1);
});

it('answers when a helper is ended in the middle', async () => {
  const own = startHelper(threads);
  shareStore(store, [own]);
  for (const question of asked.slice(0, 2)) {
    const scan = scanned(store, question, boundsOf(question), [own], host);
    own.end();
    expect(told(await scan)).toEqual(alone(question));
  }
});

it('starts none for few events', () => {
  expect(helpersFor(store.events, { threads: { ...threads, leastEvents: store.events + 1 } })).toEqual([]);
});

function elapsing(): () => number {
  let elapsed = 0;
  return () => (elapsed += 1000);
}
