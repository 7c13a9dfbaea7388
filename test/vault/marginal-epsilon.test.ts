import { expect, it } from 'vitest';
import type { Asked } from '../../shared/policy/question.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { askedVault, calm } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

const journeys = storeOf(
  randomJourneys(8, { people: 900, mostEvents: 4, touchpoints: ['home', 'cart'], times: 50, missing: 0 }),
).store;

function reach(atMost: number, millionths: number, parts?: number[]): Asked {
  return {
    id: 'q',
    question: { ask: 'reach', of: 'touchpoint', at_most: atMost, ...(parts && { where: { parts } }) },
    spend: { kind: 'share', millionths },
  };
}

async function adds(dataset: Dataset, asked: Asked): Promise<number> {
  return (await dataset.price([asked])).prices[0]!.adds_epsilon;
}

it('says before a charge what the charge then adds to the ε that was spent, the less the later', async () => {
  const dataset = await askedVault({ journeys });
  const opening = (await dataset.price([])).opening.adds_epsilon;
  const { budget } = await dataset.open(calm);
  expect(budget.spent.epsilon).toBeCloseTo(opening, 12);
  let spent = budget.spent.epsilon;
  let before = Number.POSITIVE_INFINITY;
  for (const atMost of [1, 2, 3]) {
    const asked = reach(atMost, 200_000);
    const said = await adds(dataset, asked);
    const after = (await dataset.ask(asked, calm)).budget.spent.epsilon;
    expect(after - spent).toBeCloseTo(said, 12);
    expect(said).toBeLessThan(before);
    expect(await adds(dataset, asked)).toBe(0);
    [spent, before] = [after, said];
  }
  const sharper = { ...reach(1, 300_000), sharpen: true } as const;
  expect(await adds(dataset, sharper)).toBeCloseTo(await adds(dataset, reach(1, 100_000)), 12);
  expect((await dataset.price([])).opening.adds_epsilon).toBe(0);
});

it('adds nothing to the total where another part of the people was charged more', async () => {
  const dataset = await askedVault({ journeys, terms: { parts: 2 } });
  await dataset.open(calm);
  await dataset.ask(reach(1, 500_000, [1]), calm);
  expect(await adds(dataset, reach(2, 500_000, [2]))).toBe(0);
  expect(await adds(dataset, reach(2, 400_000, [1]))).toBeGreaterThan(0);
});
