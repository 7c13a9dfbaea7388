import { expect, it } from 'vitest';
import { digestOf } from '../../shared/ledger/chained.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { headStanding } from '../../shared/ledger/head-standing.ts';
import {
  charge,
  createLedger,
  listPopulations,
  openLedger,
  recordAnswer,
  tightenTerms,
} from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { populationFolder } from '../../shared/ledger/population-folder.ts';
import type { LedgerState } from '../../shared/ledger/replay.ts';
import { ledgerView } from '../../shared/ledger/view.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import { budgetOf, shareOf } from '../../shared/privacy/charge.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { ledgerViewSchema } from '../../shared/protocol/price.ts';
import { costOf, keyOf, ledgerWorld } from '../fakes/ledger-world.ts';

const population = 'shop customers';
const terms = { k: 20, epsilon: 3, delta: 1e-6 };
const opening = { population, terms, person: ['customer_id'] };
const budget = budgetOf(terms.epsilon, terms.delta);
const file = `${populationFolder(population)}/ledger.jsonl`;
const headFile = `${populationFolder(population)}/head.json`;

async function faultOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return error.fault;
    throw error;
  }
  return 'none';
}

async function opened(store: DurableStore): Promise<LedgerState> {
  const state = await openLedger(store, population);
  if (state === 'absent') throw new Error('absent');
  return state;
}

/** Opened, charged, tightened, answered, charged. */
async function someLedger(): Promise<DurableStore> {
  const store = memoryStore();
  const world = ledgerWorld('some');
  await createLedger(store, opening, world);
  await charge(store, population, costOf(1, budget.rho / 10n, budget.deltaThreshold / 10n), world);
  await tightenTerms(store, population, { epsilon: 2 }, world);
  await recordAnswer(store, population, { charge: 2, key: keyOf(1), digest: keyOf(7) }, world);
  await charge(store, population, costOf(2, budget.rho / 100n), world);
  return store;
}

it('tells each population apart by its exact name, under a readable folder', () => {
  expect(populationFolder('shop customers')).toMatch(/^shop-customers-[0-9a-f]{16}$/);
  expect(populationFolder('Käufer / 2026')).toMatch(/^kaufer-2026-[0-9a-f]{16}$/);
  expect(populationFolder('顧客')).toMatch(/^population-[0-9a-f]{16}$/);
  const names = ['shop customers', 'shop-customers', 'Shop customers', 'shop  customers', '顧客', '客顧'];
  expect(new Set(names.map(populationFolder)).size).toBe(names.length);
  for (const name of ['', 'a\nb', '\ud800', 'x'.repeat(201)])
    expect(() => populationFolder(name)).toThrow(Failure);
});

it('has no ledger until one is opened, and then the terms of whoever was first', async () => {
  const store = memoryStore();
  expect(await openLedger(store, population)).toBe('absent');
  await createLedger(store, opening, ledgerWorld('a'));
  const second = await createLedger(
    store,
    { ...opening, terms: { ...terms, epsilon: 9 }, person: ['other'] },
    ledgerWorld('b'),
  );
  expect(second).toMatchObject({
    terms,
    person: ['customer_id'],
    spent: { rho: 0n, deltaThreshold: 0n },
    budget,
  });
  expect(second.entries.length).toBe(1);
});

it('writes canonical lines that are chained by their hashes', async () => {
  const store = await someLedger();
  const lines = new TextDecoder().decode((await store.read(file)) as Uint8Array).split('\n');
  expect(lines.pop()).toBe('');
  const entries = lines.map(line => JSON.parse(line) as Record<string, unknown>);
  expect(entries.map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, 'opened'],
    [2, 'charge'],
    [3, 'terms'],
    [4, 'answered'],
    [5, 'charge'],
  ]);
  expect(entries.slice(1).map(({ prev }) => prev)).toEqual(entries.slice(0, -1).map(({ hash }) => hash));
  for (const [at, line] of lines.entries())
    expect(line).toBe(JSON.stringify(entries[at], Object.keys(entries[at]!).sort()));
  expect(JSON.parse(new TextDecoder().decode((await store.read(headFile)) as Uint8Array))).toEqual({
    entry: 5,
    hash: entries[4]!['hash'],
  });
});

