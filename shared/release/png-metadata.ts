import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { type EmbeddedRelease, type EmbeddedVerdict, embeddedVerdict } from './embedded-release.ts';

/** PNG charts that carry their release in an iTXt chunk (PNG, third edition, 5.3 and 11.3.3.4). */

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const keyword = 'murmuration';

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Length, type, data and CRC as they stand in the file. */
  readonly bytes: Uint8Array;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 of ISO 3309, as PNG uses it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** The chunks of a PNG, or why the bytes are none: lengths and checksums are believed of nothing. */
function readChunks(png: Uint8Array): readonly Chunk[] | string {
  if (png.length < signature.length || signature.some((byte, i) => png[i] !== byte)) return 'it is not a PNG';
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  let at = signature.length;
  while (chunks.at(-1)?.type !== 'IEND') {
    if (png.length - at < 12) return 'it ends too soon';
    const length = view.getUint32(at);
    if (length > png.length - at - 12) return 'it ends too soon';
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) return 'it is damaged';
    if (view.getUint32(at + 8 + length) !== crc32(png.subarray(at + 4, at + 8 + length)))
      return 'it is damaged';
    chunks.push({
      type,
      data: png.subarray(at + 8, at + 8 + length),
      bytes: png.subarray(at, at + 12 + length),
    });
    at += 12 + length;
  }
  if (at !== png.length) return 'something was added at its end';
  return chunks[0]!.type === 'IHDR' ? chunks : 'it is damaged';
}

/** Keyword, not compressed, method 0, no language, no translated keyword. */
const textHead = concatBytes(utf8ToBytes(keyword), Uint8Array.of(0, 0, 0, 0, 0));

function isOurs({ type, data }: Chunk): boolean {
  const name = utf8ToBytes(`${keyword}\0`);
  return type === 'iTXt' && name.every((byte, i) => data[i] === byte);
}

/** @throws RangeError if the picture is not a PNG, or carries a release already */
export function pngWithRelease(png: Uint8Array, embedded: EmbeddedRelease): Uint8Array {
  const chunks = readChunks(png);
  if (typeof chunks === 'string' || chunks.some(isOurs)) throw new RangeError('not a plain chart');
  const body = concatBytes(utf8ToBytes('iTXt'), textHead, utf8ToBytes(JSON.stringify(embedded)));
  const chunk = concatBytes(uint32(body.length - 4), body, uint32(crc32(body)));
  const end = png.length - chunks.at(-1)!.bytes.length;
  return concatBytes(png.subarray(0, end), chunk, png.subarray(end));
}

/** Takes the release out of an exported PNG and says whether it and the picture are as exported. */
export function verifyPng(png: Uint8Array): EmbeddedVerdict {
  const chunks = readChunks(png);
  if (typeof chunks === 'string') return { state: 'altered', why: chunks };
  const [ours, ...more] = chunks.filter(isOurs);
  if (ours === undefined) return { state: 'altered', why: 'it carries no release' };
  if (more.length > 0) return { state: 'altered', why: 'it carries more than one release' };
  if (textHead.some((byte, i) => ours.data[i] !== byte))
    return { state: 'altered', why: 'its release is not in a form that we know' };
  const picture = concatBytes(signature, ...chunks.filter(chunk => chunk !== ours).map(chunk => chunk.bytes));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      ours.data.subarray(textHead.length),
    );
  } catch {
    return { state: 'altered', why: 'its release cannot be read' };
  }
  return embeddedVerdict(text, picture, JSON.stringify);
}
