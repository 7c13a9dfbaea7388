import { basename, dirname } from 'node:path';
import type { BrowserWindow, Dialog, WebContents } from 'electron';
import { Failure } from '../../shared/protocol/fault.ts';
import { writeWhole } from '../cli/whole-files.ts';
import type { ChannelResponse, OnPaper } from '../desktop-contract.ts';

type ToPaper = ChannelResponse<'window:to-paper'>;

/** Opens the system's print dialog for what the window shows. */
export function printWindow(contents: Pick<WebContents, 'print'>): Promise<ToPaper> {
  return new Promise(done => {
    contents.print({ printBackground: true }, printed =>
      done(printed ? { outcome: 'done' } : { outcome: 'cancelled' }),
    );
  });
}

/** Writes what the window shows as a tagged PDF into a file that the person names. */
export async function savePdf(
  contents: Pick<WebContents, 'printToPDF'>,
  window: BrowserWindow,
  dialog: Pick<Dialog, 'showSaveDialog'>,
  what: OnPaper,
): Promise<ToPaper> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save as PDF',
    defaultPath: `${what}.pdf`,
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
    properties: ['showOverwriteConfirmation', 'createDirectory', 'dontAddToRecent'],
  });
  if (canceled || filePath === '') return { outcome: 'cancelled' };
  const bytes = await contents.printToPDF({ generateTaggedPDF: true, printBackground: true });
  try {
    await writeWhole(dirname(filePath), [{ name: basename(filePath), content: [bytes] }], '');
    return { outcome: 'done' };
  } catch (error) {
    return { outcome: 'failed', code: writeFailure(error) };
  }
}

/** Why a file was not written, as far as the page is told. */
export function writeFailure(error: unknown): 'disk-full' | 'cannot-write' {
  return error instanceof Failure && error.fault.code === 'disk-full' ? 'disk-full' : 'cannot-write';
}
