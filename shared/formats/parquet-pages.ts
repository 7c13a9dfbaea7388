import type { ColumnMetaData, Compressors } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { Failure } from '../protocol/fault.ts';
import { crc32 } from './crc32.ts';
import { damaged } from './gzip.ts';

/** Largest levels of a column: how often it repeats, and how often it may be missing. */
export interface Levels {
  readonly repetition: number;
  readonly definition: number;
}

/** Bytes that a page may unpack to, and that texts of a column which repeat beginnings may. */
const mostPageBytes = 1 << 30;

/**
 * Walks the pages of a column chunk before they are decoded: the decoder follows the length that a run states, and one
 * that is damaged would fill the memory. Sums of pages are checked where they have one.
 *
 * @throws Failure `damaged-file`, `too-large`, or what an unpacker throws
 */
export function requireSoundPages(
  chunk: Uint8Array,
  { num_values, codec }: Pick<ColumnMetaData, 'num_values' | 'codec'>,
  levels: Levels,
  unpackers: Compressors,
): void {
  const reader = new CompactReader(chunk);
  let values = 0n;
  let texts = 0;
  // The decoder of repeated columns goes on to the end of the chunk.
  while (values < num_values || (levels.repetition > 0 && reader.at < chunk.length - 1)) {
    const header = pageHeader(reader);
    const packed = chunk.subarray(reader.at, reader.at + header.packed);
    reader.at += header.packed;
    if (packed.length !== header.packed || (header.sum !== 'none' && crc32(packed, 0) !== header.sum))
      throw damaged('Parquet');
    if (header.kind === 'other') continue;
    if (header.kind === 'dictionary') {
      if (header.values < 0 || header.values > header.unpacked * 8) throw damaged('Parquet');
      continue;
    }
    if (header.values < 0 || BigInt(header.values) > num_values - values) throw damaged('Parquet');
    const unpacked = (bytes: Uint8Array, length: number): Uint8Array => {
      if (codec === 'UNCOMPRESSED') return bytes;
      const page = unpackers[codec]?.(bytes, length);
      if (page?.length !== length) throw damaged('Parquet');
      return page;
    };
    values += BigInt(header.values);
    const inFront = header.kind === 'version 2' ? header.levelBytes : 0;
    const body = packed.subarray(inFront);
    const page = header.isPacked ? unpacked(body, header.unpacked - inFront) : body;
    texts += requireRuns(header, page, packed, levels);
    if (texts > mostPageBytes) throw new Failure('too-large', { what: 'a row group of the Parquet file' });
  }
}

type DataHeader = Extract<PageHeader, { readonly kind: 'version 1' | 'version 2' }>;

/** @returns bytes that the page's texts take where each may repeat the beginning of the one before; else 0 */
function requireRuns(
  header: DataHeader,
  page: Uint8Array,
  packed: Uint8Array,
  { repetition, definition }: Levels,
): number {
  let at = 0;
  let definitions = page.subarray(0, 0);
  if (header.kind === 'version 2') {
    if (repetition > 0)
      runsFit(packed.subarray(0, header.repetitionBytes), bitsOf(repetition), header.values);
    definitions = packed.subarray(header.repetitionBytes, header.levelBytes);
    if (definition > 0) runsFit(definitions, bitsOf(definition), header.values);
  } else {
    for (const most of [repetition, definition]) {
      if (most === 0) continue;
      const length = lengthAt(page, at);
      at += 4;
      if (at + length > page.length) throw damaged('Parquet');
      definitions = page.subarray(at, at + length);
      runsFit(definitions, bitsOf(most), header.values);
      at += length;
    }
  }
  const rest = page.subarray(at);
  if (dictionaryEncodings.has(header.encoding) && rest.length > 0)
    runsFit(rest.subarray(1), rest[0]!, header.values);
  else if (header.encoding === runEncoding && rest.length >= 4) runsFit(rest.subarray(4), 1, header.values);
  if (header.encoding !== beginningsEncoding) return 0;
  return textsOf(rest, presentIn(definitions, definition, header.values));
}

/** How many of the values are not missing, as the decoder counts them. */
function presentIn(definitions: Uint8Array, most: number, values: number): number {
  if (most === 0) return values;
  const levels = new Array<number>(values);
  readRleBitPackedHybrid(readerOf(definitions), bitsOf(most), levels, definitions.length);
  return levels.reduce((present, level) => (level === most ? present + 1 : present), 0);
}

/** What texts take that are stored as the length of a beginning of the one before and an end of their own. */
function textsOf(bytes: Uint8Array, count: number): number {
  const reader = readerOf(bytes);
  const [beginnings, ends] = [new Int32Array(count), new Int32Array(count)];
  for (const lengths of [beginnings, ends]) deltaBinaryUnpack(reader, count, lengths);
  let [sum, before] = [0, 0];
  for (let i = 0; i < count; i++) {
    const [beginning, end] = [beginnings[i]!, ends[i]!];
    if (beginning < 0 || end < 0 || beginning > before) throw damaged('Parquet');
    before = beginning + end;
    sum += before;
  }
  return sum;
}

