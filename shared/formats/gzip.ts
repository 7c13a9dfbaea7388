import { Gunzip } from 'fflate';
import { isExhausted } from '../protocol/exhausted.ts';
import { Failure } from '../protocol/fault.ts';
import { type ByteSource, expectedSize } from './byte-source.ts';
import { crc32 } from './crc32.ts';
import { firstBytes } from './first-bytes.ts';
import { Unfolding } from './unpacking-limits.ts';

/**
 * What a gzip file holds (RFC 1952; several members are one after another), unpacked while it is read.
 *
 * Reading throws Failure `damaged-file` where the data are cut off, altered or followed by something else, and
 * `unpacks-too-far`.
 */
export function gunzipped(packed: ByteSource): ByteSource {
  const stream: ByteSource['stream'] = signal => unpack(packed, signal);
  return {
    name: packed.name.replace(/\.gz$/i, ''),
    size: 'unknown',
    expectedSize: () => expectedUnpacked(packed),
    slice: firstBytes(stream),
    stream,
  };
}

/** Packed bytes at the beginning that tell how far the whole unfolds. */
const sampleBytes = 1 << 20;

async function expectedUnpacked(packed: ByteSource): Promise<number | 'unknown'> {
  const size = await expectedSize(packed);
  if (size === 'unknown' || size === 0) return size;
  const sample = await packed.slice(0, sampleBytes);
  const unfolding = new Unfolding();
  let unpacked = 0;
  const gunzip = new Gunzip(chunk => {
    unpacked += chunk.length;
    unfolding.gave(chunk.length);
  });
  try {
    for (let from = 0; from < sample.length; from += sliceBytes) {
      const slice = sample.subarray(from, from + sliceBytes);
      unfolding.took(slice.length);
      gunzip.push(slice, false);
    }
  } catch {
    // What is wrong with it is said when it is read.
    return 'unknown';
  }
  return (unpacked * size) / sample.length;
}

const trailerBytes = 8;
const sliceBytes = 1 << 16;

async function* unpack(packed: ByteSource, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const unfolding = new Unfolding();
  let out: Uint8Array[] = [];
  let sum = 0;
  let length = 0;
  const gunzip = new Gunzip(chunk => {
    if (chunk.length === 0) return;
    out.push(chunk);
    sum = crc32(chunk, sum);
    length = (length + chunk.length) >>> 0;
  });
  gunzip.onmember = () => {
    sum = 0;
    length = 0;
  };
  let tail: Uint8Array = new Uint8Array(0);
  function* pushed(bytes: Uint8Array, last: boolean) {
    try {
      gunzip.push(bytes, last);
    } catch (error) {
      throw damagedBy(error, 'gzip');
    }
    for (const chunk of out) {
      unfolding.gave(chunk.length);
      yield chunk;
    }
    out = [];
  }
  for await (const chunk of packed.stream(signal)) {
    // Small slices, so that what unfolds too far is stopped before much of it is held.
    for (let from = 0; from < chunk.length; from += sliceBytes) {
      const slice = chunk.subarray(from, from + sliceBytes);
      unfolding.took(slice.length);
      yield* pushed(slice, false);
    }
    const end = chunk.slice(-trailerBytes);
    tail = Uint8Array.from([...tail, ...end].slice(-trailerBytes));
  }
  yield* pushed(new Uint8Array(0), true);
  const trailer = new DataView(tail.buffer);
  if (
    tail.length < trailerBytes ||
    trailer.getUint32(0, true) !== sum ||
    trailer.getUint32(4, true) !== length
  )
    throw damaged('gzip');
}

export function damaged(what: string): Failure {
  return new Failure('damaged-file', { what });
}

/** What is to be thrown where somebody else's reader failed: a file is not damaged because memory ran out. */
export function damagedBy(error: unknown, what: string): unknown {
  return isExhausted(error) ? error : damaged(what);
}
