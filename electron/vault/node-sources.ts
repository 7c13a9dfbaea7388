import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ByteSource, SourceVanished } from '../../shared/formats/byte-source.ts';

const chunkBytes = 1 << 20;

/**
 * A file on disk. It must stay the same file while it is read.
 *
 * @throws SourceVanished, and what `stat` and `open` throw
 */
export async function fileSource(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  // Its size is taken before it is opened: once somebody can see that it is open, no change of it goes unnoticed.
  const before = await stat(path);
  if (!before.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
  const file = await open(path, 'r');
  const unchanged = async () => {
    const now = await file.stat();
    const same =
      now.dev === before.dev &&
      now.ino === before.ino &&
      now.size === before.size &&
      now.mtimeMs === before.mtimeMs;
    if (!same) throw new SourceVanished();
  };
  try {
    await unchanged();
  } catch (error) {
    await file.close();
    throw error;
  }
  const read = async (from: number, to: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(Math.max(0, Math.min(to, before.size) - from));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await readAt(file, bytes, filled, from + filled);
      if (bytesRead === 0) throw new SourceVanished();
      filled += bytesRead;
    }
    // A file that is cut while it is read can give zeros, which would be judged as its content.
    await unchanged();
    return bytes;
  };
  return {
    name: basename(path),
    size: before.size,
    slice: read,
    async *stream(signal) {
      for (let from = 0; from < before.size; from += chunkBytes) {
        signal?.throwIfAborted();
        yield await read(from, from + chunkBytes);
      }
    },
    close: () => file.close(),
  };
}

function readAt(file: FileHandle, into: Uint8Array, at: number, position: number) {
  return file.read(into, at, into.length - at, position).catch(() => {
    throw new SourceVanished();
  });
}
