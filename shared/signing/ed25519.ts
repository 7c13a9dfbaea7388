import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { own, type Subtle } from './subtle.ts';

/** Ed25519 (RFC 8032) by the platform, over the canonical text of what is signed. */

const algorithm = { name: 'Ed25519' };

export interface KeyPair {
  /** PKCS #8. */
  readonly privateKey: Uint8Array;
  /** 32 bytes in hex. */
  readonly publicKey: string;
}

export const publicKeySchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Who signed something, when, and the signature. */
export const signatureSchema = z.strictObject({
  /** The public key. */
  key: publicKeySchema,
  at: z.iso.datetime(),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Signature = z.infer<typeof signatureSchema>;

/** What a signature is for: one made for one purpose says nothing in another. */
export type Purpose = 'policy' | 'steward' | 'chart' | 'release' | 'manifest';

export async function makeKeyPair(subtle: Subtle): Promise<KeyPair> {
  const pair = (await subtle.generateKey(algorithm, true, ['sign', 'verify'])) as {
    privateKey: unknown;
    publicKey: unknown;
  };
  const exported = async (format: 'raw' | 'pkcs8', key: unknown) =>
    new Uint8Array((await subtle.exportKey(format, key)) as ArrayBuffer);
  return {
    privateKey: await exported('pkcs8', pair.privateKey),
    publicKey: bytesToHex(await exported('raw', pair.publicKey)),
  };
}

/** Signs a statement for a purpose, at a time that the signature covers too. */
export async function signStatement(
  subtle: Subtle,
  { privateKey, publicKey }: KeyPair,
  purpose: Purpose,
  statement: unknown,
  at: Date,
): Promise<Signature> {
  const key = await subtle.importKey('pkcs8', own(privateKey), algorithm, false, ['sign']);
  const time = at.toISOString();
  const made = await subtle.sign(algorithm, key, signedBytes(purpose, statement, publicKey, time));
  return { key: publicKey, at: time, signature: bytesToHex(new Uint8Array(made)) };
}

/** Whether whoever holds the key that it names signed this statement for this purpose. */
export async function isSigned(
  subtle: Subtle,
  { key, at, signature }: Signature,
  purpose: Purpose,
  statement: unknown,
): Promise<boolean> {
  try {
    const signer = await subtle.importKey('raw', own(hexToBytes(key)), algorithm, false, ['verify']);
    const bytes = signedBytes(purpose, statement, key, at);
    return await subtle.verify(algorithm, signer, own(hexToBytes(signature)), bytes);
  } catch {
    return false;
  }
}

function signedBytes(purpose: Purpose, statement: unknown, key: string, at: string): Uint8Array<ArrayBuffer> {
  const text = canonicalJson({ murmuration: 'signed/1', purpose, key, at, statement });
  return own(new TextEncoder().encode(text));
}
