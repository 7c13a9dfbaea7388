import { type ByteSource, streamOfSlices } from './byte-source.ts';

const chunkBytes = 1 << 20;

/** Bytes already in memory, such as what came in on standard input. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  const slice = async (from: number, to: number) => bytes.subarray(from, to);
  return { name, size: bytes.length, slice, stream: streamOfSlices(bytes.length, chunkBytes, slice) };
}
