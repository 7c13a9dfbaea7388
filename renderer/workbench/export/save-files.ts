import { zipSync } from 'fflate';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import type { ExportedFile } from '../../../shared/release/manifest.ts';
import { countOf } from '../words/figures.ts';

const zipName = 'murmuration-export.zip';

/**
 * Saves an export: in a folder that the desktop app asks for, or as one download.
 *
 * @returns what was done, in words, or `cancelled`
 * @throws Failure `save-failed`
 */
export async function saveFiles(
  files: readonly ExportedFile[],
  saves: WorkbenchHost['saves'],
  page: Window,
): Promise<string> {
  const made = new Date();
  if (saves === 'dialog') throw new Failure('save-failed');
  download(page.document, zipName, zipped(files, made));
  return `Saved ${countOf(files.length, 'file', 'files')} in ${zipName}, where downloads go.`;
}

/** Several files as one: what a browser saves in one download. `made` is the time that every file gets. */
export function zipped(files: readonly ExportedFile[], made: Date): Uint8Array<ArrayBuffer> {
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, [bytes, { mtime: made }]])));
}

/** Saves one file as a download of the page. */
export function download(page: Document, name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = page.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
