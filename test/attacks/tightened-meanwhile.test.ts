import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import { adoptPolicy } from '../../shared/governance/steward.ts';
import { readTrail, type TrailWorld } from '../../shared/governance/trail.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { askedVault, calm, plainMapping, reachQuestion } from '../fakes/asked-vault.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';
import { policy } from '../governance/policy-world.ts';

/**
 * Rules are read once for a question. Somebody who holds another window puts a policy in force between that reading and
 * the charge, or the note, or the signature: before any step of it. The log has one order, and by it nothing is answered,
 * given again or signed once the policy stands there; what is not charged then costs nothing.
 */

const journeys = storeOf(
  randomJourneys(3, { people: 300, mostEvents: 4, touchpoints: ['home', 'buy'], times: 60, missing: 0 }),
).store;
const question = reachQuestion(100_000);
const now = () => new Date(Date.UTC(2026, 10, 23));
const forbids: Policy = { ...policy, columns: { allowed: 'any', forbidden: ['country'] } };
const mapping = { ...plainMapping, from: '2026-11-01' };

type Adopting = (world: TrailWorld) => Promise<void>;

const adopt =
  (of: Policy): Adopting =>
  async world => {
    await adoptPolicy(
      { ...world, random: new CtrRandom('another window') },
      { policy: of, signed: 'unsigned' },
      'locked',
    );
  };

/** A store to which another window comes first, before the step of this number. */
function meddled(inner: DurableStore, adopting: Adopting) {
  let left = Number.POSITIVE_INFINITY;
  const before = async <R>(work: () => Promise<R>): Promise<R> => {
    left -= 1;
    if (left === -1) await adopting({ store: inner, subtle: webcrypto.subtle, now });
    return work();
  };
  const store: DurableStore = {
    read: name => before(() => inner.read(name)),
    append: (name, at, bytes) => before(() => inner.append(name, at, bytes)),
    put: (name, bytes, options) => before(() => inner.put(name, bytes, options)),
    remove: name => before(() => inner.remove(name)),
    list: folder => before(() => inner.list(folder)),
  };
  return {
    store,
    begin(step: number) {
      left = step;
    },
    /** Whether there was such a step. */
    came: () => left < 0,
  };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'given',
    (error: unknown) => (error instanceof Failure ? error.fault.code : String(error)),
  );

/** Another window before each step of what is done with an open vault, one vault a step. */
async function everyStep(
  prepared: (vault: Dataset) => Promise<void>,
  doing: (vault: Dataset) => Promise<unknown>,
) {
  const outcomes: {
    readonly code: string;
    readonly lastly: readonly string[];
    readonly paid: number;
    readonly reads: number;
  }[] = [];
  for (let step = 0; ; step++) {
    const inner = memoryStore();
    const { store, begin, came } = meddled(inner, adopt(forbids));
    const looked = watched(journeys);
    const vault = await askedVault({ journeys: looked.store, durable: store, mapping, seed: `step ${step}` });
    await prepared(vault);
    const { entries: before } = await readTrail({ store: inner, subtle: webcrypto.subtle });
    const paidBefore = await charges(inner);
    looked.start();
    begin(step);
    const code = await codeOf(doing(vault));
    if (!came()) return outcomes;
    const { entries } = await readTrail({ store: inner, subtle: webcrypto.subtle });
    outcomes.push({
      code,
      lastly: entries.slice(before.length).map(({ kind }) => kind),
      paid: (await charges(inner)) - paidBefore,
      reads: looked.reads(),
    });
  }
}

async function charges(store: DurableStore): Promise<number> {
  const ledger = await openLedger(store, 'testers');
  return ledger === 'absent' ? 0 : ledger.entries.filter(({ kind }) => kind === 'charge').length;
}

/** Journeys that say how often anything of them was reached for. */
function watched(of: JourneyStore) {
  let reads = 0;
  const store = new Proxy(of, {
    get(target, name) {
      reads += 1;
      const member = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return {
    store,
    start: () => {
      reads = 0;
    },
    reads: () => reads,
  };
}

const isGiven = (kind: string) =>
  kind === 'question' || kind === 'cache-hit' || kind === 'signed' || kind === 'export';

it('answers no question that stands behind the policy in the log, whenever it came', async () => {
  const outcomes = await everyStep(
    async vault => {
      await vault.open(calm);
    },
    vault => vault.ask(question, calm),
  );
  expect(outcomes.length).toBeGreaterThan(15);
  for (const { code, lastly, paid, reads } of outcomes) {
    const policyAt = lastly.indexOf('policy');
    const questionAt = lastly.findIndex(isGiven);
    expect(policyAt).toBeGreaterThanOrEqual(0);
    if (code === 'given') expect(questionAt, lastly.join()).toBe(0);
    else {
      expect(['policy-changed', 'policy-forbids']).toContain(code);
      expect([questionAt, reads], lastly.join()).toEqual([-1, 0]);
    }
    if (code === 'policy-forbids') expect(paid).toBe(0);
  }
  // Both sides of the charge were met: before it nothing is spent, behind it the price is.
  const paid = outcomes.flatMap(outcome => (outcome.code === 'policy-changed' ? [outcome.paid] : []));
  expect(new Set(paid)).toEqual(new Set([0, 1]));
});

it('gives no kept answer behind the policy either', async () => {
  const outcomes = await everyStep(
    async vault => {
      await vault.open(calm);
      await vault.ask(question, calm);
    },
    vault => vault.ask(question, calm),
  );
  for (const { code, lastly, paid } of outcomes) {
    expect(paid).toBe(0);
    expect(code === 'given', lastly.join()).toBe(lastly[0] === 'cache-hit');
  }
  expect(new Set(outcomes.map(({ code }) => code))).toEqual(
    new Set(['policy-forbids', 'policy-changed', 'given']),
  );
});

it('signs nothing behind the policy', async () => {
  const files = new WeakMap<Dataset, Awaited<ReturnType<Dataset['ask']>>>();
  const outcomes = await everyStep(
    async vault => {
      await vault.open(calm);
      files.set(vault, await vault.ask(question, calm));
    },
    vault => vault.sign([{ kind: 'release', file: files.get(vault)! }]),
  );
  for (const { code, lastly } of outcomes)
    expect(code === 'given', lastly.join()).toBe(lastly[0] === 'signed');
  expect(new Set(outcomes.map(({ code }) => code))).toEqual(
    new Set(['policy-forbids', 'policy-changed', 'given']),
  );
});

it('charges nothing after the last day of the policy under which a question was priced', async () => {
  const store = memoryStore();
  let day = 23;
  let isOpen = false;
  const time = { now: () => new Date(Date.UTC(2026, 10, day)), elapsed: () => 0, sleep: async () => {} };
  const lasts: Policy = { ...policy, expires: '2026-11-23' };
  await adopt(lasts)({ store, subtle: webcrypto.subtle, now: time.now });
  const inner: DurableStore = {
    ...store,
    // Midnight comes between the opening of the question and its charge.
    read: name => {
      if (isOpen && name.includes('answers')) day = 24;
      return store.read(name);
    },
  };
  const vault = await askedVault({ journeys, durable: inner, mapping, time });
  await vault.open(calm);
  isOpen = true;
  expect(await codeOf(vault.ask(question, calm))).toBe('policy-expired');
  expect(day).toBe(24);
  expect(await charges(store)).toBe(1);
});
