import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import type { DurableStore } from '../ledger/durable-store.ts';
import { Failure } from '../protocol/fault.ts';
import { type KeyPair, makeKeyPair, publicKeySchema } from '../signing/ed25519.ts';
import type { Subtle } from '../signing/subtle.ts';

const file = 'installation.key';

const keySchema = z.strictObject({
  public: publicKeySchema,
  private: z.string().regex(/^([0-9a-f]{2}){32,256}$/),
});

/**
 * The key that signs this installation's exports. Made once for a store; whoever is first wins.
 *
 * @throws Failure `ledger-broken` if the file is not a key
 */
export async function installationKey(store: DurableStore, subtle: Subtle): Promise<KeyPair> {
  const known = await knownInstallationKey(store);
  if (known !== 'none') return known;
  const { publicKey, privateKey } = await makeKeyPair(subtle);
  const text = JSON.stringify({ public: publicKey, private: bytesToHex(privateKey) });
  await store.put(file, new TextEncoder().encode(text), { ifAbsent: true });
  const kept = await store.read(file);
  if (kept === 'absent') throw new Failure('store-unavailable');
  return readKey(kept);
}

/** The key where an export was signed before. @throws Failure `ledger-broken` if the file is not a key */
export async function knownInstallationKey(store: Pick<DurableStore, 'read'>): Promise<KeyPair | 'none'> {
  const bytes = await store.read(file);
  return bytes === 'absent' ? 'none' : readKey(bytes);
}

function readKey(bytes: Uint8Array): KeyPair {
  try {
    const key = keySchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { publicKey: key.public, privateKey: hexToBytes(key.private) };
  } catch {
    throw new Failure('ledger-broken', { entry: 'installation key' });
  }
}
