import { documentExtension } from '../../../shared/document/document.ts';
import { mostSealedBytes } from '../../../shared/document/sealed-document.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import type { OpenedDocument } from '../state/document-slice.ts';

/** The document that the host was started with, where there is one. */
export function servedDocument({ document }: WorkbenchHost): OpenedDocument | 'none' {
  if (document.kind === 'none') return 'none';
  const bytes = new TextEncoder().encode(document.text);
  return { name: { state: 'named', name: document.name, form: 'of its bytes' }, bytes, saved: true };
}

/**
 * Reads a document that somebody chose in this page. No other file is read here: exports are chosen in the
 * vault's frame.
 *
 * @throws Failure `document-unreadable`
 */
export async function chosenDocument(
  file: Pick<File, 'name' | 'size' | 'arrayBuffer'>,
): Promise<OpenedDocument> {
  if (!file.name.toLowerCase().endsWith(`.${documentExtension}`)) {
    throw new Failure('document-unreadable', { why: `its name does not end in .${documentExtension}` });
  }
  if (file.size > mostSealedBytes) {
    throw new Failure('document-unreadable', { why: 'it is larger than a document can be' });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: { state: 'named', name: file.name, form: 'of its bytes' }, bytes, saved: true };
}
