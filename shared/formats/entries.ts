import { Failure } from '../protocol/fault.ts';
import type { ByteSource } from './byte-source.ts';
import { gunzipped } from './gzip.ts';
import { joinedBytes } from './joined-bytes.ts';
import { memorySource } from './memory-source.ts';
import { tarEntries } from './tar.ts';
import { unpackingLimits } from './unpacking-limits.ts';
import { zipEntries } from './zip.ts';

/** A file as it came, or one out of an archive. */
export interface Entry {
  /** Numbers of the files on the way in, such as `3/0`; empty for a file that is no archive. Never a name. */
  readonly path: string;
  /** Archives on the way in, outermost first. */
  readonly within: readonly Archive[];
  /** What holds it; one out of a tar archive is readable once, and until the next is asked for. */
  readonly bytes: ByteSource;
}

export type Archive = 'gzip' | 'zip' | 'tar';

/**
 * The files in a file: itself, or those of the archive that it is by its content, in their order; archives inside
 * archives are opened too. Empty files, which exporters leave as marks, are none.
 *
 * @throws Failure `damaged-file`, `unpacks-too-far`, `too-large`, `format-not-yet`
 */
export async function* entriesOf(
  file: ByteSource,
  signal?: AbortSignal,
): AsyncGenerator<Entry, void, undefined> {
  yield* opened({ path: '', within: [], bytes: file }, signal);
}

const tarMagic = { at: 257, text: 'ustar' };

async function* opened(
  entry: Entry,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry, void, undefined> {
  const { bytes, within } = entry;
  const head = await bytes.slice(0, 512);
  const archive = archiveOf(head);
  if (archive === 'none') {
    yield entry;
    return;
  }
  if (within.length >= unpackingLimits.depth)
    throw new Failure('unpacks-too-far', { ratio: unpackingLimits.ratio });
  const inside = (name: string, of: ByteSource): Entry => ({
    path: entry.path === '' ? name : `${entry.path}/${name}`,
    within: [...within, archive],
    bytes: of,
  });
  switch (archive) {
    case 'gzip':
      yield* opened({ ...entry, within: [...within, archive], bytes: gunzipped(bytes) }, signal);
      return;
    case 'zip': {
      const seekable = bytes.size === 'unknown' ? await spooled(bytes, signal) : bytes;
      const files = await zipEntries(seekable);
      for (const [index, file] of files.entries()) {
        if ((await file.slice(0, 1)).length > 0) yield* opened(inside(String(index), file), signal);
      }
      return;
    }
    case 'tar': {
      let index = 0;
      for await (const file of tarEntries(bytes, signal)) {
        if (index >= unpackingLimits.files)
          throw new Failure('too-large', { what: 'the archive holds too many files' });
        if ((await file.slice(0, 1)).length > 0) yield* opened(inside(String(index), file), signal);
        index++;
      }
    }
  }
}

function archiveOf(head: Uint8Array): Archive | 'none' {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (
    head[0] === 0x50 &&
    head[1] === 0x4b &&
    ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))
  )
    return isWorkbook(head) ? 'none' : 'zip';
  const { at, text } = tarMagic;
  return [...text].every((letter, k) => head[at + k] === letter.charCodeAt(0)) ? 'tar' : 'none';
}

/** An Excel workbook is a zip archive of XML parts and no archive of exports. */
function isWorkbook(head: Uint8Array): boolean {
  const length = (head[26] ?? 0) | ((head[27] ?? 0) << 8);
  const first = new TextDecoder().decode(head.subarray(30, 30 + length));
  return first === '[Content_Types].xml' || /^(_rels|xl|docProps)\//.test(first);
}

/**
 * The whole of a file that can only be streamed.
 * @throws Failure `too-large`
 */
export async function spooled(bytes: ByteSource, signal?: AbortSignal): Promise<ByteSource> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes.stream(signal)) {
    pieces.push(chunk.slice());
    size += chunk.length;
    if (size > unpackingLimits.spooled)
      throw new Failure('too-large', { what: 'a file inside an archive; unpack it first' });
  }
  return memorySource(bytes.name, joinedBytes(pieces));
}
