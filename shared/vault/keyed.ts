import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { digestOf } from '../ledger/chained.ts';
import { canonicalJson } from '../policy/canonical.ts';

/** HMAC-SHA-256 under the vault's master key, in hex; `purpose` keeps the uses apart. */
export function keyedHex(
  master: Uint8Array,
  purpose: 'sample' | 'content' | 'rules' | 'answer' | 'people' | 'audit',
  value: unknown,
): string {
  return bytesToHex(hmac(sha256, master, utf8ToBytes(canonicalJson([purpose, value]))));
}

/** The same of an identifier's bytes; no text of {@link keyedHex} begins so. */
export function keyedIdentifier(master: Uint8Array, identifier: Uint8Array): Uint8Array {
  return hmac.create(sha256, master).update(utf8ToBytes('part ')).update(identifier).digest();
}

export function canonicalHash(value: unknown): string {
  return digestOf(canonicalJson(value));
}
