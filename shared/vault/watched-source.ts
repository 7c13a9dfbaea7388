import { type ByteSource, SourceVanished } from '../formats/byte-source.ts';
import { Failure } from '../protocol/fault.ts';
import { ContentDigest } from './content-digest.ts';
import type { VaultHost } from './host.ts';

export interface WatchedSource {
  /** Throws Failure `cancelled` and `source-vanished`. */
  readonly source: ByteSource;
  /** Digest of all its bytes: those that streamed by, or else (where slices were read) of a pass of their own. */
  digest(): Promise<Uint8Array>;
}

/** A source whose bytes are digested and counted while somebody reads them. */
export function watchedSource(
  source: ByteSource,
  host: Pick<VaultHost, 'digest'>,
  signal: AbortSignal,
  read: (bytes: number) => void,
): WatchedSource {
  let whole: Uint8Array | 'not yet' = 'not yet';
  async function* stream(): AsyncGenerator<Uint8Array> {
    const digest = new ContentDigest(bytes => host.digest(bytes));
    try {
      for await (const chunk of source.stream(signal)) {
        throwIfCancelled(signal);
        await digest.add(chunk);
        read(chunk.length);
        yield chunk;
      }
    } catch (error) {
      throw asFailure(error, signal);
    }
    whole = await digest.finish();
  }
  return {
    source: {
      name: source.name,
      size: source.size,
      async slice(from, to) {
        throwIfCancelled(signal);
        try {
          const bytes = await source.slice(from, to);
          read(bytes.length);
          return bytes;
        } catch (error) {
          throw asFailure(error, signal);
        }
      },
      stream,
    },
    async digest() {
      if (whole === 'not yet') for await (const _ of stream());
      if (whole === 'not yet') throw new Failure('source-vanished');
      return whole;
    },
  };
}

function asFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new Failure('cancelled');
  return error instanceof SourceVanished ? new Failure('source-vanished') : error;
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure('cancelled');
}
