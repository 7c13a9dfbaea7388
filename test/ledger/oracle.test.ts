import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cachedAnswer, keepAnswer } from '../../shared/ledger/answers.ts';
import { digestOf } from '../../shared/ledger/chained.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { charge, createLedger, openLedger } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { snapshotOf } from '../../shared/ledger/snapshots.ts';
import { deltaNumber, epsilonAt, rhoNumber } from '../../shared/privacy/charge.ts';
import { rhoOf } from '../../shared/privacy/zcdp.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { ledgerWorld } from '../fakes/ledger-world.ts';

interface Vector {
  readonly config: {
    readonly eps_cap: string;
    readonly delta_cap: string;
    readonly delta_thr_cap: string;
    readonly atoms?: readonly string[];
  };
  readonly rho_cap: number;
  readonly events: readonly {
    readonly key: string;
    readonly rho: string;
    readonly delta_thr: string;
    readonly outcome: string;
    /** Parts of the people, by name; all where none are named. */
    readonly atoms?: readonly string[];
  }[];
  readonly expected: readonly {
    readonly status: string;
    readonly charged: boolean;
    readonly spent_rho: number;
    readonly spent_delta_thr: number;
    readonly eps_now: number;
  }[];
}

const path = new URL('../../../shared/oracle/dp/ledger.json', import.meta.url);
const world = ledgerWorld('oracle');

/** Decimal text in units of 10 to the minus `places`, exactly. */
function units(decimal: string, places: number): bigint {
  const [, whole, fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(decimal)!;
  return BigInt(whole! + fraction) * 10n ** BigInt(places + Number(exponent) - fraction.length);
}

async function ask(
  store: DurableStore,
  event: Vector['events'][number],
  snapshot: string,
  names: readonly string[],
): Promise<string> {
  const key = digestOf(`${event.key} ${event.rho} ${event.delta_thr}`);
  if ((await cachedAnswer(store, 'p', { key, snapshot })) !== 'absent') return 'cached';
  if (event.outcome === 'rejected_validation') return 'rejected';
  const of = event.atoms?.map(name => 1 + names.indexOf(name));
  const cost = {
    rho: units(event.rho, 12),
    deltaThreshold: units(event.delta_thr, 18),
    ...(of === undefined ? {} : { parts: of }),
  };
  let entry: number;
  try {
    ({ entry } = await charge(store, 'p', { ...cost, key, snapshot, ask: 'reach', share: '0.1' }, world));
  } catch (error) {
    if (error instanceof Failure && error.fault.code === 'budget-exceeded') return 'refused_budget';
    throw error;
  }
  if (event.outcome !== 'committed') return 'burned';
  await keepAnswer(
    store,
    'p',
    { key, snapshot, charge: entry, bytes: new TextEncoder().encode(event.key) },
    world,
  );
  return 'released';
}

it("keeps the oracle's accounts (ledger.json; its atoms are parts of the people)", async ({ skip }) => {
  if (!existsSync(path)) skip('The oracle is not on this machine, so nothing was compared.');
  const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as { vectors: Vector[] };
  expect(vectors.length).toBe(3);
  for (const { config, rho_cap, events, expected } of vectors) {
    const { atoms = [] } = config;
    const epsilon = Number(config.eps_cap);
    const delta = Number(config.delta_cap);
    const deltaThreshold = units(config.delta_thr_cap, 18);
    const near = (value: number) => expect.closeTo(value, Math.ceil(9 - Math.log10(value || 1)));
    expect(rhoOf(epsilon, Number(config.delta_cap) - Number(config.delta_thr_cap))).toEqual(near(rho_cap));
    const store = memoryStore();
    const terms = { k: 20, epsilon, delta, ...(atoms.length > 0 && { parts: atoms.length }) };
    await createLedger(store, { population: 'p', terms, person: ['id'] }, world);
    const snapshot = await snapshotOf(store, 'p', { content: 'a'.repeat(64), rules: 'b'.repeat(64) }, world);
    for (const [at, event] of events.entries()) {
      const before = await openLedger(store, 'p');
      const status = await ask(store, event, snapshot, atoms);
      const after = await openLedger(store, 'p');
      if (before === 'absent' || after === 'absent') throw new Error('absent');
      const { spent_rho, spent_delta_thr, eps_now } = expected[at]!;
      expect({
        status,
        charged: after.entries.length > before.entries.length,
        spent_rho: rhoNumber(after.spent.rho),
        spent_delta_thr: deltaNumber(after.spent.deltaThreshold),
        eps_now: epsilonAt(after.spent.rho, delta, deltaThreshold),
      }).toEqual({
        ...expected[at],
        spent_rho: near(spent_rho),
        spent_delta_thr: near(spent_delta_thr),
        eps_now: near(eps_now),
      });
    }
  }
});
