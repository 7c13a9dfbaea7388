import type { RandomSource } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';
import type { DurableStore } from './durable-store.ts';

const file = 'master.key';
const BYTES = 32;

/**
 * The key from which the vault's keyed hashes come. Made once for a store; whoever is first wins. It stays in
 * the vault and in the store.
 *
 * @throws Failure `ledger-broken` if the file is not a key
 */
export async function masterKey(store: DurableStore, random: RandomSource): Promise<Uint8Array> {
  const known = await store.read(file);
  if (known !== 'absent') return requireKey(known);
  const fresh = Uint8Array.from({ length: BYTES }, () => random.nextByte());
  if ((await store.put(file, fresh, { ifAbsent: true })) === 'written') return fresh;
  const theirs = await store.read(file);
  if (theirs === 'absent') throw new Failure('store-unavailable');
  return requireKey(theirs);
}

function requireKey(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== BYTES) throw new Failure('ledger-broken', { entry: 'master key' });
  return bytes;
}
