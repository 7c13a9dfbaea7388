import { documentExtension } from '../../../shared/document/document.ts';
import { writeDocument } from '../../../shared/document/document-text.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import { desktopOf, download, type PageOfDesktop } from '../export/save-files.ts';
import { currentDocument } from '../state/document-slice.ts';
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
  const { documentName, documentSaved, report, announce } = workbench.getState();
  const document = currentDocument(workbench.getState(), new Date());
  if (document === 'empty') return 'not saved';
  try {
    const bytes = writeDocument(document);
    if (saves === 'download') {
      const name = documentName.state === 'named' ? documentName.name : `journeys.${documentExtension}`;
      download(page.document, name, bytes);
      documentSaved(name);
      announce(`Saved ${name} where downloads go.`);
      return 'saved';
    }
    const answer = await desktopOf(page).saveDocument({ bytes, into });
    if (answer.outcome === 'failed') throw new Failure(answer.code, { file: 'The document' });
    if (answer.outcome === 'cancelled') return 'not saved';
    documentSaved(answer.name);
    announce(`Saved ${answer.name}.`);
    return 'saved';
  } catch (thrown) {
    report(thrown);
    return 'not saved';
  }
}
