import { describe, expect, it } from 'vitest';
import { inParts } from '../../shared/journeys/parts.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Asked } from '../../shared/policy/question.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { keyedIdentifier } from '../../shared/vault/keyed.ts';
import { askedVault, calm } from '../fakes/asked-vault.ts';
import { type FakeEvent, randomJourneys, seeded, shuffled, storeOf } from '../fakes/random-journeys.ts';

/**
 * PRIVACY.md 5.2: parts of the people with a budget each. It holds only while nobody is ever in two parts, and while
 * a question of one part sees nobody of another.
 */

const parts = 3;
const events = randomJourneys(21, {
  people: 2400,
  mostEvents: 4,
  touchpoints: ['home', 'cart', 'buy'],
  times: 100,
  missing: 0,
});
const master = new Uint8Array(32);
const decoder = new TextDecoder();

function partsOf(some: readonly FakeEvent[], key = master): Map<string, number> {
  const store = inParts(storeOf(some).store, parts, identifier => keyedIdentifier(key, identifier));
  const of = store.parts as Uint8Array;
  return new Map(Array.from(of, (part, person) => [decoder.decode(store.identifier(person)), part]));
}

describe('the part of a person', () => {
  const whole = partsOf(events);

  it('is one, follows the identifier, and stays whoever comes, goes, or does what', () => {
    const fewer = events.filter(({ person }) => !person.endsWith('7'));
    const otherwise = events.map(event => ({ ...event, touchpoint: 'elsewhere', country: 'XX' }));
    for (const some of [shuffled(events, seeded(1)), fewer, otherwise]) {
      for (const [person, part] of partsOf(some)) expect(whole.get(person)).toBe(part);
    }
    expect(new Set(whole.values())).toEqual(new Set([1, 2, 3]));
  });

  it('is known to nobody without the key, and evenly divided', () => {
    const other = partsOf(events, new Uint8Array(32).fill(1));
    const same = [...whole].filter(([person, part]) => other.get(person) === part).length;
    // A third of 2400 by chance; five standard deviations are 116.
    for (const count of [
      same,
      ...[1, 2, 3].map(part => [...whole.values()].filter(p => p === part).length),
    ]) {
      expect(Math.abs(count - 800)).toBeLessThan(116);
    }
  });
});

const terms = { parts };
const reach = (millionths: number, ...of: readonly number[]): Asked => ({
  id: 'q',
  question: {
    ask: 'reach',
    of: 'touchpoint',
    at_most: 3,
    ...(of.length > 0 && { where: { parts: [...of] } }),
  },
  spend: { kind: 'share', millionths },
});

it('a question of one part says the same, byte for byte, whoever is in the others', async () => {
  const inFirst = partsOf(events);
  const answers = await Promise.all(
    [events, events.filter(({ person }) => inFirst.get(person) === 1)].map(async some => {
      const dataset = await askedVault({ journeys: storeOf(some).store, terms, seed: 'one noise' });
      await dataset.open(calm);
      const { cells } = (await dataset.ask(reach(400_000, 1), calm)).release;
      return JSON.stringify(cells);
    }),
  );
  expect(answers[0]).toContain('"value"');
  expect(answers[1]).toBe(answers[0]);
});

it('each part has the whole budget for itself, and a question of all is charged to all', async () => {
  const dataset = await askedVault({ journeys: storeOf(events).store, terms });
  await dataset.open(calm);
  await dataset.ask(reach(900_000, 1), calm);
  await dataset.ask(reach(800_000, 2), calm);
  await dataset.ask(reach(100_000, 2, 3), calm);
  const refused = { fault: { code: 'budget-exceeded' } };
  // Part 1 has 8 % left, part 2 has 8 %, part 3 has 88 %.
  for (const asked of [
    reach(81_000),
    reach(81_000, 1),
    reach(81_000, 2),
    reach(81_000, 1, 3),
    reach(881_000, 3),
  ]) {
    await expect(dataset.ask(asked, calm)).rejects.toMatchObject(refused);
    const { prices } = await dataset.price([asked]);
    expect(prices[0]?.standing).toBe('over budget');
  }
  await dataset.ask(reach(80_000), calm);
  await dataset.ask(reach(800_000, 3), calm);
  const { spent, entries } = await dataset.ledger();
  expect(spent).toBeCloseTo(1, 5);
  expect(entries.map(({ what }) => what).filter(what => what.startsWith('reach'))).toEqual([
    'reach of part 1',
    'reach of part 2',
    'reach of part 2, 3',
    'reach',
    'reach of part 3',
  ]);
});

it('the parts are fixed by the first entry, and there are none where none were declared', async () => {
  const durable = memoryStore();
  const journeys = storeOf(events).store;
  await (await askedVault({ journeys, durable, terms })).open(calm);
  // Whoever says nothing has the population's.
  const unstated = await askedVault({ journeys, durable });
  await unstated.open(calm);
  await unstated.ask(reach(100_000, 3), calm);
  await expect(askedVault({ journeys, durable, terms: { parts: 2 } })).rejects.toMatchObject({
    fault: { code: 'terms-loosened' },
  });
  await expect(unstated.ask(reach(100_000, 4), calm)).rejects.toMatchObject({
    fault: { code: 'question-refused' },
  });
  const undivided = await askedVault({ journeys });
  await undivided.open(calm);
  await expect(undivided.ask(reach(100_000, 1), calm)).rejects.toMatchObject({
    fault: { code: 'question-refused' },
  });
});

it('a recipe declares them, and asks of some of them', () => {
  const recipe = parseRecipe(`
roles: {person: id, time: time, touchpoint: event}
time: {precision: hour, timezone: UTC}
protect: {parts: 3}
questions:
  - {id: q, ask: reach, of: touchpoint, where: {parts: [3, 1, 3]}}
`);
  expect([recipe.terms, recipe.questions[0]!.question.where]).toEqual([{ parts: 3 }, { parts: [1, 3] }]);
});
