import { expect, it } from 'vitest';
import { cachedAnswer, keepAnswer } from '../../shared/ledger/answers.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { charge, createLedger, openLedger } from '../../shared/ledger/ledger.ts';
import { masterKey } from '../../shared/ledger/master-key.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { populationFolder } from '../../shared/ledger/population-folder.ts';
import { isLiveSnapshot, snapshotOf } from '../../shared/ledger/snapshots.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { failingStore, StoreFailed } from '../fakes/failing-store.ts';
import { costOf, keyOf, ledgerWorld } from '../fakes/ledger-world.ts';

const population = 'shop customers';
const folder = populationFolder(population);
const bytes = (text: string) => new TextEncoder().encode(text);
const print = (content: string, rules: string) => ({ content: content.repeat(64), rules: rules.repeat(64) });

async function openedStore(): Promise<DurableStore> {
  const store = memoryStore();
  const terms = { k: 20, epsilon: 3, delta: 1e-6 };
  await createLedger(store, { population, terms, person: ['id'] }, ledgerWorld('opened'));
  return store;
}

it('gives an answer again byte for byte once it was paid for and recorded', async () => {
  const store = await openedStore();
  const world = ledgerWorld('again');
  const snapshot = await snapshotOf(store, population, print('a', 'b'), world);
  const at = { key: keyOf(1), snapshot };
  expect(await cachedAnswer(store, population, at)).toBe('absent');
  const { entry } = await charge(store, population, { ...costOf(1, 5n), snapshot }, world);
  expect(await cachedAnswer(store, population, at)).toBe('absent');
  const answer = bytes('{"cells": [1]}\n');
  expect(await keepAnswer(store, population, { ...at, charge: entry, bytes: answer }, world)).toEqual(answer);
  expect(await cachedAnswer(store, population, at)).toEqual(answer);
  expect(await store.list(`${folder}/answers`)).toEqual([`${folder}/answers/${keyOf(1)}.json`]);
  expect(await cachedAnswer(store, population, { ...at, key: keyOf(2) })).toBe('absent');
  expect(await cachedAnswer(store, population, { ...at, snapshot: 'ff' })).toBe('absent');
  expect(await cachedAnswer(store, 'other people', at)).toBe('absent');
});

it('keeps one answer where two were paid for at once', async () => {
  const store = await openedStore();
  const world = ledgerWorld('twice');
  const snapshot = await snapshotOf(store, population, print('a', 'b'), world);
  const at = { key: keyOf(1), snapshot };
  const first = await charge(store, population, { ...costOf(1, 5n), snapshot }, world);
  const second = await charge(store, population, { ...costOf(1, 5n), snapshot }, world);
  const answers = await Promise.all([
    keepAnswer(store, population, { ...at, charge: first.entry, bytes: bytes('first') }, world),
    keepAnswer(store, population, { ...at, charge: second.entry, bytes: bytes('second') }, world),
  ]);
  expect(answers[1]).toEqual(answers[0]);
  expect(await cachedAnswer(store, population, at)).toEqual(answers[0]);
});

it('serves no answer before the ledger has recorded it, and shows the interrupted one when it is paid again', async () => {
  for (let operation = 1; ; operation++) {
    const inner = await openedStore();
    const world = ledgerWorld('interrupted');
    const snapshot = await snapshotOf(inner, population, print('a', 'b'), world);
    const at = { key: keyOf(1), snapshot };
    const { entry } = await charge(inner, population, { ...costOf(1, 5n), snapshot }, world);
    const failing = failingStore(inner);
    failing.fail({ operation, reach: 'after' });
    try {
      await keepAnswer(failing.store, population, { ...at, charge: entry, bytes: bytes('first') }, world);
      expect(operation).toBeGreaterThan(4);
      break;
    } catch (error) {
      expect(error).toBeInstanceOf(StoreFailed);
    }
    const recorded = await openLedger(inner, population);
    const isRecorded = recorded !== 'absent' && recorded.entries.some(({ kind }) => kind === 'answered');
    expect(await cachedAnswer(inner, population, at)).toEqual(isRecorded ? bytes('first') : 'absent');
    const isKept = (await inner.list(`${folder}/answers`)).length > 0;
    const again = await charge(inner, population, { ...costOf(1, 5n), snapshot }, world);
    const shown = await keepAnswer(
      inner,
      population,
      { ...at, charge: again.entry, bytes: bytes('second') },
      world,
    );
    expect(shown).toEqual(bytes(isKept ? 'first' : 'second'));
    expect(await cachedAnswer(inner, population, at)).toEqual(shown);
  }
});

