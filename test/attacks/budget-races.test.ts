import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { createLedger, openLedger, tightenTerms } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { snapshotOf } from '../../shared/ledger/snapshots.ts';
import { defaultTerms, type Terms } from '../../shared/policy/mapping.ts';
import type { StatedTerms } from '../../shared/policy/spending.ts';
import { openPopulation } from '../../shared/vault/population.ts';
import { openingMillionths, price } from '../../shared/vault/pricing.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';

/** Another process moves between any two steps of a charge. */

const world = {
  random: new CtrRandom('races'),
  subtle: webcrypto.subtle,
  now: () => new Date(Date.UTC(2026, 10, 23)),
};
const name = 'shop customers';
const person = ['customer'];

it('terms that are tightened just before a charge lands refuse what was priced under looser ones', async () => {
  const store = memoryStore();
  await createLedger(store, { population: name, terms: defaultTerms, person }, world);
  const raced = meddled(store, '"kind":"charge"', () => tightenTerms(store, name, { k: 50 }, world));
  const population = await openPopulation({ ...world, store: raced }, name, 'default', person, 'durable');
  const rules = await population.rules();
  const { cost } = priceOf(rules.terms);
  await expect(population.charge({ ...cost, ...label }, rules)).rejects.toMatchObject({
    fault: { code: 'terms-loosened' },
  });
  const ledger = await openLedger(store, name);
  expect(ledger !== 'absent' && [ledger.terms.k, ledger.spent.rho]).toEqual([50, 0n]);
});

it('a population that another process opens first, and looser, is tightened before it is charged', async () => {
  const store = memoryStore();
  const strict: StatedTerms = { k: 50, epsilon: 1 };
  const raced = meddled(store, '"kind":"opened"', () =>
    createLedger(store, { population: name, terms: defaultTerms, person }, world),
  );
  const population = await openPopulation({ ...world, store: raced }, name, strict, person, 'durable');
  const rules = await population.rules();
  const { cost } = priceOf(rules.terms);
  await population.charge({ ...cost, ...label }, rules);
  const ledger = await openLedger(store, name);
  expect(ledger !== 'absent' && ledger.terms).toEqual({ ...defaultTerms, ...strict });
});

it('two windows that open the same data at once agree on one snapshot', async () => {
  const store = memoryStore();
  const fingerprint = { content: '11'.repeat(32), rules: '22'.repeat(32) };
  const raced = meddled(store, fingerprint.content, () => snapshotOf(store, name, fingerprint, world));
  const ids = [
    await snapshotOf(raced, name, fingerprint, world),
    await snapshotOf(store, name, fingerprint, world),
  ];
  expect(ids[0]).toBe(ids[1]);
});

function priceOf(terms: Terms) {
  const asked = { id: 'opening', spend: { kind: 'share', millionths: openingMillionths } } as const;
  return price(asked, { l0: 1, hasOther: false }, terms, 'person: customer');
}

const label = { key: 'ab'.repeat(32), snapshot: '11'.repeat(16), ask: 'opening', share: '0.02' };

/** Before the first append that holds `text`, somebody else does something. */
function meddled(store: DurableStore, text: string, first: () => Promise<unknown>): DurableStore {
  let done = false;
  return {
    ...store,
    async append(file, at, bytes) {
      if (!done && new TextDecoder().decode(bytes).includes(text)) {
        done = true;
        await first();
      }
      return store.append(file, at, bytes);
    },
  };
}
