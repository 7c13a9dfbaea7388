import { expect, it } from 'vitest';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { combine } from '../../shared/release/combine.ts';
import { askedVault, calm, plainMapping } from '../fakes/asked-vault.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';

/**
 * PRIVACY.md 2.2. People with more bins than L0 are sampled. If the seed followed the price, asking at many
 * prices would show every bin of a person in turn; if it followed the data, one person would move the
 * bins of all others.
 */

const pages = Array.from({ length: 12 }, (_, i) => `page ${i}`);

/** Everybody has every page, one of which is counted: which one, the seed decides. */
function everywhere(people: number): FakeEvent[] {
  return Array.from({ length: people }, (_, p) =>
    pages.map((touchpoint, i) => ({
      person: `person ${p}`,
      time: firstMoment + i * 3_600_000_000,
      touchpoint,
      channel: 'ads',
      country: 'DE',
    })),
  ).flat();
}

const question = (millionths: number) =>
  ({
    id: 'overview',
    question: { ask: 'reach', of: 'touchpoint', at_most: 1 },
    spend: { kind: 'share', millionths },
  }) as const;

async function counts(people: number, millionths: number, seed = 'the same noise') {
  const mapping = { ...plainMapping, public: pages };
  const dataset = await askedVault({
    journeys: storeOf(everywhere(people)).store,
    mapping,
    durable: memoryStore(),
    seed,
    terms: { k: 2, epsilon: 20 },
  });
  await dataset.open(calm);
  const { release } = await dataset.ask(question(millionths), calm);
  return release.cells.flatMap(cell => (cell.state === 'value' ? [cell.people.value] : []));
}

it('keeps the same bins of a person whatever is paid, so that answers can be combined and none tells more', async () => {
  // A twelfth of the people each, with a spread of about ±30 between pages: it is in both answers alike.
  const [cheap, dear] = [await counts(12_000, 300_000), await counts(12_000, 900_000)];
  expect(cheap.length).toBe(12);
  const differences = cheap.map((count, i) => Math.abs(count - dear[i]!));
  const spread = Math.max(...dear) - Math.min(...dear);
  // The noise of both is below ±6; another sample would differ by tens.
  expect(Math.max(...differences)).toBeLessThan(15);
  expect(spread).toBeGreaterThan(40);
});

it('keeps the same bins of everybody else when one more person comes', async () => {
  const [without, with_] = [await counts(12_000, 900_000), await counts(12_001, 900_000)];
  const differences = without.map((count, i) => with_[i]! - count);
  // The same noise and one more person: one bin of one more, whatever that person did.
  expect(differences.toSorted((a, b) => a - b)).toEqual([...new Array<number>(11).fill(0), 1]);
});

it('keeps the same bins of a person in every snapshot, so that another list or file shows no others of them', async () => {
  // The seed of a vault here is that of its noise and of its snapshots’ ids.
  const [one, other] = [await counts(12_000, 900_000), await counts(12_000, 900_000, 'another snapshot')];
  expect(Math.max(...one.map((count, i) => Math.abs(count - other[i]!)))).toBeLessThan(15);
});

it('combines two answers of one data set, paid apart', async () => {
  const dataset = await askedVault({
    journeys: storeOf(everywhere(12_000)).store,
    terms: { k: 2, epsilon: 20 },
  });
  await dataset.open(calm);
  const [first, second] = [
    await dataset.ask(question(200_000), calm),
    await dataset.ask(question(400_000), calm),
  ];
  expect(combine([first.release, second.release])).toMatchObject({ outcome: 'combined' });
  const again = await dataset.ask(question(200_000), calm);
  expect(combine([first.release, again.release])).toEqual({ outcome: 'apart', why: 'the same answer' });
});
