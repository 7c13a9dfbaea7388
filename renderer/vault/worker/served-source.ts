import { type ByteSource, SourceVanished, streamOfSlices } from '../../../shared/formats/byte-source.ts';
import { tokenHeader, type VaultHost } from '../../../shared/protocol/host.ts';

const chunkBytes = 4 << 20;

/** Where the host serves a file. */
export interface ServedPlace {
  readonly host: Pick<VaultHost, 'base' | 'token'>;
  readonly served: VaultHost['sources'][number];
}

/** A file that the app was started with; the host serves it to this origin alone, in ranges. */
export function servedFile(place: ServedPlace): ByteSource {
  const { host, served } = place;
  const { at, file, size } = served;
  const slice = async (from: number, to: number): Promise<Uint8Array> => {
    const last = Math.min(to, size) - 1;
    if (from > last) return new Uint8Array(0);
    try {
      const answer = await fetch(`${host.base}source/${at}`, {
        headers: { [tokenHeader]: host.token, range: `bytes=${from}-${last}` },
      });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (answer.status !== 206 || bytes.length !== last - from + 1) throw new SourceVanished();
      return bytes;
    } catch {
      throw new SourceVanished();
    }
  };
  return {
    name: file,
    size,
    slice,
    stream: streamOfSlices(size, chunkBytes, slice),
    place,
  };
}