function readerOf(bytes: Uint8Array): { view: DataView; offset: number } {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

const dictionaryEncodings = new Set([2, 8]);
const runEncoding = 3;
/** `DELTA_BYTE_ARRAY`. */
const beginningsEncoding = 7;

function bitsOf(most: number): number {
  return 32 - Math.clz32(most);
}

function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw damaged('Parquet');
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
}

/** The hybrid of runs and bit-packed groups of eight, as far as `values` reach. */
function runsFit(bytes: Uint8Array, bits: number, values: number): void {
  const reader = new CompactReader(bytes);
  let seen = 0;
  while (seen < values && reader.at < bytes.length) {
    const header = reader.whole();
    if ((header & 1) === 0) {
      seen += header >>> 1;
      reader.at += (bits + 7) >> 3;
      if (seen > values) throw damaged('Parquet');
    } else {
      const groups = header >>> 1;
      if (bits > 0 && groups * bits > bytes.length - reader.at + bits) throw damaged('Parquet');
      seen += groups * 8;
      reader.at += groups * bits;
    }
  }
}

type PageHeader = { readonly packed: number; readonly unpacked: number; readonly sum: number | 'none' } & (
  | { readonly kind: 'other' }
  | { readonly kind: 'dictionary'; readonly values: number }
  | {
      readonly kind: 'version 1' | 'version 2';
      readonly values: number;
      readonly encoding: number;
      readonly repetitionBytes: number;
      readonly levelBytes: number;
      readonly isPacked: boolean;
    }
);

/** `PageHeader` of parquet.thrift. */
function pageHeader(reader: CompactReader): PageHeader {
  const fields = reader.struct(0);
  const number = (of: Fields, id: number): number => {
    const value = of.get(id);
    if (typeof value !== 'number') throw damaged('Parquet');
    return value;
  };
  const inside = (id: number): Fields => {
    const value = fields.get(id);
    if (!(value instanceof Map)) throw damaged('Parquet');
    return value;
  };
  const type = number(fields, 1);
  const unpacked = number(fields, 2);
  const packed = number(fields, 3);
  const sum = fields.get(4);
  if (packed < 0 || unpacked < 0 || unpacked > mostPageBytes) throw damaged('Parquet');
  const size = { packed, unpacked, sum: typeof sum === 'number' ? sum >>> 0 : ('none' as const) };
  switch (type) {
    case 0: {
      const page = inside(5);
      const [values, encoding] = [number(page, 1), number(page, 2)];
      return {
        ...size,
        kind: 'version 1',
        values,
        encoding,
        repetitionBytes: 0,
        levelBytes: 0,
        isPacked: true,
      };
    }
    case 2:
      return { ...size, kind: 'dictionary', values: number(inside(7), 1) };
    case 3: {
      const page = inside(8);
      const repetitionBytes = number(page, 6);
      const levelBytes = repetitionBytes + number(page, 5);
      if (repetitionBytes < 0 || levelBytes < repetitionBytes || levelBytes > packed)
        throw damaged('Parquet');
      return {
        ...size,
        kind: 'version 2',
        values: number(page, 1),
        encoding: number(page, 4),
        repetitionBytes,
        levelBytes,
        isPacked: page.get(7) !== false,
      };
    }
    default:
      return { ...size, kind: 'other' };
  }
}

type Fields = Map<number, number | boolean | Fields | 'passed over'>;

/** Thrift's compact protocol, as far as page headers need it. */
class CompactReader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw damaged('Parquet');
    return byte;
  }

  /** A whole number of at most 32 bits; more of it is cut off. */
  whole(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw damaged('Parquet');
  }

  #signed(): number {
    const value = this.whole();
    return (value >>> 1) ^ -(value & 1);
  }

  struct(depth: number): Fields {
    if (depth > 8) throw damaged('Parquet');
    const fields: Fields = new Map();
    let id = 0;
    for (;;) {
      const head = this.#byte();
      const type = head & 15;
      if (type === 0) return fields;
      id = head >> 4 === 0 ? this.#signed() : id + (head >> 4);
      fields.set(id, this.#value(type, depth));
    }
  }

  #value(type: number, depth: number): number | boolean | Fields | 'passed over' {
    switch (type) {
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return this.#byte();
      case 4:
      case 5:
        return this.#signed();
      case 6:
        this.whole();
        return 'passed over';
      case 7:
        this.at += 8;
        return 'passed over';
      case 8:
        this.at += this.whole();
        return 'passed over';
      case 12:
        return this.struct(depth + 1);
      default:
        throw damaged('Parquet');
    }
  }
}
