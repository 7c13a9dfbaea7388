import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../policy/canonical.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';
import { own, type Subtle } from '../signing/subtle.ts';
import { digestOf } from './chained.ts';
import { type Line, linesOf, linesToAppend, textOf } from './lines.ts';

/**
 * A file of the store, encrypted: one line for each append, which holds nonce, ciphertext and tag of AES-256-GCM in
 * hex. A line's tag also covers the file's name, its own place, the tag before it and what an interrupted append
 * left before it, so that lines cannot be moved, dropped, doubled or taken from another file. An end cut off is for
 * the chain inside to find.
 */

const MARK = 'sealed1:';
const NONCE = 12;
const TAG = 16;

export interface Sealing {
  readonly subtle: Subtle;
  readonly random: RandomSource;
  /** AES-GCM, 256 bits, of the platform. */
  readonly key: unknown;
}

export async function importDataKey(subtle: Subtle, bytes: Uint8Array): Promise<unknown> {
  return subtle.importKey('raw', own(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** What a sealed file holds, and where its next line goes. */
export interface Unsealed {
  readonly content: Uint8Array;
  readonly end: SealedEnd;
}

interface SealedEnd {
  readonly size: number;
  readonly lines: number;
  /** Of the last line, in hex; empty before the first. */
  readonly tag: string;
  readonly rest: 'none' | 'unbroken' | { readonly torn: Uint8Array };
}

export function isSealed(bytes: Uint8Array): boolean {
  return textOf(bytes.subarray(0, MARK.length)) === MARK;
}

/** @throws Failure `ledger-broken` if a line is not what a seal of this file and key wrote */
export async function unseal(sealing: Sealing, name: string, bytes: Uint8Array): Promise<Unsealed> {
  const { complete, rest } = linesOf(bytes);
  const parts: Uint8Array[] = [];
  let tag = '';
  const take = async ({ torn, text }: Line): Promise<boolean> => {
    const part = await opened(sealing, name, { line: parts.length, tag, torn }, text);
    if (part === 'no line of ours') return false;
    parts.push(part);
    tag = text.slice(-2 * TAG);
    return true;
  };
  for (const line of complete) {
    if (!(await take(line))) throw new Failure('ledger-broken', { entry: parts.length + 1 });
  }
  const lastText = rest.lastIndexOf(0x09) + 1;
  const last = { torn: rest.subarray(0, Math.max(0, lastText - 1)), text: textOf(rest.subarray(lastText)) };
  const isWhole = rest.length > 0 && (await take(last));
  return {
    content: joined(parts),
    end: {
      size: bytes.length,
      lines: parts.length,
      tag,
      rest: isWhole ? 'unbroken' : rest.length > 0 ? { torn: rest } : 'none',
    },
  };
}

export const sealedStart: SealedEnd = { size: 0, lines: 0, tag: '', rest: 'none' };

/** The bytes to append to a sealed file for this content. */
export async function sealAfter(
  { subtle, random, key }: Sealing,
  name: string,
  { lines, tag, rest }: SealedEnd,
  content: Uint8Array,
): Promise<Uint8Array> {
  const nonce = Uint8Array.from({ length: NONCE }, () => random.nextByte());
  const torn = typeof rest === 'string' ? new Uint8Array(0) : rest.torn;
  const box = await subtle.encrypt(gcm(name, { line: lines, tag, torn }, nonce), key, own(content));
  const text = MARK + bytesToHex(nonce) + bytesToHex(new Uint8Array(box));
  if (rest === 'unbroken') return new TextEncoder().encode(`\n${text}\n`);
  return linesToAppend([text], torn);
}

interface Place {
  readonly line: number;
  /** Of the line before. */
  readonly tag: string;
  readonly torn: Uint8Array;
}

async function opened(
  { subtle, key }: Sealing,
  name: string,
  place: Place,
  text: string,
): Promise<Uint8Array | 'no line of ours'> {
  if (!/^sealed1:(?:[0-9a-f]{2}){28,}$/.test(text)) return 'no line of ours';
  const bytes = own(hexToBytes(text.slice(MARK.length)));
  try {
    const nonce = bytes.slice(0, NONCE);
    return new Uint8Array(await subtle.decrypt(gcm(name, place, nonce), key, bytes.slice(NONCE)));
  } catch {
    return 'no line of ours';
  }
}

function gcm(name: string, { line, tag, torn }: Place, nonce: Uint8Array): object {
  const place = canonicalJson({ name, line, tag, torn: torn.length === 0 ? '' : digestOf(torn) });
  return { name: 'AES-GCM', iv: own(nonce), additionalData: own(new TextEncoder().encode(place)) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
