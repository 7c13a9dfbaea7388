import { documentExtension } from '../../../shared/document/document.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import { desktopOf, download, type PageOfDesktop } from '../export/save-files.ts';
import type { Workbench } from '../state/workbench.ts';

/**
 * Saves this window's answers as a document: in the desktop app in the file that it came from or in one that
 * the person names, in a browser as a download.
 *
 * @param into  `another` asks for a file although there is one
 */
export async function saveDocument(
  workbench: Workbench,
  saves: WorkbenchHost['saves'],
  page: PageOfDesktop,
  into: 'its file' | 'another',
): Promise<'saved' | 'not saved'> {
  const { documentName, writtenDocument, documentSaved, report, announce } = workbench.getState();
  try {
    const written = await writtenDocument(into === 'its file' ? 'saved' : 'another');
    if (written === 'empty') return 'not saved';
    const { id, bytes } = written;
    if (saves === 'download') {
      const name = documentName.state === 'named' ? documentName.name : `journeys.${documentExtension}`;
      download(page.document, name, bytes);
      documentSaved(name, id);
      announce(`Saved ${name} where downloads go, sealed for this installation.`);
      return 'saved';
    }
    const answer = await desktopOf(page).saveDocument({ bytes, into });
    if (answer.outcome === 'failed') throw new Failure(answer.code, { file: 'The document' });
    if (answer.outcome === 'cancelled') return 'not saved';
    documentSaved(answer.name, id);
    announce(`Saved ${answer.name}, sealed for this installation.`);
    return 'saved';
  } catch (thrown) {
    report(thrown);
    return 'not saved';
  }
}

/** Saves a copy for somebody else, under a passphrase that is typed in the vault's frame, or not encrypted. */
export async function passDocumentOn(
  workbench: Workbench,
  saves: WorkbenchHost['saves'],
  page: PageOfDesktop,
  how: 'under a passphrase' | 'not encrypted',
): Promise<void> {
  const { writtenDocument, report, announce } = workbench.getState();
  try {
    const written = await writtenDocument(how);
    if (written === 'empty') return;
    const says = how === 'not encrypted' ? 'not encrypted' : 'under its passphrase';
    if (saves === 'download') {
      const name = `journeys-copy.${documentExtension}`;
      download(page.document, name, written.bytes);
      return announce(`Saved ${name} where downloads go, ${says}.`);
    }
    const answer = await desktopOf(page).saveDocument({ bytes: written.bytes, into: 'a copy' });
    if (answer.outcome === 'failed') throw new Failure(answer.code, { file: 'The copy' });
    if (answer.outcome === 'saved') announce(`Saved ${answer.name}, ${says}.`);
  } catch (thrown) {
    report(thrown);
  }
}
