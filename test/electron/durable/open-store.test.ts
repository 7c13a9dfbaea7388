import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { dataKey, isUnderPassphrase, protectDataKey } from '../../../electron/durable/data-key.ts';
import { fileStore } from '../../../electron/durable/file-store.ts';
import { openStore } from '../../../electron/durable/open-store.ts';
import { charge, createLedger, openLedger } from '../../../shared/ledger/ledger.ts';
import type { Failure } from '../../../shared/protocol/fault.ts';
import { costOf, ledgerWorld } from '../../fakes/ledger-world.ts';
import { itIsADurableStore } from '../../ledger/durable-store-contract.ts';

const root = mkdtempSync(join(tmpdir(), 'murmuration-open-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const place = (passphrase = 'correct horse battery') => {
  made += 1;
  const folder = join(root, String(made));
  return {
    folder: join(folder, 'store'),
    keys: { path: join(folder, 'keys', '.data-key'), passphrase: async () => passphrase },
  };
};
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    error => (error as Failure).fault.code,
  );
const text = (words: string) => new TextEncoder().encode(words);

itIsADurableStore(async () => {
  const { folder, keys } = place();
  return openStore(folder, keys);
});

it('makes a key that its owner alone can read, and none before something is written', async () => {
  const { folder, keys } = place();
  expect(await openStore(folder, keys).read('a')).toBe('absent');
  expect(() => statSync(keys.path)).toThrow();
  await openStore(folder, keys).put('a', text('1'));
  if (process.platform !== 'win32') expect(statSync(keys.path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(keys.path, '..'))).toEqual(['.data-key']);
  chmodSync(keys.path, 0o644);
  if (process.platform !== 'win32')
    expect(await codeOf(openStore(folder, keys).read('a'))).toBe('store-locked');
  chmodSync(keys.path, 0o600);
  expect(await openStore(folder, keys).read('a')).toEqual(text('1'));
});

it('gives all who come at once the same key', async () => {
  const { keys } = place();
  const all = await Promise.all(Array.from({ length: 8 }, () => dataKey(keys)));
  expect(new Set(all.map(key => Buffer.from(key).toString('hex'))).size).toBe(1);
});

it('opens under a passphrase only with it, and with the same key after it is changed or taken off', async () => {
  const { folder, keys } = place();
  const store = openStore(folder, keys);
  await store.put('a', text('1'));
  const key = await dataKey(keys);
  await protectDataKey(keys, 'correct horse battery');
  expect(await isUnderPassphrase(keys.path)).toBe(true);
  expect(readFileSync(keys.path, 'utf8')).not.toContain(Buffer.from(key).toString('hex'));
  expect(await dataKey(keys)).toEqual(key);
  expect(await openStore(folder, keys).read('a')).toEqual(text('1'));
  const other = { ...keys, passphrase: async () => 'another passphrase' };
  expect(await codeOf(openStore(folder, other).read('a'))).toBe('store-locked');
  await protectDataKey(keys, 'none');
  expect(await dataKey(other)).toEqual(key);
}, 60_000);

it('refuses another key, a damaged one, and says so', async () => {
  const { folder, keys } = place();
  await openStore(folder, keys).put('a', text('1'));
  const other = place().keys;
  expect(await codeOf(openStore(folder, other).read('a'))).toBe('store-locked');
  writeFileSync(keys.path, '{"format":"murmuration-key/1"}');
  expect(await codeOf(openStore(folder, keys).read('a'))).toBe('store-locked');
});

it('seals a ledger that was written before there was encryption, once, whoever comes first', async () => {
  const { folder, keys } = place();
  const world = ledgerWorld('earlier');
  const plain = fileStore(folder);
  await createLedger(
    plain,
    { population: 'p', terms: { k: 20, epsilon: 3, delta: 1e-6 }, person: ['canary-column'] },
    world,
  );
  await charge(plain, 'p', costOf(1, 1000n), world);
  const earlier = await openLedger(plain, 'p');
  const opened = await Promise.all([1, 2, 3].map(() => openLedger(openStore(folder, keys), 'p')));
  for (const ledger of opened) expect(ledger).toEqual(earlier);
  for (const name of await plain.list('')) {
    const bytes = (await plain.read(name)) as Uint8Array;
    expect(new TextDecoder().decode(bytes), name).toMatch(/^sealed1:[0-9a-f]+\n$/);
  }
  const store = openStore(folder, keys);
  await charge(store, 'p', costOf(2, 1000n), world);
  expect(await openLedger(store, 'p')).toMatchObject({ entries: { length: 3 } });
  // Sealed once, a plain file in the place of a sealed one is refused.
  await plain.put('p-148de9c1ebc6a3f7/snapshots.jsonl', text('{}\n'));
  expect(await codeOf(openStore(folder, keys).read('p-148de9c1ebc6a3f7/snapshots.jsonl'))).toBe(
    'ledger-broken',
  );
});
