import { type ReadDocument, readDocument } from './document-text.ts';
import { isSealedDocument, readSealedDocument, type SealedDocument } from './sealed-document.ts';

export type DocumentForm =
  | { readonly kind: 'plain'; readonly read: ReadDocument }
  | { readonly kind: 'sealed'; readonly sealed: SealedDocument };

/**
 * Reads the bytes of a file that anybody may have written, as far as it can be read without a key.
 *
 * @throws Failure `document-unreadable`, `document-newer`
 */
export function readForm(bytes: Uint8Array): DocumentForm {
  return isSealedDocument(bytes)
    ? { kind: 'sealed', sealed: readSealedDocument(bytes) }
    : { kind: 'plain', read: readDocument(bytes) };
}
