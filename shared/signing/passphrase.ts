import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { own, type Subtle } from './subtle.ts';

/**
 * A secret under a passphrase: PBKDF2 with HMAC-SHA-256 (RFC 8018) makes the key, AES-256 in Galois/Counter Mode
 * (NIST SP 800-38D) encrypts and authenticates, both by the platform. What is stored beside it is authenticated too.
 */

const ITERATIONS = 1_000_000;
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));

export const wrappedSchema = z.strictObject({
  kdf: z.literal('PBKDF2-HMAC-SHA-256'),
  /** OWASP's least for this function, or more. */
  iterations: z.int().min(600_000).max(100_000_000),
  salt: hex(32),
  cipher: z.literal('AES-256-GCM'),
  nonce: hex(12),
  box: z.string().regex(/^([0-9a-f]{2}){17,4096}$/),
});
export type Wrapped = z.infer<typeof wrappedSchema>;

/** Fewer characters are guessed too soon. */
export const shortestPassphrase = 12;

export async function wrapSecret(
  subtle: Subtle,
  random: RandomSource,
  passphrase: string,
  secret: Uint8Array,
): Promise<Wrapped> {
  const drawn = (bytes: number) => bytesToHex(Uint8Array.from({ length: bytes }, () => random.nextByte()));
  const facts = {
    kdf: 'PBKDF2-HMAC-SHA-256',
    iterations: ITERATIONS,
    salt: drawn(32),
    cipher: 'AES-256-GCM',
    nonce: drawn(12),
  } as const;
  const key = await keyOf(subtle, passphrase, facts);
  const box = await subtle.encrypt(gcm(facts), key, own(secret));
  return { ...facts, box: bytesToHex(new Uint8Array(box)) };
}

/** `wrong`: another passphrase, or something of what was stored is altered; the two look the same. */
export async function unwrapSecret(
  subtle: Subtle,
  passphrase: string,
  { box, ...facts }: Wrapped,
): Promise<Uint8Array | 'wrong'> {
  const key = await keyOf(subtle, passphrase, facts);
  try {
    return new Uint8Array(await subtle.decrypt(gcm(facts), key, own(hexToBytes(box))));
  } catch {
    return 'wrong';
  }
}

type Facts = Omit<Wrapped, 'box'>;

function gcm(facts: Facts): object {
  const beside = own(new TextEncoder().encode(canonicalJson(facts)));
  return { name: 'AES-GCM', iv: own(hexToBytes(facts.nonce)), additionalData: beside };
}

async function keyOf(subtle: Subtle, passphrase: string, { salt, iterations }: Facts): Promise<unknown> {
  const typed = own(new TextEncoder().encode(passphrase.normalize('NFKC')));
  const from = await subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveBits']);
  const stretch = { name: 'PBKDF2', hash: 'SHA-256', salt: own(hexToBytes(salt)), iterations };
  const bits = new Uint8Array(await subtle.deriveBits(stretch, from, 256));
  return subtle.importKey('raw', bits, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
