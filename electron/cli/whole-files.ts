import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../../shared/protocol/fault.ts';

export interface NewFile {
  readonly name: string;
  readonly content: Iterable<Uint8Array>;
}

/**
 * Writes files into a folder, all or none. Each is written under a hidden name and made durable before any
 * gets its own name, so that a file is never seen half-written, however this ends.
 *
 * @param said  the folder as the person named it
 * @throws Failure `disk-full`, `cannot-write`, `cancelled`; drafts are removed
 */
export async function writeWhole(
  folder: string,
  files: readonly NewFile[],
  said: string,
  signal?: AbortSignal,
): Promise<void> {
  const drafts: { readonly draft: string; readonly name: string }[] = [];
  try {
    for (const { name, content } of files) {
      const draft = join(folder, `.${name}.${randomBytes(6).toString('hex')}`);
      drafts.push({ draft, name });
      await naming(join(said, name), () => writeDraft(draft, content, signal));
    }
    for (const { draft, name } of drafts)
      await naming(join(said, name), () => rename(draft, join(folder, name)));
    await syncFolder(folder);
  } finally {
    for (const { draft } of drafts) await rm(draft, { force: true }).catch(() => {});
  }
}

/**
 * Makes a folder, those above it included, sees that files can be written into it, and has work done in it. Where that
 * fails, whatever was made for it and is empty goes again.
 *
 * @param said  the folder as the person named it
 */
export async function inFolder<Done>(folder: string, said: string, work: () => Promise<Done>): Promise<Done> {
  const first = await naming(said, () => mkdir(folder, { recursive: true }));
  try {
    await naming(said, () => tryOut(folder));
    return await work();
  } catch (error) {
    if (first !== undefined) await removeEmpty(folder, resolve(first));
    throw error;
  }
}

async function tryOut(folder: string): Promise<void> {
  const probe = join(folder, `.${randomBytes(6).toString('hex')}`);
  try {
    await writeDraft(probe, []);
  } finally {
    await rm(probe, { force: true });
  }
}

/** From the inmost on to the first that was made, until one is not empty. */
async function removeEmpty(folder: string, first: string): Promise<void> {
  try {
    for (let at = folder; at.startsWith(first); at = dirname(at)) await rmdir(at);
  } catch {
    // Somebody else's by now, or it has files that are whole.
  }
}

async function writeDraft(path: string, content: Iterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (const chunk of content) {
      if (signal?.aborted) throw new Failure('cancelled');
      await writeAll(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length; ) from += (await file.write(bytes, from)).bytesWritten;
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no folder; elsewhere the names follow a little later.
  }
}

const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

async function naming<Done>(file: string, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Failure(fullDisk.has(code) ? 'disk-full' : 'cannot-write', { file });
  }
}
