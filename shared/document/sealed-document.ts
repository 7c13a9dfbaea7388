import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { Failure } from '../protocol/fault.ts';
import { wrappedSchema } from '../signing/passphrase.ts';
import { mostDocumentBytes, mostPopulations } from './document.ts';

/**
 * A document at rest: its bytes in AES-256-GCM, under keys of the populations that its answers are of, which this
 * installation keeps, or under one of its own that a passphrase opens. Nothing else of it can be read.
 */

const documentFamily = '{"format":"murmuration-sealed-document/';
export const sealedFormat = 'murmuration-sealed-document/1';

const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
/** Random; tells documents and keys apart and says nothing. */
export const documentIdSchema = hexOf(16);
const nonceSchema = hexOf(12);

const TAG = 16;
const mostBoxBytes = mostDocumentBytes + mostPopulations * TAG;
/** As text. */
export const mostSealedBytes = 2 * mostBoxBytes + 32_768;

export const sealedDocumentSchema = z.strictObject({
  format: z.literal(sealedFormat),
  id: documentIdSchema,
  cipher: z.literal('AES-256-GCM'),
  under: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('populations'),
      /** One encryption in another, the innermost first: where one key is gone, nothing opens. */
      layers: z
        .array(z.strictObject({ key: documentIdSchema, nonce: nonceSchema }))
        .min(1)
        .max(mostPopulations),
    }),
    z.strictObject({ kind: z.literal('passphrase'), wrapped: wrappedSchema, nonce: nonceSchema }),
  ]),
  /** Ciphertext and tags in hex. */
  box: z
    .string()
    .min(2 * (TAG + 1))
    .max(2 * mostBoxBytes)
    .regex(/^[0-9a-f]*$/)
    .refine(text => text.length % 2 === 0),
});
export type SealedDocument = z.infer<typeof sealedDocumentSchema>;

/** One text for one sealed document: whatever differs from it was changed. */
export function sealedText({ format, ...rest }: SealedDocument): string {
  return `{"format":${JSON.stringify(format)},${canonicalJson(rest).slice(1)}\n`;
}

/** Whether bytes begin as a sealed document does, of whatever version. */
export function isSealedDocument(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, documentFamily.length)) === documentFamily;
}

/**
 * Reads what {@link isSealedDocument} took for one.
 *
 * @throws Failure `document-unreadable`, `document-newer`
 */
export function readSealedDocument(bytes: Uint8Array): SealedDocument {
  if (bytes.length > mostSealedBytes) throw damaged('it is larger than a document can be');
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw damaged('it is damaged or cut off');
  }
  const sealed = sealedDocumentSchema.safeParse(value);
  if (sealed.success && sealedText(sealed.data) === text) return sealed.data;
  const format = /^\{"format":"murmuration-sealed-document\/(\d{1,6})"/.exec(text)?.[1];
  if (format !== undefined && format !== '1') throw new Failure('document-newer');
  throw damaged('it is damaged, or somebody changed it');
}

export function damaged(why: string): Failure {
  return new Failure('document-unreadable', { why });
}
