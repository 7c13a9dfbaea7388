import { type ByteSource, SourceVanished } from '../../../shared/formats/byte-source.ts';

const chunkBytes = 4 << 20;

/** A file that was chosen or dropped in the vault's frame, read in slices. */
export function chosenFile(file: File): ByteSource {
  const slice = async (from: number, to: number) => {
    try {
      return new Uint8Array(await file.slice(from, to).arrayBuffer());
    } catch {
      throw new SourceVanished();
    }
  };
  return {
    name: file.name,
    size: file.size,
    slice,
    async *stream(signal) {
      for (let from = 0; from < file.size; from += chunkBytes) {
        signal?.throwIfAborted();
        yield await slice(from, from + chunkBytes);
      }
    },
  };
}
