import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { dataKey, isUnderPassphrase, protectDataKey } from '../../../electron/durable/data-key.ts';
import { fileStore } from '../../../electron/durable/file-store.ts';
import { openStore } from '../../../electron/durable/open-store.ts';
import { charge, createLedger, openLedger } from '../../../shared/ledger/ledger.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
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

it('seals no plain file once its mark is taken away, and opens again with the mark alone gone', async () => {
  const { folder, keys } = place();
  const world = ledgerWorld('downgrade');
  const terms = { k: 20, epsilon: 3, delta: 1e-6 };
  const store = openStore(folder, keys);
  await createLedger(store, { population: 'p', terms, person: ['id'] }, world);
  await charge(store, 'p', costOf(1, 1000n), world);
  const spent = await openLedger(store, 'p');
  const below = fileStore(folder);
  await below.remove('sealed');
  expect(await openLedger(openStore(folder, keys), 'p')).toEqual(spent);
  expect(await below.list('')).toContain('sealed');

  // Somebody without the key writes a ledger of nothing spent in the place of the one there is.
  const forged = fileStore(place().folder);
  await createLedger(forged, { population: 'p', terms, person: ['id'] }, world);
  await below.remove('sealed');
  for (const name of await forged.list('')) await below.put(name, (await forged.read(name)) as Uint8Array);
  await below.put('p-148de9c1ebc6a3f7/snapshots.jsonl', (await sealedOther()) as Uint8Array);
  for (const again of [1, 2]) {
    expect([again, await codeOf(openStore(folder, keys).read('p-148de9c1ebc6a3f7/ledger.jsonl'))]).toEqual([
      again,
      'store-locked',
    ]);
  }
  expect(await below.list('')).not.toContain('sealed');

  async function sealedOther() {
    const other = openStore(join(folder, '..', 'other'), keys);
    await other.put('p-148de9c1ebc6a3f7/snapshots.jsonl', text('1'));
    return fileStore(join(folder, '..', 'other')).read('p-148de9c1ebc6a3f7/snapshots.jsonl');
  }
});

it('goes on with an interrupted sealing, of the files that were there and no others', async () => {
  const { folder, keys } = place();
  const plain = fileStore(folder);
  const names = ['a', 'b', 'c'];
  for (const name of names) await plain.put(name, text(name));
  const interrupted = {
    ...plain,
    convert: async (...[name, change]: Parameters<typeof plain.convert>) => {
      if (name === 'b') throw new Failure('store-unavailable');
      return plain.convert(name, change);
    },
  };
  expect(await codeOf(openStore(folder, keys, interrupted).read('a'))).toBe('store-unavailable');
  await plain.put('b', text('another'));
  expect(await codeOf(openStore(folder, keys).read('b'))).toBe('store-locked');
  await plain.put('b', text('b'));
  const store = openStore(folder, keys);
  for (const name of names) expect(await store.read(name)).toEqual(text(name));
  // The plan is of no use to anybody afterwards, and is gone.
  expect(await plain.list('')).toEqual(['a', 'b', 'c', 'sealed']);
  expect(await store.list('')).toEqual(names);
});

it('takes no plain file in the place of a sealed one, be it under a plan that somebody kept', async () => {
  const { folder, keys } = place();
  const plain = fileStore(folder);
  await plain.put('a', text('once'));
  let kept: Uint8Array | 'absent' = 'absent';
  const watched = {
    ...plain,
    remove: async (name: string) => {
      kept = await plain.read('sealing');
      return plain.remove(name);
    },
  };
  await openStore(folder, keys, watched).put('a', text('later'));
  expect(kept).not.toBe('absent');
  await plain.put('sealing', kept as unknown as Uint8Array);
  await plain.remove('sealed');
  await plain.put('a', text('forged'));
  expect(await codeOf(openStore(folder, keys).read('a'))).toBe('store-locked');
});
