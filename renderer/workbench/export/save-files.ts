import { zipSync } from 'fflate';
import type { Desktop, desktopName } from '../../../electron/desktop-contract.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import type { ExportedFile } from '../../../shared/release/manifest.ts';
import { countOf } from '../words/figures.ts';

const zipName = 'murmuration-export.zip';

/**
 * Saves an export: in a folder that the desktop app asks for, or as one download.
 *
 * @returns what was done, in words, or `cancelled`
 * @throws Failure `disk-full`, `cannot-write`; then none of the files was written
 */
export async function saveFiles(
  files: readonly ExportedFile[],
  saves: WorkbenchHost['saves'],
  page: PageOfDesktop,
): Promise<string> {
  const what = countOf(files.length, 'file', 'files');
  if (saves === 'dialog') {
    const answer = await desktopOf(page).saveFiles(
      files.map(({ name, bytes }) => ({ name, bytes: bytes.slice() })),
    );
    if (answer.outcome === 'failed') throw new Failure(answer.code, { file: 'the export' });
    return answer.outcome === 'saved' ? `Saved ${what} in the folder.` : 'cancelled';
  }
  const [only] = files;
  if (files.length === 1 && only) {
    download(page.document, only.name, only.bytes.slice());
    return `Saved ${only.name} where downloads go.`;
  }
  download(page.document, zipName, zipped(files, new Date()));
  return `Saved ${what} in ${zipName}, where downloads go.`;
}

/** The workbench's window; the desktop app's preload script adds to it. */
export type PageOfDesktop = Pick<Window, 'document'> & { readonly murmurationDesktop?: Desktop };

/** @throws Failure `internal` outside of the desktop app */
export function desktopOf(page: PageOfDesktop): Desktop {
  const desktop = page['murmurationDesktop' satisfies typeof desktopName];
  if (!desktop) throw new Failure('internal');
  return desktop;
}

/** Several files as one: what a browser saves in one download. `made` is the time that every file gets. */
export function zipped(files: readonly ExportedFile[], made: Date): Uint8Array<ArrayBuffer> {
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, [bytes, { mtime: made }]])));
}

export function download(page: Document, name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = page.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