it('serves no answer that was altered, and replaces it when it is paid again', async () => {
  const store = await openedStore();
  const world = ledgerWorld('altered');
  const snapshot = await snapshotOf(store, population, print('a', 'b'), world);
  const at = { key: keyOf(1), snapshot };
  const pay = async () => (await charge(store, population, { ...costOf(1, 5n), snapshot }, world)).entry;
  await keepAnswer(store, population, { ...at, charge: await pay(), bytes: bytes('true') }, world);
  await store.put(`${folder}/answers/${keyOf(1)}.json`, bytes('altered'));
  expect(await cachedAnswer(store, population, at)).toBe('absent');
  const shown = await keepAnswer(
    store,
    population,
    { ...at, charge: await pay(), bytes: bytes('anew') },
    world,
  );
  expect(shown).toEqual(bytes('anew'));
  expect(await cachedAnswer(store, population, at)).toEqual(bytes('anew'));
});

it('knows data again, takes other data beside it, and retires everything under other rules for good', async () => {
  const store = await openedStore();
  const world = ledgerWorld('snapshots');
  const snapshot = (content: string, rules: string) =>
    snapshotOf(store, population, print(content, rules), world);
  const january = await snapshot('1', 'a');
  expect(january).toMatch(/^[0-9a-f]{32}$/);
  expect(await snapshot('1', 'a')).toBe(january);
  const february = await snapshot('2', 'a');
  expect(february).not.toBe(january);
  const live = async (ids: readonly string[]) =>
    Promise.all(ids.map(id => isLiveSnapshot(store, population, id)));
  expect(await live([january, february, 'ff'])).toEqual([true, true, false]);
  expect(await snapshot('1', 'a')).toBe(january);

  const { entry } = await charge(store, population, { ...costOf(1, 5n), snapshot: january }, world);
  const at = { key: keyOf(1), snapshot: january };
  await keepAnswer(store, population, { ...at, charge: entry, bytes: bytes('paid') }, world);
  expect(await cachedAnswer(store, population, at)).toEqual(bytes('paid'));
  expect(await cachedAnswer(store, population, { ...at, snapshot: february })).toBe('absent');

  const objected = await snapshot('1', 'b');
  expect(await live([january, february, objected])).toEqual([false, false, true]);
  expect(await cachedAnswer(store, population, at)).toBe('absent');
  const back = await snapshot('1', 'a');
  expect(back).not.toBe(january);
  expect(await live([january, february, objected, back])).toEqual([false, false, false, true]);
});

it('goes on after an interrupted snapshot, and refuses a file that was edited', async () => {
  const file = `${folder}/snapshots.jsonl`;
  const whole = await openedStore();
  const world = ledgerWorld('interrupted snapshot');
  const first = await snapshotOf(whole, population, print('1', 'a'), world);
  const before = (await whole.read(file)) as Uint8Array;
  await snapshotOf(whole, population, print('2', 'b'), world);
  const after = (await whole.read(file)) as Uint8Array;
  for (let size = before.length; size < after.length; size++) {
    const store = await openedStore();
    await store.put(file, after.slice(0, size));
    expect(await isLiveSnapshot(store, population, first)).toBe(true);
    const next = await snapshotOf(store, population, print('3', 'a'), world);
    expect(await isLiveSnapshot(store, population, first)).toBe(true);
    expect(await snapshotOf(store, population, print('3', 'a'), world)).toBe(next);
  }
  await whole.put(file, bytes(new TextDecoder().decode(after).replace('rules', 'rulez')));
  await expect(isLiveSnapshot(whole, population, first)).rejects.toThrow(Failure);
});

it('makes the key once, whoever is first, and refuses what is not one', async () => {
  const store = memoryStore();
  const [first, second] = await Promise.all([
    masterKey(store, new CtrRandom('first')),
    masterKey(store, new CtrRandom('second')),
  ]);
  expect(first.length).toBe(32);
  expect(second).toEqual(first);
  expect(await masterKey(store, new CtrRandom('third'))).toEqual(first);
  const broken = memoryStore();
  await broken.put('master.key', bytes('short'));
  await expect(masterKey(broken, new CtrRandom('x'))).rejects.toThrow(Failure);
});
