/**
 * Bytes of one file, wherever they are: a file chosen in the browser, one served by the host, one on disk.
 * `name` is for telling formats apart inside the vault and never leaves it.
 */
export interface ByteSource {
  readonly name: string;
  /** Bytes in all; `'unknown'` for a pipe, which can be streamed once and not sliced. */
  readonly size: number | 'unknown';
  /** Where `size` is not known: bytes that a stream will give, as its archive says or going by its beginning. */
  expectedSize?(): Promise<number | 'unknown'>;
  /** Bytes `[from, to)`, fewer at the end. Throws `SourceVanished` when the file can no longer be read or has changed. */
  slice(from: number, to: number): Promise<Uint8Array>;
  /** All bytes in order, in chunks of any size. */
  stream(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** What another thread of this host finds the same bytes by; can be cloned. Absent where no other thread can. */
  readonly place?: unknown;
}

/** The file was there when it was opened and is not readable, or not the same, any more. */
export class SourceVanished extends Error {
  override readonly name = 'SourceVanished';
}

/** Bytes of a source, exactly or as far as can be told before it is read. */
export async function expectedSize(source: ByteSource): Promise<number | 'unknown'> {
  if (source.size !== 'unknown') return source.size;
  return source.expectedSize === undefined ? 'unknown' : source.expectedSize();
}

/** Bytes of several sources together. */
export function totalSize(sources: readonly ByteSource[]): number | 'unknown' {
  let total = 0;
  for (const { size } of sources) {
    if (size === 'unknown') return 'unknown';
    total += size;
  }
  return total;
}

/** The stream of a source that can be sliced. */
export function streamOfSlices(
  size: number,
  chunkBytes: number,
  slice: ByteSource['slice'],
): ByteSource['stream'] {
  return async function* (signal) {
    for (let from = 0; from < size; from += chunkBytes) {
      signal?.throwIfAborted();
      yield await slice(from, from + chunkBytes);
    }
  };
}
