import type { ByteSource } from './byte-source.ts';

const chunkBytes = 1 << 20;

/** Bytes already in memory, such as what came in on standard input. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    slice: async (from, to) => bytes.subarray(from, to),
    async *stream(signal) {
      for (let from = 0; from < bytes.length; from += chunkBytes) {
        signal?.throwIfAborted();
        yield bytes.subarray(from, from + chunkBytes);
      }
    },
  };
}