it('refuses what does not fit, which costs nothing, and takes what fills the budget exactly', async () => {
  const store = memoryStore();
  const world = ledgerWorld('cap');
  await createLedger(store, opening, world);
  for (let part = 0; part < 9; part++) {
    const { rho, deltaThreshold } = shareOf(budget, 100_000);
    await charge(store, population, costOf(part, rho, deltaThreshold), world);
  }
  const before = await store.read(file);
  expect(await faultOf(charge(store, population, costOf(10, budget.rho / 5n), world))).toEqual({
    code: 'budget-exceeded',
    params: { needed: '20', left: '10' },
  });
  expect(
    await faultOf(charge(store, population, costOf(10, 1n, budget.deltaThreshold / 5n), world)),
  ).toMatchObject({
    code: 'budget-exceeded',
  });
  expect(await store.read(file)).toEqual(before);
  const { spent } = await opened(store);
  const rest = costOf(11, budget.rho - spent.rho, budget.deltaThreshold - spent.deltaThreshold);
  await charge(store, population, rest, world);
  expect((await opened(store)).spent).toEqual(budget);
  expect(await faultOf(charge(store, population, costOf(12, 1n), world))).toMatchObject({
    params: { needed: '0.0001', left: '0' },
  });
});

it('tightens for good and never loosens', async () => {
  const store = memoryStore();
  const world = ledgerWorld('tighten');
  await createLedger(store, opening, world);
  await charge(store, population, costOf(1, budget.rho / 2n), world);
  const tight = await tightenTerms(store, population, { epsilon: 1, k: 50 }, world);
  expect(tight.terms).toEqual({ k: 50, epsilon: 1, delta: 1e-6 });
  expect(tight.opened).toEqual(terms);
  expect(tight.budget).toEqual(budgetOf(1, 1e-6));
  expect(ledgerView(tight, 'durable')).toMatchObject({ left: 0 });
  const same = await tightenTerms(store, population, { epsilon: 1 }, world);
  expect(same.entries.length).toBe(tight.entries.length);
  for (const looser of [{ epsilon: 2 }, { k: 49 }, { delta: 2e-6 }]) {
    expect(await faultOf(tightenTerms(store, population, looser, world))).toMatchObject({
      code: 'terms-loosened',
    });
  }
  expect(await faultOf(charge(store, population, costOf(2, 1n), world))).toMatchObject({
    code: 'budget-exceeded',
  });
});

it('charges once when the store got the bytes but its answer was lost', async () => {
  const inner = memoryStore();
  const world = ledgerWorld('lost');
  await createLedger(inner, opening, world);
  const forgetful: DurableStore = {
    ...inner,
    async append(name, at, bytes) {
      await inner.append(name, at, bytes);
      return inner.append(name, at, bytes);
    },
  };
  const receipt = await charge(forgetful, population, costOf(1, 5n), world);
  const state = await opened(inner);
  expect(state.entries.map(({ kind }) => kind)).toEqual(['opened', 'charge']);
  expect(receipt).toEqual({ entry: 2, hash: state.entries[1]!.hash });
});

it('finds every byte that was changed, with the head and without it', async () => {
  for (const keepsHead of [true, false]) {
    const store = await someLedger();
    if (!keepsHead) await store.remove(headFile);
    const whole = (await store.read(file)) as Uint8Array;
    for (let at = 0; at < whole.length; at++) {
      for (const mask of [0x01, 0x20, whole[at]! ^ 0x0a, whole[at]! ^ 0x09]) {
        if (mask === 0) continue;
        const changed = whole.slice();
        changed[at]! ^= mask;
        await store.put(file, changed);
        expect(await faultOf(openLedger(store, population)), `byte ${at}`).toMatchObject({
          code: 'ledger-broken',
        });
      }
    }
  }
});

it('finds every byte of the head that was changed', async () => {
  const store = await someLedger();
  const whole = (await store.read(headFile)) as Uint8Array;
  for (let at = 0; at < whole.length; at++) {
    const changed = whole.slice();
    changed[at]! ^= 0x01;
    await store.put(headFile, changed);
    expect(await faultOf(openLedger(store, population)), `byte ${at}`).toMatchObject({
      code: 'ledger-broken',
    });
  }
});

