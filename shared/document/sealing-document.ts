import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../policy/canonical.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { unwrapSecret, wrapSecret } from '../signing/passphrase.ts';
import { own, type Subtle } from '../signing/subtle.ts';
import type { Document } from './document.ts';
import { readDocument, writeDocument } from './document-text.ts';
import { damaged, type SealedDocument, sealedFormat } from './sealed-document.ts';

export interface SealingWorld {
  readonly subtle: Subtle;
  readonly random: RandomSource;
}

/** A key that a population's documents are sealed with. */
export interface DocumentKey {
  readonly id: string;
  /** 256 bits. */
  readonly key: Uint8Array;
}

const drawn = (random: RandomSource, bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, () => random.nextByte());
export const drawnId = (random: RandomSource): string => bytesToHex(drawn(random, 16));
export const drawnKey = (random: RandomSource): Uint8Array => drawn(random, 32);
const drawnNonce = (random: RandomSource): string => bytesToHex(drawn(random, 12));

/** @param keys  of every population that an answer of it is of */
export async function sealUnderKeys(
  { subtle, random }: SealingWorld,
  id: string,
  document: Document,
  keys: readonly DocumentKey[],
): Promise<SealedDocument> {
  const layers = keys.map(({ id: key }) => ({ key, nonce: drawnNonce(random) }));
  const head = headOf(id, { kind: 'populations', layers });
  let box: Uint8Array = writeDocument(document);
  for (const [at, { key }] of keys.entries()) {
    box = await encrypted(subtle, key, layers[at]!.nonce, head, box);
  }
  return { ...head, box: bytesToHex(box) };
}

export async function sealUnderPassphrase(
  world: SealingWorld,
  id: string,
  document: Document,
  passphrase: string,
): Promise<SealedDocument> {
  const { subtle, random } = world;
  const key = drawnKey(random);
  const wrapped = await wrapSecret(subtle, random, passphrase, key);
  const nonce = drawnNonce(random);
  const head = headOf(id, { kind: 'passphrase', wrapped, nonce });
  const box = await encrypted(subtle, key, nonce, head, writeDocument(document));
  return { ...head, box: bytesToHex(box) };
}

/**
 * @param keyOf  one of the keys that it is sealed with, innermost first
 * @throws Failure `document-unreadable` where it is not what was sealed; whatever `keyOf` throws
 */
export async function openUnderKeys(
  { subtle }: Pick<SealingWorld, 'subtle'>,
  { box, ...head }: SealedDocument,
  keyOf: (id: string) => Uint8Array,
): Promise<Document> {
  const { under } = head;
  if (under.kind !== 'populations') throw damaged('it opens with a passphrase alone');
  const keys = under.layers.map(layer => ({ ...layer, bytes: keyOf(layer.key) }));
  let inside: Uint8Array = hexToBytes(box);
  for (const { bytes, nonce } of keys.toReversed()) {
    inside = await decrypted(subtle, bytes, nonce, head, inside);
  }
  return readDocument(inside).document;
}

/**
 * @returns `wrong` for another passphrase, or where what is stored beside it was changed: the two look the same
 * @throws Failure `document-unreadable`
 */
export async function openUnderPassphrase(
  { subtle }: Pick<SealingWorld, 'subtle'>,
  { box, ...head }: SealedDocument,
  passphrase: string,
): Promise<Document | 'wrong'> {
  const { under } = head;
  if (under.kind !== 'passphrase') throw damaged('it has no passphrase');
  const key = await unwrapSecret(subtle, passphrase, under.wrapped);
  if (key === 'wrong') return 'wrong';
  return readDocument(await decrypted(subtle, key, under.nonce, head, hexToBytes(box))).document;
}

type Head = Omit<SealedDocument, 'box'>;

const headOf = (id: string, under: Head['under']): Head => ({
  format: sealedFormat,
  id,
  cipher: 'AES-256-GCM',
  under,
});

/** Every tag covers the whole head. */
function gcm(nonce: string, head: Head): object {
  const beside = own(new TextEncoder().encode(canonicalJson(head)));
  return { name: 'AES-GCM', iv: own(hexToBytes(nonce)), additionalData: beside };
}

async function encrypted(
  subtle: Subtle,
  key: Uint8Array,
  nonce: string,
  head: Head,
  content: Uint8Array,
): Promise<Uint8Array> {
  const cipher = await subtle.importKey('raw', own(key), 'AES-GCM', false, ['encrypt']);
  return new Uint8Array(await subtle.encrypt(gcm(nonce, head), cipher, own(content)));
}

async function decrypted(
  subtle: Subtle,
  key: Uint8Array,
  nonce: string,
  head: Head,
  box: Uint8Array,
): Promise<Uint8Array> {
  const cipher = await subtle.importKey('raw', own(key), 'AES-GCM', false, ['decrypt']);
  try {
    return new Uint8Array(await subtle.decrypt(gcm(nonce, head), cipher, own(box)));
  } catch {
    throw damaged('it is damaged, or somebody changed it');
  }
}
