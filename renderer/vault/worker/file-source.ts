import { type ByteSource, SourceVanished, streamOfSlices } from '../../../shared/formats/byte-source.ts';

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
    stream: streamOfSlices(file.size, chunkBytes, slice),
    place: file,
  };
}