it('finds lines that were taken out, doubled or swapped, and names the entry', async () => {
  const store = await someLedger();
  const lines = new TextDecoder()
    .decode((await store.read(file)) as Uint8Array)
    .split('\n')
    .slice(0, -1);
  const brokenAt = async (changed: readonly string[]) => {
    await store.put(file, new TextEncoder().encode(changed.map(line => `${line}\n`).join('')));
    return faultOf(openLedger(store, population));
  };
  const fault = (entry: number, how: string) => ({ code: 'ledger-broken', params: { entry, how } });
  expect(await brokenAt(lines.toSpliced(1, 1))).toEqual(fault(2, 'missing'));
  expect(await brokenAt(lines.toSpliced(2, 0, lines[1]!))).toEqual(fault(3, 'reordered'));
  expect(await brokenAt([lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)])).toEqual(fault(2, 'reordered'));
  expect(await brokenAt([...lines.slice(0, 2), '', ...lines.slice(2)])).toEqual(fault(3, 'edited'));
  expect(await brokenAt(lines.slice(1))).toEqual(fault(1, 'missing'));
  expect(await brokenAt(lines.slice(0, 3))).toEqual(fault(4, 'cut off'));
  expect(await brokenAt(lines.with(1, lines[1]!.replace('reach', 'paths')))).toEqual(fault(2, 'edited'));
  expect(await brokenAt(lines)).toBe('none');
});

it('finds an earlier state that was put back, and another history, by the head that is at hand', async () => {
  const store = await someLedger();
  const earlier = (await store.read(file)) as Uint8Array;
  await charge(store, population, costOf(3, 1n), ledgerWorld('later'));
  const head = (await opened(store)).head;
  await store.put(file, earlier);
  const rolledBack = { code: 'ledger-broken', params: { entry: 6, how: 'cut off' } };
  expect(await faultOf(openLedger(store, population))).toEqual(rolledBack);
  expect(await faultOf(charge(store, population, costOf(4, 1n), ledgerWorld('x')))).toEqual(rolledBack);

  // With all local state put back nothing here tells; a head that an export carries does.
  await store.remove(headFile);
  const restored = await opened(store);
  expect(headStanding(restored, head)).toBe('rolled back');
  expect(headStanding(restored, restored.head)).toBe('held');
  expect(headStanding(restored, { entry: 2, hash: restored.entries[1]!.hash })).toBe('held');
  expect(headStanding('absent', head)).toBe('rolled back');
  await charge(store, population, costOf(5, 2n), ledgerWorld('another history'));
  expect(headStanding(await opened(store), head)).toBe('rewritten');
});

it('accepts one spelling of an entry alone, and finds an edit although its own hash was made again', async () => {
  const store = await someLedger();
  const lines = new TextDecoder()
    .decode((await store.read(file)) as Uint8Array)
    .split('\n')
    .slice(0, -1);
  const faultWith = async (at: number, line: string) => {
    await store.put(
      file,
      new TextEncoder().encode(
        lines
          .with(at, line)
          .map(text => `${text}\n`)
          .join(''),
      ),
    );
    return faultOf(openLedger(store, population));
  };
  const respelt = JSON.stringify(JSON.parse(lines[3]!)).replace(',', ', ');
  expect(await faultWith(3, respelt)).toEqual({ code: 'ledger-broken', params: { entry: 4, how: 'edited' } });
  for (const [at, found, how] of [
    [1, 3, 'edited'],
    [4, 5, 'rewritten'],
  ] as const) {
    const edited: Record<string, unknown> = { ...JSON.parse(lines[at]!), rho: '1' };
    delete edited['hash'];
    const line = canonicalJson({ ...edited, hash: digestOf(canonicalJson(edited)) });
    expect(await faultWith(at, line)).toEqual({ code: 'ledger-broken', params: { entry: found, how } });
  }
});

it('finds an end that was cut off, anywhere', async () => {
  const store = await someLedger();
  const whole = (await store.read(file)) as Uint8Array;
  for (let size = 0; size < whole.length - 1; size++) {
    await store.put(file, whole.slice(0, size));
    expect(await faultOf(openLedger(store, population)), `cut to ${size}`).toMatchObject({
      code: 'ledger-broken',
    });
  }
  // Without its line break the last entry is still whole, and counts.
  await store.put(file, whole.slice(0, -1));
  expect((await opened(store)).entries.length).toBe(5);
  await store.remove(file);
  expect(await faultOf(openLedger(store, population))).toMatchObject({ code: 'ledger-broken' });
});

