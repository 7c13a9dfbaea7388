import type { ByteSource } from './byte-source.ts';
import { joinedBytes } from './joined-bytes.ts';

/** Slices of what can only be streamed, read from the start again each time; cheap near the beginning alone. */
export function firstBytes(stream: ByteSource['stream']): ByteSource['slice'] {
  return async (from, to) => {
    const pieces: Uint8Array[] = [];
    let at = 0;
    for await (const chunk of stream()) {
      const wanted = chunk.subarray(Math.max(0, from - at), Math.max(0, to - at));
      if (wanted.length > 0) pieces.push(wanted);
      at += chunk.length;
      if (at >= to) break;
    }
    return joinedBytes(pieces);
  };
}
