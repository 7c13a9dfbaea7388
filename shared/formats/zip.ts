import { Inflate } from 'fflate';
import { Failure } from '../protocol/fault.ts';
import type { ByteSource } from './byte-source.ts';
import { crc32 } from './crc32.ts';
import { firstBytes } from './first-bytes.ts';
import { damaged, damagedBy } from './gzip.ts';
import { Unfolding, unpackingLimits } from './unpacking-limits.ts';

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22 + 65_535 + 20;
const mostDirectory = 64 << 20;

/**
 * The files in a zip archive, by its directory (APPNOTE 6.3.10, with zip64), in the order of their names' bytes as they
 * stand there. Names are never used as paths: folders and what lies beside the data (`__MACOSX`) are passed over.
 *
 * @throws Failure `damaged-file`, `too-large`, and `format-not-yet` where it is encrypted or packed by another method
 */
export async function zipEntries(archive: ByteSource): Promise<ByteSource[]> {
  const { size } = archive;
  if (size === 'unknown') throw damaged('zip');
  const entries = await directory(archive, size);
  return entries.map(entry => ({
    name: entry.name.split('/').at(-1)!,
    size: entry.method === 0 ? entry.size : 'unknown',
    expectedSize: async () => entry.size,
    slice:
      entry.method === 0
        ? storedSlice(archive, entry)
        : firstBytes(signal => contents(archive, entry, signal)),
    stream: signal => contents(archive, entry, signal),
  }));
}

async function directory(archive: ByteSource, size: number): Promise<ZipEntry[]> {
  const tail = viewOf(await archive.slice(Math.max(0, size - endBytes), size));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== endSignature) end--;
  if (end < 0) throw damaged('zip');
  let count = tail.getUint16(end + 10, true);
  let bytes = tail.getUint32(end + 12, true);
  let at = tail.getUint32(end + 16, true);
  if (count === 0xffff || bytes === 0xffffffff || at === 0xffffffff) {
    if (end < 20) throw damaged('zip');
    const end64At = Number(tail.getBigUint64(end - 20 + 8, true));
    const end64 = viewOf(await archive.slice(end64At, end64At + 56));
    if (end64.byteLength < 56 || end64.getUint32(0, true) !== end64Signature) throw damaged('zip');
    count = Number(end64.getBigUint64(32, true));
    bytes = Number(end64.getBigUint64(40, true));
    at = Number(end64.getBigUint64(48, true));
  }
  if (count > unpackingLimits.files || bytes > mostDirectory)
    throw new Failure('too-large', { what: 'the archive holds too many files' });
  const listed = viewOf(await archive.slice(at, at + bytes));
  const entries: ZipEntry[] = [];
  let here = 0;
  for (let k = 0; k < count; k++) {
    if (here + 46 > listed.byteLength || listed.getUint32(here, true) !== entrySignature)
      throw damaged('zip');
    const { entry, encrypted, next } = entryAt(listed, here);
    here = next;
    if (!isData(entry.name)) {
      if ((await nameInFront(archive, entry)) !== entry.name) throw damaged('zip');
      continue;
    }
    if (encrypted) throw new Failure('format-not-yet', { format: 'an encrypted zip archive' });
    if (entry.method !== 0 && entry.method !== 8)
      throw new Failure('format-not-yet', { format: 'a zip archive packed by an unusual method' });
    entries.push(entry);
  }
  if (overlap(entries)) throw damaged('zip');
  // Entries that the count leaves out would be lost without a word.
  if (here !== listed.byteLength) throw damaged('zip');
  return entries;
}

/** Files that share bytes would unfold to more than the archive holds, however little each of them does. */
function overlap(entries: readonly ZipEntry[]): boolean {
  const inOrder = entries.toSorted((a, b) => a.at - b.at);
  return inOrder.some(({ at, packed }, k) => k + 1 < inOrder.length && at + 30 + packed > inOrder[k + 1]!.at);
}