it('closes what an interrupted append left, wherever it stopped, and goes on', async () => {
  const reference = await someLedger();
  const before = (await reference.read(file)) as Uint8Array;
  const beforeHead = (await reference.read(headFile)) as Uint8Array;
  await charge(reference, population, costOf(3, 1000n), ledgerWorld('torn'));
  const after = (await reference.read(file)) as Uint8Array;
  for (let size = before.length + 1; size < after.length; size++) {
    const store = memoryStore();
    await store.put(file, after.slice(0, size));
    await store.put(headFile, beforeHead);
    const isWhole = size === after.length - 1;
    const torn = await opened(store);
    expect(torn.entries.length).toBe(isWhole ? 6 : 5);
    await charge(store, population, costOf(4, 1n), ledgerWorld('next'));
    const state = await opened(store);
    const kinds = state.entries.slice(5).map(({ kind }) => kind);
    expect(kinds).toEqual(isWhole ? ['charge', 'charge'] : ['torn', 'charge']);
    expect(state.spent.rho).toBe(torn.spent.rho + 1n);
    const bytes = (await store.read(file)) as Uint8Array;
    expect(bytes.slice(0, size)).toEqual(after.slice(0, size));
  }
});

it('closes an interrupted closing too, and finds every changed byte of a closed end', async () => {
  const store = await someLedger();
  const whole = (await store.read(file)) as Uint8Array;
  await store.put(file, new Uint8Array([...whole, ...new TextEncoder().encode('{"at":"20')]));
  await charge(store, population, costOf(3, 1n), ledgerWorld('once'));
  const closed = (await store.read(file)) as Uint8Array;
  await store.remove(headFile);
  for (let size = whole.length + 9; size < closed.length; size += 7) {
    const again = memoryStore();
    await again.put(file, closed.slice(0, size));
    await charge(again, population, costOf(4, 1n), ledgerWorld('again'));
    expect((await opened(again)).entries.at(-1)).toMatchObject({ kind: 'charge', key: keyOf(4) });
  }
  for (let at = whole.length; at < closed.length; at++) {
    const changed = closed.slice();
    changed[at]! ^= 0x01;
    await store.put(file, changed);
    expect(await faultOf(openLedger(store, population)), `byte ${at}`).toMatchObject({
      code: 'ledger-broken',
    });
  }
});

it('opens a population although its very first append was interrupted', async () => {
  const store = memoryStore();
  await store.put(file, new TextEncoder().encode('{"at":"2026'));
  expect(await openLedger(store, population)).toBe('absent');
  expect(await listPopulations(store)).toEqual([]);
  const state = await createLedger(store, opening, ledgerWorld('first'));
  expect(state.entries.map(({ kind }) => kind)).toEqual(['torn', 'opened']);
});

it('refuses a ledger that stands in the place of another population', async () => {
  const store = await someLedger();
  const other = `${populationFolder('others')}/ledger.jsonl`;
  await store.put(other, (await store.read(file)) as Uint8Array);
  expect(await faultOf(openLedger(store, 'others'))).toMatchObject({ code: 'ledger-broken' });
  expect(await faultOf(charge(store, 'others', costOf(9, 1n), ledgerWorld('x')))).toMatchObject({
    code: 'ledger-broken',
  });
  const listed = await listPopulations(store);
  expect(listed.map(({ outcome, folder }) => [outcome, folder])).toEqual([
    ['broken', populationFolder('others')],
    ['whole', populationFolder(population)],
  ]);
});

it('shows spent and left as parts of the whole, and never a key or a snapshot', async () => {
  const store = memoryStore();
  const world = ledgerWorld('view');
  await createLedger(store, opening, world);
  const { rho, deltaThreshold } = shareOf(budget, 100_000);
  await charge(store, population, costOf(1, rho, deltaThreshold), world);
  await charge(store, population, costOf(2, 1n, budget.deltaThreshold / 2n), world);
  await recordAnswer(store, population, { charge: 2, key: keyOf(1), digest: keyOf(3) }, world);
  const state = await opened(store);
  const view = ledgerViewSchema.parse(ledgerView(state, 'durable'));
  expect(view).toMatchObject({ spent: 0.6, left: 0.4, terms, chain: 'whole', head: state.head.hash });
  expect(view.epsilon_spent).toBeGreaterThan(0.5);
  expect(view.epsilon_spent).toBeLessThan(3);
  expect(view.entries.map(({ entry, what, answered }) => [entry, what, answered])).toEqual([
    [1, 'opened with k 20, epsilon 3, delta 0.000001', false],
    [2, 'reach', true],
    [3, 'reach', false],
  ]);
  const text = JSON.stringify(view);
  for (const secret of [keyOf(1), keyOf(2), 'a1']) expect(text).not.toContain(`"${secret}"`);
});
