import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readWhole } from '../../shared/governance/populations.ts';
import {
  adoptPolicy,
  grantTerms,
  makeSteward,
  type StewardWorld,
  signPolicy,
  unlockSteward,
} from '../../shared/governance/steward.ts';
import { note, readTrail } from '../../shared/governance/trail.ts';
import { policyIn } from '../../shared/governance/view.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { populationFolder } from '../../shared/ledger/population-folder.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { parsePolicy } from '../../shared/policy/policy-text.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { openPopulation } from '../../shared/vault/population.ts';
import { costOf } from '../fakes/ledger-world.ts';
import { passphrase, policy, stewardWorld } from '../governance/policy-world.ts';

/** An analyst with the app, the command line and the files of the store, who wants more than the steward gave. */

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    error => (error as Failure).fault?.code ?? String(error),
  );
const minute = 60_000;
const unsigned = (of: Policy) => ({ policy: of, signed: 'unsigned' }) as const;
const tighter: Policy = { ...policy, protect: { ...policy.protect, epsilon: 1 } };
const loose: Policy = { ...policy, protect: { k: 20, epsilon: 9, delta: 1e-6 } };

async function signedFile(world: StewardWorld, of: Policy) {
  const unlocked = await unlockSteward(world, passphrase);
  return parsePolicy(stringify({ ...of, signed: await signPolicy(world, of, unlocked) }));
}

async function files(store: DurableStore): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = await store.list('');
  return new Map(await Promise.all(names.map(async name => [name, await bytesOf(store, name)] as const)));
}

async function bytesOf(store: DurableStore, name: string): Promise<Uint8Array> {
  const bytes = await store.read(name);
  if (bytes === 'absent') throw new Error(name);
  return bytes;
}

/** Puts back what was there; what came since is removed. */
async function restore(
  store: DurableStore,
  before: ReadonlyMap<string, Uint8Array>,
  which: (name: string) => boolean,
) {
  for (const name of (await store.list('')).filter(which)) await store.remove(name);
  for (const [name, bytes] of before) if (which(name)) await store.put(name, bytes);
}

const ofAudit = (name: string) => name.startsWith('audit');
const ofLedger = (name: string) => name.startsWith(populationFolder('shop'));

async function charged(world: StewardWorld, number: number): Promise<void> {
  const population = await openPopulation(world, 'shop', 'default', ['id'], 'durable');
  const cost = costOf(number, 1000n);
  const receipt = await population.charge(cost, await population.rules());
  const question = { ask: 'reach' } as const;
  await note(world, {
    kind: 'question',
    population: 'shop',
    snapshot: 'a1',
    question,
    share: '0.1',
    ledger: receipt,
  });
}

it('does not take a signed policy a second time once another one holds', async () => {
  const world = stewardWorld();
  const later = () => world.setNow(new Date(world.now().getTime() + minute));
  await makeSteward(world, passphrase, 'locked');
  const early = await signedFile(world, loose);
  await adoptPolicy(world, early, 'locked');
  later();
  await adoptPolicy(world, await signedFile(world, policy), 'locked');
  // The file of last year, whose signature is as good as ever.
  expect(await outcome(adoptPolicy(world, early, 'locked'))).toBe('needs-steward');
  later();
  await adoptPolicy(world, unsigned(tighter), 'locked');
  expect(await outcome(adoptPolicy(world, early, 'locked'))).toBe('needs-steward');
  later();
  // What the steward signs anew stands, and what tightens stands however old.
  await adoptPolicy(world, await signedFile(world, loose), 'locked');
  expect(await outcome(adoptPolicy(world, await signedFile(world, policy), 'locked'))).toBe('fine');
}, 60_000);

it('does not read a log in which a policy was put back by hand with its old signature', async () => {
  const world = stewardWorld();
  await makeSteward(world, passphrase, 'locked');
  const early = await signedFile(world, loose);
  await adoptPolicy(world, early, 'locked');
  const { entries } = await readTrail(world);
  const { seq: _, prev: __, hash: ___, at: ____, ...again } = entries.at(-1)!;
  await adoptPolicy(world, unsigned(tighter), 'locked');
  await note(world, again as never);
  expect(await outcome(readTrail(world))).toBe('ledger-broken');
}, 60_000);

it('stays whole when several put policies in force at once, and never lets the looser win', async () => {
  const world = stewardWorld();
  await adoptPolicy(world, unsigned(policy), 'locked');
  const ks = [30, 60, 40, 50];
  await Promise.all(
    ks.map(k =>
      outcome(adoptPolicy(world, unsigned({ ...policy, protect: { ...policy.protect, k } }), 'locked')),
    ),
  );
  const { inForce } = await readTrail(world);
  expect(inForce === 'none' ? 0 : inForce.policy.protect.k).toBe(60);
});

