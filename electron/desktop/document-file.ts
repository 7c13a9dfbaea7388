import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { documentExtension } from '../../shared/document/document.ts';
import { readForm } from '../../shared/document/document-form.ts';
import { mostSealedBytes } from '../../shared/document/sealed-document.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { writeWhole } from '../cli/whole-files.ts';

const suffix = `.${documentExtension}`;

export const isDocumentName = (path: string): boolean => extname(path).toLowerCase() === suffix;

/** A document of the disk, sealed or not. `text` was read strictly, and is as it stands in the file. */
export interface DocumentFile {
  /** Absolute, without links. */
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/**
 * One existing regular file with the documents' extension, followed through links first.
 *
 * @throws Failure `file-missing`, `document-unreadable`, `document-newer`; none carries a path
 */
export async function readDocumentFile(path: string): Promise<DocumentFile> {
  const real = await realpath(path).catch(() => {
    throw new Failure('file-missing', { what: 'The document' });
  });
  if (!isDocumentName(real)) throw unreadable(`its name does not end in ${suffix}`);
  const bytes = await readBounded(real);
  readForm(bytes);
  return { path: real, name: basename(real), text: new TextDecoder().decode(bytes) };
}

async function readBounded(path: string): Promise<Uint8Array> {
  // Without waiting: a pipe of that name would never open.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => {
    throw new Failure('file-missing', { what: 'The document' });
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw unreadable('it is not a file');
    if (found.size > mostSealedBytes) throw unreadable('it is larger than a document can be');
    const bytes = new Uint8Array(found.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) throw unreadable('it changed while it was read');
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

const unreadable = (why: string) => new Failure('document-unreadable', { why });

/**
 * Writes a document whole or not at all, and nothing but a document.
 *
 * @returns where it stands; the extension is added where it lacks
 * @throws Failure `document-unreadable`, `disk-full`, `cannot-write`
 */
export async function writeDocumentFile(path: string, bytes: Uint8Array): Promise<string> {
  readForm(bytes);
  const whole = isDocumentName(path) ? path : `${path}${suffix}`;
  await writeWhole(dirname(whole), [{ name: basename(whole), content: [bytes] }], '');
  return whole;
}

/**
 * Whether a window's document may take the place of the file it was opened from without asking. One that is sealed under
 * another id was chosen and never shown, or came there since: its key may be elsewhere, and nobody has a second.
 */
export async function isItsFile(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    const [there, mine] = [readForm(await readBounded(path)), readForm(bytes)];
    return there.kind === 'plain' || (mine.kind === 'sealed' && mine.sealed.id === there.sealed.id);
  } catch (error) {
    return error instanceof Failure && error.fault.code === 'file-missing';
  }
}

/** Paths among a program's arguments that name documents; switches, exports and everything else are left. */
export function documentArguments(args: readonly string[], folder: string): readonly string[] {
  return args
    .filter(arg => !arg.startsWith('-') && isDocumentName(arg))
    .map(path => (isAbsolute(path) ? path : resolve(join(folder, path))));
}
