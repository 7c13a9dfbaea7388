import { fstat, read, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { type ByteSource, SourceVanished, streamOfSlices } from '../../shared/formats/byte-source.ts';

const chunkBytes = 1 << 20;

/** A file that this process holds open, whichever thread reads it, and what it must stay. */
export interface OpenFile extends Pick<Stats, 'dev' | 'ino' | 'size' | 'mtimeMs'> {
  readonly name: string;
  readonly descriptor: number;
}

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
  const { dev, ino, size, mtimeMs } = before;
  const opened = { name: basename(path), descriptor: file.fd, dev, ino, size, mtimeMs };
  try {
    await requireUnchanged(opened);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { ...openFileSource(opened), close: () => file.close() };
}

/** @throws SourceVanished */
export function openFileSource(opened: OpenFile): ByteSource {
  const { name, size, descriptor } = opened;
  const slice = async (from: number, to: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await readAt(
        descriptor,
        bytes,
        filled,
        bytes.length - filled,
        from + filled,
      ).catch(vanished);
      if (bytesRead === 0) throw new SourceVanished();
      filled += bytesRead;
    }
    // A file that is cut while it is read can give zeros, which would be judged as its content.
    await requireUnchanged(opened);
    return bytes;
  };
  return { name, size, slice, stream: streamOfSlices(size, chunkBytes, slice), place: opened };
}

const readAt = promisify(read);
const statOf = promisify(fstat);

async function requireUnchanged({ descriptor, dev, ino, size, mtimeMs }: OpenFile): Promise<void> {
  const now = await statOf(descriptor).catch(vanished);
  const same = now.dev === dev && now.ino === ino && now.size === size && now.mtimeMs === mtimeMs;
  if (!same) throw new SourceVanished();
}

function vanished(): never {
  throw new SourceVanished();
}
