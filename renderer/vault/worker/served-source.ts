import { type ByteSource, SourceVanished } from '../../../shared/formats/byte-source.ts';
import { tokenHeader, type VaultHost } from '../../../shared/protocol/host.ts';

/** A file that the app was started with, read over the vault's own origin (electron/source-endpoint.ts). */
export function servedFile(host: VaultHost, { at, file, size }: VaultHost['sources'][number]): ByteSource {
  async function get(range: Record<string, string>, signal?: AbortSignal): Promise<Response> {
    const response = await fetch(`${host.base}source/${at}`, {
      headers: { [tokenHeader]: host.token, ...range },
      signal: signal ?? null,
    }).catch(() => {
      signal?.throwIfAborted();
      throw new SourceVanished();
    });
    if (!response.ok) throw new SourceVanished();
    return response;
  }

  return {
    name: file,
    size,
    async slice(from, to) {
      const end = Math.min(to, size);
      if (from >= end) return new Uint8Array();
      const response = await get({ range: `bytes=${from}-${end - 1}` });
      const bytes = await response.arrayBuffer().catch(() => {
        throw new SourceVanished();
      });
      if (bytes.byteLength !== end - from) throw new SourceVanished();
      return new Uint8Array(bytes);
    },
    async *stream(signal) {
      if (size === 0) return;
      const reader = (await get({}, signal)).body!.getReader();
      try {
        for (let read = 0; read < size; ) {
          const { done, value } = await reader.read().catch(() => {
            signal?.throwIfAborted();
            throw new SourceVanished();
          });
          if (done) throw new SourceVanished();
          read += value.length;
          yield value;
        }
      } finally {
        void reader.cancel().catch(() => {});
      }
    },
  };
}
