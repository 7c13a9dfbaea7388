import { unzipSync } from 'fflate';
import { Failure } from '../protocol/fault.ts';
import type { ExportedFile } from './manifest.ts';
import { type CheckSignature, type VerifiedFile, verifyExport } from './verify-export.ts';

/** Files as they were given to whoever checks them, and what became of each. */
export interface CheckedExport {
  readonly files: readonly VerifiedFile[];
  /** Names that a manifest lists and nobody gave. */
  readonly missing: readonly string[];
}

/** Larger than any export; files are held whole while they are checked. */
export const mostCheckedBytes = 512 << 20;

/**
 * Checks files of one export, in any choice; the zip that a browser saved stands for the files in it.
 *
 * @throws Failure `usage` for more than {@link mostCheckedBytes} in all, unpacked
 */
export async function checkedExport(
  given: readonly ExportedFile[],
  check: CheckSignature,
): Promise<CheckedExport> {
  const unpacked = given.flatMap(unpackedFiles);
  if (unpacked.reduce((sum, { bytes }) => sum + bytes.length, 0) > mostCheckedBytes) throw tooLarge();
  const files = await verifyExport(unpacked, check);
  const names = new Set(unpacked.map(({ name }) => name));
  const listed = files.flatMap(({ manifest }) => manifest?.files.map(({ name }) => name) ?? []);
  return { files, missing: listed.filter(name => !names.has(name)) };
}

function unpackedFiles(file: ExportedFile): readonly ExportedFile[] {
  if (!file.name.toLowerCase().endsWith('.zip')) return [file];
  let whole = 0;
  let content: Record<string, Uint8Array>;
  try {
    content = unzipSync(file.bytes, {
      filter({ originalSize }) {
        whole += originalSize;
        if (whole > mostCheckedBytes) throw tooLarge();
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Failure) throw error;
    return [file];
  }
  return Object.entries(content).map(([name, bytes]) => ({ name, bytes }));
}

const tooLarge = () => new Failure('usage', { what: 'These files are larger than an export can be' });
