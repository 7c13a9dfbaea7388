import { expect, it } from 'vitest';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { defaultTerms } from '../../shared/policy/mapping.ts';
import type { Asked } from '../../shared/policy/question.ts';
import { budgetOf, deltaNumber } from '../../shared/privacy/charge.ts';
import { probabilityShown } from '../../shared/privacy/gate.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { price } from '../../shared/vault/pricing.ts';
import { askedVault, calm } from '../fakes/asked-vault.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';

/**
 * PRIVACY.md section 9, threshold probing: a group of exactly k people, asked about again and again at other
 * prices, under other k and through other filters, until one answer happens to show it.
 */

const { k } = defaultTerms;
const events = [...visits('home', 400), ...visits('clinic', k)];
const { store: journeys } = storeOf(events);

const ask = (millionths: number, at_most = 1): Asked => ({
  id: 'probe',
  question: { ask: 'reach', of: 'touchpoint', at_most },
  spend: { kind: 'share', millionths },
});

it('all the probes that a budget pays for show a group of k people with less than the δ of the whole', () => {
  const whole = deltaNumber(budgetOf(defaultTerms.epsilon, defaultTerms.delta).deltaThreshold);
  for (const probes of [1, 10, 100, 1000]) {
    for (const bounds of [
      { l0: 1, hasOther: false },
      { l0: 5, hasOther: true },
    ]) {
      const { main } = price(ask(1_000_000 / probes), bounds, defaultTerms, 'person');
      const once = probabilityShown(k, k, main.tau, main.variance);
      expect(once).toBeGreaterThan(0);
      expect(probes * once).toBeLessThanOrEqual(whole);
      // Without τ, at k + 1 and up: about every other probe would show whether the k-th person is there.
      expect(probabilityShown(k, k, 1, main.variance)).toBeGreaterThan(0.3);
    }
  }
});

it('asked until nothing is left it has been paid each time and has not shown once', async () => {
  const dataset = await askedVault({ journeys, seed: 'probes' });
  await dataset.open(calm);
  let probes = 0;
  for (let millionths = 9_000; ; millionths += 101) {
    const answer = await dataset
      .ask(ask(millionths, 1 + (probes % 3)), calm)
      .catch((error: unknown) => (error as Failure).fault.code);
    if (typeof answer === 'string') {
      expect(answer).toBe('budget-exceeded');
      break;
    }
    probes++;
    expect(answer.budget.repeat).toBe(false);
    expect(JSON.stringify(answer.release)).not.toContain('clinic');
    expect(answer.release.cells).toContainEqual(expect.objectContaining({ key: { touchpoint: 'home' } }));
  }
  expect(probes).toBeGreaterThan(50);
});

it('under one k after another is another question each time, and k never comes down again', async () => {
  const durable = memoryStore();
  await (await askedVault({ journeys, durable })).open(calm);
  for (const [at, least] of [20, 21, 25].entries()) {
    const dataset = await askedVault({ journeys, durable, terms: { k: least } });
    await dataset.open(calm);
    const { budget } = await dataset.ask(ask(10_000), calm);
    expect(budget.repeat).toBe(false);
    expect((await dataset.ledger()).spent).toBeCloseTo(0.03 * (at + 1), 5);
  }
  await expect(askedVault({ journeys, durable, terms: { k: 20 } })).rejects.toMatchObject({
    fault: { code: 'terms-loosened' },
  });
});

function visits(touchpoint: string, people: number): FakeEvent[] {
  return Array.from({ length: people }, (_, i) => ({
    person: `${touchpoint} ${i}`,
    time: firstMoment,
    touchpoint,
    channel: 'ads',
    country: 'DE',
  }));
}
