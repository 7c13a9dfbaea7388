import { expect, it } from 'vitest';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Asked } from '../../shared/policy/question.ts';
import { combine } from '../../shared/release/combine.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { askedVault, calm, reachQuestion } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

const journeys = storeOf(
  randomJourneys(3, {
    people: 2000,
    mostEvents: 8,
    touchpoints: ['home', 'browse', 'cart', 'buy'],
    times: 300,
    missing: 0.05,
  }),
).store;

function sharpen(millionths: number): Asked {
  return { ...reachQuestion(millionths), sharpen: true };
}

async function opened(durable = memoryStore(), terms?: { k?: number }): Promise<Dataset> {
  const dataset = await askedVault({ journeys, durable, ...(terms && { terms }) });
  await dataset.open(calm);
  return dataset;
}

const spentBy = async (dataset: Dataset) => (await dataset.ledger()).spent;
const text = ({ release }: ReleaseFile) => JSON.stringify(release);

it('pays the difference to what earlier answers paid, and answers with all of them as one', async () => {
  const dataset = await opened();
  const first = await dataset.ask(reachQuestion(50_000), calm);
  const before = await spentBy(dataset);
  const { prices } = await dataset.price([sharpen(150_000)]);
  const sharper = await dataset.ask(sharpen(150_000), calm);
  expect((await spentBy(dataset)) - before).toBeCloseTo(0.1, 9);
  expect(prices[0]).toMatchObject({ standing: 'affordable', due: 0.1, plan: { share: 0.15 } });
  expect(sharper.release.plan).toEqual(prices[0]!.plan);
  // Noise as if the whole share had been paid at once.
  const whole = (await dataset.price([reachQuestion(150_000)])).prices[0]!.plan;
  expect(sharper.release.plan.sigma / whole.sigma).toBeCloseTo(1, 5);
  expect(sharper.release.combined?.map(({ share }) => share)).toEqual([0.05, 0.1]);
  expect(sharper.release.combined?.[0]?.ledger).toEqual(first.release.ledger);
  expect(sharper.budget.repeat).toBe(false);
});

it('is the mean of answers that each stand in the ledger', async () => {
  const dataset = await opened();
  const first = await dataset.ask(reachQuestion(50_000), calm);
  const sharper = await dataset.ask(sharpen(100_000), calm);
  // The second half is no answer of its own to anybody; its weight is one half here.
  const mean = sharper.release.cells.find(({ key }) => 'touchpoint' in key && key['touchpoint'] === 'home');
  const one = first.release.cells.find(({ key }) => 'touchpoint' in key && key['touchpoint'] === 'home');
  expect(mean?.state === 'value' && one?.state === 'value' && mean.people.value !== one.people.value).toBe(
    true,
  );
  const charges = (await dataset.ledger()).entries.filter(({ what }) => what === 'reach');
  expect(charges.map(({ share, answered }) => [share, answered])).toEqual([
    [0.05, true],
    [0.05, true],
  ]);
});

it('asked again is free and byte for byte the same, in another window too', async () => {
  const durable = memoryStore();
  const dataset = await opened(durable);
  await dataset.ask(reachQuestion(50_000), calm);
  const sharper = await dataset.ask(sharpen(100_000), calm);
  const spent = await spentBy(dataset);
  const again = await dataset.ask(sharpen(100_000), calm);
  const elsewhere = await (await opened(durable)).ask(sharpen(100_000), calm);
  expect([text(again), text(elsewhere)]).toEqual([text(sharper), text(sharper)]);
  expect(again.budget.repeat).toBe(true);
  // Also after it was sharpened further.
  await dataset.ask(sharpen(300_000), calm);
  expect(text(await dataset.ask(sharpen(100_000), calm))).toBe(text(sharper));
  expect(await spentBy(dataset)).toBeCloseTo(spent + 0.2, 9);
  expect((await dataset.price([sharpen(100_000)])).prices[0]).toMatchObject({ standing: 'free', due: 0 });
});

it('sharpens what people add to their cells, each number by its own noise', async () => {
  const asked = (millionths: number): Asked => ({
    id: 'credit',
    question: { ask: 'attribution', conversion: 'buy', models: ['first', 'shapley'], at_most: 3 },
    spend: { kind: 'share', millionths },
  });
  const dataset = await opened();
  const first = await dataset.ask(asked(50_000), calm);
  const sharper = await dataset.ask({ ...asked(200_000), sharpen: true }, calm);
  const whole = (await dataset.price([asked(200_000)])).prices[0]!.plan;
  sharper.release.plan.measures!.forEach(({ name, sigma }, i) => {
    expect([name, sigma / whole.measures![i]!.sigma]).toEqual([name, expect.closeTo(1, 4)]);
  });
  const once = first.release.cells.filter(cell => cell.state === 'value');
  const twice = sharper.release.cells.filter(cell => cell.state === 'value');
  expect(once.length).toBeGreaterThan(0);
  for (const cell of once) {
    const again = twice.find(({ key }) => key['channel'] === cell.key['channel'])!;
    const width = ({ high, low }: { high: number; low: number }) => high - low;
    expect(width(again.credit!['first']!)).toBeLessThan(width(cell.credit!['first']!));
  }
});

it('asks in full where nothing was asked before, and that answer is an answer as any other', async () => {
  const dataset = await opened();
  const first = await dataset.ask(sharpen(50_000), calm);
  expect(first.release.combined).toBeUndefined();
  expect(text(await dataset.ask(reachQuestion(50_000), calm))).toBe(text(first));
});

it('costs what it can only where it fits, and nothing where it does not', async () => {
  const dataset = await opened();
  await dataset.ask(reachQuestion(900_000), calm);
  const before = await dataset.ledger();
  await expect(dataset.ask(sharpen(990_000), calm)).rejects.toMatchObject({
    fault: { code: 'budget-exceeded' },
  });
  expect(await dataset.ledger()).toEqual(before);
  expect((await dataset.price([sharpen(990_000)])).prices[0]).toMatchObject({ standing: 'over budget' });
});

it('counts no answer to another question, or under other terms', async () => {
  const durable = memoryStore();
  const dataset = await opened(durable);
  await dataset.ask(reachQuestion(50_000), calm);
  const other: Asked = { ...sharpen(100_000), question: { ask: 'reach', of: 'touchpoint', at_most: 4 } };
  expect((await dataset.price([other])).prices[0]).toMatchObject({ due: 0.1 });
  const stricter = await opened(durable, { k: 30 });
  expect((await stricter.price([sharpen(100_000)])).prices[0]).toMatchObject({ due: 0.1 });
});

it('draws noise anew for the second answer, so that combining is worth its price', async () => {
  const dataset = await opened();
  const first = await dataset.ask(reachQuestion(50_000), calm);
  const sharper = await dataset.ask(sharpen(100_000), calm);
  const same = combine([first.release, { ...first.release }]);
  expect(same).toEqual({ outcome: 'apart', why: 'the same answer' });
  expect(sharper.release.combined?.map(({ ledger }) => ledger.hash)).toHaveLength(2);
  expect(new Set(sharper.release.combined?.map(({ ledger }) => ledger.hash)).size).toBe(2);
});
