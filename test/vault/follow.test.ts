import { expect, it } from 'vitest';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Asked, Question } from '../../shared/policy/question.ts';
import { following } from '../../shared/release/follows.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { askedVault, calm } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

const journeys = storeOf(
  randomJourneys(5, {
    people: 3000,
    mostEvents: 8,
    touchpoints: ['home', 'browse', 'cart', 'buy'],
    times: 300,
    missing: 0.05,
  }),
).store;

const long: Question = {
  ask: 'funnel',
  steps: ['home', 'browse', 'cart', 'buy'],
  order: 'sequential',
  by: { attribute: 'country', at: 'first' },
};
const short: Question = { ask: 'funnel', steps: ['home', 'browse'], order: 'sequential' };

function asked(question: Question, millionths: number, more: Partial<Asked> = {}): Asked {
  return { id: 'q', question, spend: { kind: 'share', millionths }, ...more };
}

async function opened(durable = memoryStore(), more: { k?: number; rules?: string } = {}): Promise<Dataset> {
  const { rules, ...terms } = more;
  const dataset = await askedVault({ journeys, durable, terms, ...(rules !== undefined && { rules }) });
  await dataset.open(calm);
  return dataset;
}

it('offers before charging what follows from an earlier answer, and gives it for nothing', async () => {
  const dataset = await opened();
  const source = await dataset.ask(asked(long, 200_000), calm);
  const before = await dataset.ledger();
  const { prices } = await dataset.price([asked(short, 50_000), asked(short, 50_000, { follow: true })]);
  const follows = { entry: source.release.ledger.entry, title: source.title };
  expect(prices[0]).toMatchObject({ standing: 'affordable', plan: { share: 0.05 }, follows });
  expect(prices[1]).toMatchObject({ standing: 'free', due: 0, plan: source.release.plan, follows });

  const answer = await dataset.ask(asked(short, 50_000, { follow: true }), calm);
  expect(await dataset.ledger()).toEqual(before);
  expect(answer.budget.repeat).toBe(true);
  expect(answer.release.follows).toEqual(long);
  expect(answer.release.ledger).toEqual(source.release.ledger);
  const expected = following(long, short, source.release.cells, source.release.plan);
  expect(answer.release).toMatchObject({ question: short, ...(expected as object) });
  const again = await dataset.ask(asked(short, 50_000, { follow: true }), calm);
  expect(JSON.stringify(again.release)).toBe(JSON.stringify(answer.release));
});

it('takes the answer with the largest share, and lists what is withheld by the same rule', async () => {
  const dataset = await opened();
  await dataset.ask(asked(long, 50_000), calm);
  const dear = await dataset.ask(asked(long, 300_000), calm);
  const answer = await dataset.ask(asked(short, 50_000, { follow: true }), calm);
  expect(answer.release.ledger).toEqual(dear.release.ledger);
  const nobody: Question = { ask: 'funnel', steps: ['nowhere', 'home', 'buy'], order: 'sequential' };
  await dataset.ask(asked(nobody, 50_000), calm);
  const none = await dataset.ask(
    asked({ ...nobody, steps: ['nowhere', 'home'] }, 50_000, { follow: true }),
    calm,
  );
  expect(none.release.cells).toEqual([
    { key: { furthest: 'home' }, state: 'withheld' },
    { key: { furthest: 'nowhere' }, state: 'withheld' },
  ]);
});

it('asks as always where nothing decides it', async () => {
  const dataset = await opened();
  await dataset.ask(asked(short, 50_000), calm);
  const before = (await dataset.ledger()).spent;
  const other = asked({ ...short, steps: ['home', 'cart'] }, 50_000, { follow: true });
  expect((await dataset.price([other])).prices[0]).toMatchObject({ standing: 'affordable' });
  const answer = await dataset.ask(other, calm);
  expect(answer.release.follows).toBeUndefined();
  expect((await dataset.ledger()).spent).toBeCloseTo(before + 0.05, 9);
  // Its own answer comes before one that follows.
  expect((await dataset.price([other])).prices[0]).toEqual({
    id: 'q',
    plan: answer.release.plan,
    standing: 'free',
    adds_epsilon: 0,
  });
});

it('follows from no answer of other terms or retired data', async () => {
  const durable = memoryStore();
  await (await opened(durable)).ask(asked(long, 100_000), calm);
  const followed = async (dataset: Dataset) =>
    (await dataset.price([asked(short, 50_000)])).prices[0]!.follows !== undefined;
  expect(await followed(await opened(durable))).toBe(true);
  const erased = await opened(durable, { rules: '11'.repeat(32) });
  expect(await followed(erased)).toBe(false);
  expect(await followed(await opened(durable, { k: 30 }))).toBe(false);
});