it('lets one of several that make the steward at once be it, and tells the others', async () => {
  const world = stewardWorld();
  const tries = [passphrase, 'another passphrase'].map(words => makeSteward(world, words, 'locked'));
  expect((await Promise.all(tries.map(outcome))).toSorted()).toEqual(['fine', 'needs-steward']);
  expect((await readTrail(world)).steward).not.toBe('none');
}, 60_000);

it('gives people in parts a larger budget as well', async () => {
  const world = stewardWorld();
  const open = () =>
    openPopulation(world, 'shop', { k: 20, epsilon: 3, delta: 1e-6, parts: 4 }, ['id'], 'durable');
  const population = await open();
  await population.charge(costOf(1, 1000n), await population.rules());
  await makeSteward(world, passphrase, 'locked');
  await grantTerms(world, 'shop', { epsilon: 5 }, 'more', await unlockSteward(world, passphrase));
  const ledger = await openLedger(world.store, 'shop');
  expect(ledger === 'absent' ? {} : ledger.terms).toMatchObject({ epsilon: 5, parts: 4 });
  const after = await openPopulation(world, 'shop', 'default', ['id'], 'durable');
  expect((await after.rules()).terms).toMatchObject({ epsilon: 5, parts: 4 });
}, 60_000);

it('finds the audit log removed, put back to an earlier state, or taken from another store', async () => {
  const world = stewardWorld();
  const other = stewardWorld();
  await makeSteward(world, passphrase, 'locked');
  const before = await files(world.store);
  await adoptPolicy(world, unsigned(policy), 'locked');
  await charged(world, 1);
  const whole = await files(world.store);
  const open = () => outcome(openPopulation(world, 'shop', 'default', ['id'], 'durable'));
  expect(await open()).toBe('fine');
  await makeSteward(other, passphrase, 'locked');
  await adoptPolicy(other, unsigned(loose), await unlockSteward(other, passphrase));
  for (const put of [new Map<string, Uint8Array>(), before, await files(other.store)]) {
    await restore(world.store, put, ofAudit);
    expect(await open()).toBe('ledger-broken');
  }
  await restore(world.store, whole, ofAudit);
  expect(await open()).toBe('fine');
}, 60_000);

it('finds the ledger removed or put back to an earlier state under a log that knows more', async () => {
  const world = stewardWorld();
  await charged(world, 1);
  const before = await files(world.store);
  await charged(world, 2);
  const open = () => outcome(openPopulation(world, 'shop', 'default', ['id'], 'durable'));
  const audited = () => outcome(readWhole(world));
  expect([await open(), await audited()]).toEqual(['fine', 'fine']);
  for (const put of [before, new Map<string, Uint8Array>()]) {
    await restore(world.store, put, ofLedger);
    expect([await open(), await audited()]).toEqual(['ledger-broken', 'ledger-broken']);
  }
});

it('stays open while others charge and note, whoever reads in between', async () => {
  const world = stewardWorld();
  await charged(world, 1);
  const opens = Array.from({ length: 8 }, () =>
    outcome(openPopulation(world, 'shop', 'default', ['id'], 'durable')),
  );
  const charges = [2, 3, 4, 5].map(number => outcome(charged(world, number)));
  expect(new Set(await Promise.all([...opens, ...charges]))).toEqual(new Set(['fine']));
});

it('does not let a policy live again when the clock is put back behind what was noted', async () => {
  const world = stewardWorld();
  await adoptPolicy(world, unsigned({ ...policy, expires: '2026-11-26' }), 'locked');
  const population = await openPopulation(world, 'shop', 'default', ['id'], 'durable');
  world.setNow(new Date(Date.UTC(2026, 10, 28)));
  await note(world, { kind: 'refusal', what: 'open', code: 'policy-expired' });
  world.setNow(new Date(Date.UTC(2026, 10, 25)));
  expect((await population.rules()).moment.toISOString()).toBe('2026-11-28T00:00:00.000Z');
  expect(policyIn(await readTrail(world), world.now())).toMatchObject({
    expired: true,
  });
});

it('has nothing to say of a store that is new', async () => {
  const world = { ...stewardWorld(), store: memoryStore() };
  expect(await outcome(openPopulation(world, 'shop', 'default', ['id'], 'durable'))).toBe('fine');
});