function entryAt(listed: DataView, at: number): { entry: ZipEntry; encrypted: boolean; next: number } {
  const nameBytes = listed.getUint16(at + 28, true);
  const extraBytes = listed.getUint16(at + 30, true);
  const next = at + 46 + nameBytes + extraBytes + listed.getUint16(at + 32, true);
  if (next > listed.byteLength) throw damaged('zip');
  const entry = {
    name: decoder.decode(new Uint8Array(listed.buffer, listed.byteOffset + at + 46, nameBytes)),
    method: listed.getUint16(at + 10, true),
    crc: listed.getUint32(at + 16, true),
    packed: listed.getUint32(at + 20, true),
    size: listed.getUint32(at + 24, true),
    at: listed.getUint32(at + 42, true),
  };
  let extra = at + 46 + nameBytes;
  const extraEnd = extra + extraBytes;
  while (extra + 4 <= extraEnd) {
    const length = listed.getUint16(extra + 2, true);
    if (listed.getUint16(extra, true) === 1) {
      let field = extra + 4;
      const wide = () => {
        if (field + 8 > extraEnd) throw damaged('zip');
        field += 8;
        return Number(listed.getBigUint64(field - 8, true));
      };
      if (entry.size === 0xffffffff) entry.size = wide();
      if (entry.packed === 0xffffffff) entry.packed = wide();
      if (entry.at === 0xffffffff) entry.at = wide();
    }
    extra += 4 + length;
  }
  return { entry, encrypted: (listed.getUint16(at + 8, true) & 1) !== 0, next };
}

/** Whether a file of an archive can be part of the export. */
export function isData(name: string): boolean {
  const parts = name.split('/');
  return !name.endsWith('/') && parts[0] !== '__MACOSX' && !parts.at(-1)!.startsWith('.');
}

/** The name that stands before the data too: one that was altered could pass for no data. */
async function nameInFront(archive: ByteSource, { at }: ZipEntry): Promise<string> {
  const local = viewOf(await archive.slice(at, at + 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== localSignature) throw damaged('zip');
  return decoder.decode(await archive.slice(at + 30, at + 30 + local.getUint16(26, true)));
}

async function dataStart(archive: ByteSource, { at }: ZipEntry): Promise<number> {
  const local = viewOf(await archive.slice(at, at + 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== localSignature) throw damaged('zip');
  return at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
}

function storedSlice(archive: ByteSource, entry: ZipEntry): ByteSource['slice'] {
  return async (from, to) => {
    const start = await dataStart(archive, entry);
    return archive.slice(start + Math.min(from, entry.size), start + Math.min(to, entry.size));
  };
}

const chunkBytes = 1 << 18;
const sliceBytes = 1 << 16;

async function* contents(
  archive: ByteSource,
  entry: ZipEntry,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const start = await dataStart(archive, entry);
  const unfolding = new Unfolding();
  let out: Uint8Array[] = [];
  const inflate = new Inflate(chunk => out.push(chunk));
  let sum = 0;
  let length = 0;
  for (let from = 0; from < entry.packed; from += chunkBytes) {
    signal?.throwIfAborted();
    const chunk = await archive.slice(start + from, start + Math.min(entry.packed, from + chunkBytes));
    if (chunk.length < Math.min(chunkBytes, entry.packed - from)) throw damaged('zip');
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      const slice = chunk.subarray(at, at + sliceBytes);
      unfolding.took(slice.length);
      if (entry.method === 0) out.push(slice);
      else {
        try {
          inflate.push(slice, from + at + slice.length >= entry.packed);
        } catch (error) {
          throw damagedBy(error, 'zip');
        }
      }
      for (const piece of out) {
        if (piece.length === 0) continue;
        unfolding.gave(piece.length);
        sum = crc32(piece, sum);
        length += piece.length;
        yield piece;
      }
      out = [];
    }
  }
  if (sum !== entry.crc || length !== entry.size) throw damaged('zip');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const decoder = new TextDecoder();
