import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { charge, createLedger, openLedger } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { importDataKey } from '../../shared/ledger/sealed-lines.ts';
import { sealedStore } from '../../shared/ledger/sealed-store.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { costOf, ledgerWorld } from '../fakes/ledger-world.ts';
import { itIsADurableStore } from './durable-store-contract.ts';

const { subtle } = webcrypto;
const text = (words: string) => new TextEncoder().encode(words);

async function sealed(below: DurableStore, keyByte = 7): Promise<DurableStore> {
  const key = await importDataKey(subtle, new Uint8Array(32).fill(keyByte));
  return sealedStore(below, { subtle, random: new CtrRandom(`nonces ${Math.random()}`), key });
}

itIsADurableStore(() => sealed(memoryStore()));

async function aLedger(): Promise<{ below: DurableStore; bytes: Uint8Array; file: string }> {
  const below = memoryStore();
  const store = await sealed(below);
  const world = ledgerWorld('sealed');
  await createLedger(
    store,
    { population: 'canary shop', terms: { k: 20, epsilon: 3, delta: 1e-6 }, person: ['canary'] },
    world,
  );
  await charge(store, 'canary shop', costOf(1, 1000n), world);
  const file = (await below.list('')).find(name => name.endsWith('ledger.jsonl'))!;
  return { below, bytes: (await below.read(file)) as Uint8Array, file };
}

it('keeps nothing readable of what it is given', async () => {
  const { below } = await aLedger();
  for (const name of await below.list('')) {
    const bytes = new TextDecoder().decode((await below.read(name)) as Uint8Array);
    expect(bytes).toMatch(/^(sealed1:[0-9a-f]+\n)+$/);
    expect(Buffer.from(bytes.replaceAll(/sealed1:|\n/g, ''), 'hex').toString('latin1')).not.toContain(
      'canary',
    );
  }
});

it('finds every byte of an encrypted ledger that was changed, and lines dropped, doubled or swapped', async () => {
  const { below, bytes, file } = await aLedger();
  const refuses = async (altered: Uint8Array) => {
    await below.put(file, altered);
    const read = openLedger(await sealed(below), 'canary shop');
    return expect(read).rejects.toMatchObject({ fault: { code: 'ledger-broken' } });
  };
  for (let at = 0; at < bytes.length; at++) {
    const altered = bytes.slice();
    altered[at]! ^= 1;
    // Without its last line break, a whole line counts, as in a ledger.
    if (at !== bytes.length - 1) await refuses(altered);
  }
  const [first, second] = new TextDecoder().decode(bytes).split('\n') as [string, string];
  for (const lines of [[second], [second, first], [first, first, second], [first, second, second], [first]]) {
    await refuses(text(lines.map(line => `${line}\n`).join('')));
  }
  for (let cut = 0; cut < bytes.length - 1; cut += 7) await refuses(bytes.subarray(0, cut));
  await below.put(file, bytes);
  expect(await openLedger(await sealed(below), 'canary shop')).toMatchObject({ entries: { length: 2 } });
});

it('opens a file under its own name and its own key alone, and no plain one', async () => {
  const below = memoryStore();
  const store = await sealed(below);
  await store.put('a/x', text('one'));
  await below.put('a/y', (await below.read('a/x')) as Uint8Array);
  await below.put('a/plain', text('{"plain":true}\n'));
  const code = (work: Promise<unknown>) => work.catch(error => (error as Failure).fault.code);
  expect(await code(store.read('a/y'))).toBe('ledger-broken');
  expect(await code(store.read('a/plain'))).toBe('ledger-broken');
  expect(await code((await sealed(below, 8)).read('a/x'))).toBe('ledger-broken');
  expect(await store.read('a/x')).toEqual(text('one'));
});

it('closes what an interrupted append left, wherever it stopped, and goes on', async () => {
  const start = memoryStore();
  await (await sealed(start)).append('log', 0, text('one'));
  const before = (await start.read('log')) as Uint8Array;
  await (await sealed(start)).append('log', 3, text('two'));
  const after = (await start.read('log')) as Uint8Array;
  for (let size = before.length + 1; size < after.length; size++) {
    const below = memoryStore();
    await below.put('log', after.subarray(0, size));
    const store = await sealed(below);
    const told = new TextDecoder().decode((await store.read('log')) as Uint8Array);
    expect(told).toBe(size === after.length - 1 ? 'onetwo' : 'one');
    await store.append('log', told.length, text('three'));
    expect(new TextDecoder().decode((await store.read('log')) as Uint8Array)).toBe(`${told}three`);
    if (told !== 'one') continue;
    // What was closed cannot be edited later either.
    const closed = (await below.read('log')) as Uint8Array;
    closed[before.length]! ^= 1;
    await below.put('log', closed);
    await expect(store.read('log')).rejects.toBeInstanceOf(Failure);
  }
});
