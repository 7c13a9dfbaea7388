import type { Dialect } from '../policy/mapping.ts';

export type Encoding = Dialect['encoding'];

/**
 * The encoding of a file that starts with `head`, which may end inside a character: a byte order mark;
 * UTF-16 by where its zero bytes stand; UTF-8 where its sequences outnumber the bytes that are none
 * (a damaged record is rejected alone, it does not turn the others into mojibake); else windows-1252.
 */
export function detectEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  const utf16 = utf16ByZeros(head);
  if (utf16 !== 'no') return utf16;
  const { sequences, strays } = utf8Evidence(head);
  return strays === 0 || sequences > strays ? 'utf-8' : 'windows-1252';
}

/** Western text in UTF-16 has a zero in nearly every second byte, always on the same side. */
function utf16ByZeros(head: Uint8Array): 'utf-16le' | 'utf-16be' | 'no' {
  const units = head.length >> 1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < units * 2; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (odd * 3 > units && even * 100 <= units) return 'utf-16le';
  if (even * 3 > units && odd * 100 <= units) return 'utf-16be';
  return 'no';
}

function utf8Evidence(head: Uint8Array): { sequences: number; strays: number } {
  let sequences = 0;
  let strays = 0;
  let i = 0;
  while (i < head.length) {
    if (head[i]! < 0x80) {
      i++;
      continue;
    }
    const length = sequenceLength(head, i, head.length);
    if (length > 0) sequences++;
    else if (length === 0) strays++;
    i += Math.max(1, length);
    if (length < 0) break;
  }
  return { sequences, strays };
}

/** Bytes of the well-formed UTF-8 sequence at `i`; 0 where there is none; −1 where it is cut off by `to`. */
function sequenceLength(bytes: Uint8Array, i: number, to: number): number {
  const first = bytes[i]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (i + 1 >= to) return -1;
  const second = bytes[i + 1]!;
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let k = 2; k < length; k++) {
    if (i + k >= to) return -1;
    if ((bytes[i + k]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Whether `bytes[from .. to]` is strict UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms. */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  let i = from;
  while (i < to) {
    if (bytes[i]! < 0x80) {
      i++;
      continue;
    }
    const length = sequenceLength(bytes, i, to);
    if (length <= 0) return false;
    i += length;
  }
  return true;
}

/** Turns a stream of bytes into UTF-8 without a byte order mark, chunk after chunk. */
export interface Utf8Transcoder {
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back for more bytes; call once, at the end. */
  finish(): Uint8Array;
}

/**
 * Text that its encoding does not allow (a lone surrogate, half a unit at the end) comes out as bytes
 * that are not UTF-8, so that the record that holds it can be told and rejected. UTF-8 itself is
 * passed on unchecked and without a copy.
 */
export function utf8Transcoder(encoding: Encoding): Utf8Transcoder {
  switch (encoding) {
    case 'utf-8':
      return utf8Passage();
    case 'windows-1252':
      return { push: fromWindows1252, finish: () => empty };
    case 'utf-16le':
      return fromUtf16(0, 1);
    case 'utf-16be':
      return fromUtf16(1, 0);
  }
}

/** UTF-8 chunks, none of them empty, of a file in `encoding`. */
export async function* utf8Stream(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array, void, undefined> {
  const transcoder = utf8Transcoder(encoding);
  for await (const chunk of chunks) {
    const step = encoding === 'utf-8' ? chunk.length : sliceBytes;
    for (let from = 0; from < chunk.length; from += step) {
      const text = transcoder.push(chunk.subarray(from, from + step));
      if (text.length > 0) yield text;
    }
  }
  const rest = transcoder.finish();
  if (rest.length > 0) yield rest;
}

const sliceBytes = 1 << 20;
const empty = new Uint8Array(0);
const mark = [0xef, 0xbb, 0xbf];

function utf8Passage(): Utf8Transcoder {
  let matched = 0;
  return {
    push(chunk) {
      if (matched === 3) return chunk;
      let i = 0;
      while (matched < 3 && i < chunk.length && chunk[i] === mark[matched]) {
        matched++;
        i++;
      }
      if (matched === 3 || i === chunk.length) return chunk.subarray(i);
      const held = matched - i;
      matched = 3;
      if (held === 0) return chunk;
      const joined = new Uint8Array(held + chunk.length);
      joined.set(mark.slice(0, held));
      joined.set(chunk, held);
      return joined;
    },
    finish() {
      return matched < 3 ? new Uint8Array(mark.slice(0, matched)) : empty;
    },
  };
}

/** Code points of bytes 80–9F (WHATWG Encoding, index windows-1252); the rest stand for themselves. */
const windows1252 = [
  0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
  0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a,
  0x153, 0x9d, 0x17e, 0x178,
];

function fromWindows1252(chunk: Uint8Array): Uint8Array {
  const out = new Uint8Array(chunk.length * 3);
  let o = 0;
  for (const byte of chunk) {
    if (byte < 0x80) out[o++] = byte;
    else o = putCodePoint(out, o, byte < 0xa0 ? windows1252[byte - 0x80]! : byte);
  }
  return out.subarray(0, o);
}

function fromUtf16(low: 0 | 1, high: 0 | 1): Utf8Transcoder {
  let odd = -1;
  let lead = -1;
  let started = false;
  return {
    push(chunk) {
      const out = new Uint8Array((chunk.length + 4) * 2);
      let o = 0;
      let i = 0;
      const pair = [0, 0];
      while (i < chunk.length) {
        if (odd >= 0) {
          pair[0] = odd;
          pair[1] = chunk[i++]!;
          odd = -1;
        } else if (i + 1 < chunk.length) {
          pair[0] = chunk[i]!;
          pair[1] = chunk[i + 1]!;
          i += 2;
        } else {
          odd = chunk[i++]!;
          break;
        }
        const unit = (pair[high]! << 8) | pair[low]!;
        if (!started) {
          started = true;
          if (unit === 0xfeff) continue;
        }
        if (lead >= 0) {
          if (unit >= 0xdc00 && unit < 0xe000) {
            o = putCodePoint(out, o, 0x10000 + ((lead - 0xd800) << 10) + (unit - 0xdc00));
            lead = -1;
            continue;
          }
          o = putCodePoint(out, o, lead);
          lead = -1;
        }
        if (unit >= 0xd800 && unit < 0xdc00) lead = unit;
        else o = putCodePoint(out, o, unit);
      }
      return out.subarray(0, o);
    },
    finish() {
      const out = new Uint8Array(4);
      let o = lead >= 0 ? putCodePoint(out, 0, lead) : 0;
      if (odd >= 0) out[o++] = 0xff;
      return out.subarray(0, o);
    },
  };
}

/** Surrogates too are written in three bytes, which strict UTF-8 forbids. */
function putCodePoint(out: Uint8Array, at: number, code: number): number {
  let o = at;
  if (code < 0x80) {
    out[o++] = code;
  } else if (code < 0x800) {
    out[o++] = 0xc0 | (code >> 6);
    out[o++] = 0x80 | (code & 0x3f);
  } else if (code < 0x10000) {
    out[o++] = 0xe0 | (code >> 12);
    out[o++] = 0x80 | ((code >> 6) & 0x3f);
    out[o++] = 0x80 | (code & 0x3f);
  } else {
    out[o++] = 0xf0 | (code >> 18);
    out[o++] = 0x80 | ((code >> 12) & 0x3f);
    out[o++] = 0x80 | ((code >> 6) & 0x3f);
    out[o++] = 0x80 | (code & 0x3f);
  }
  return o;
}
