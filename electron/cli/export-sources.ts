import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ByteSource, SourceVanished } from '../../shared/formats/byte-source.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { fileSource } from '../vault/node-sources.ts';
import type { Terminal } from './command.ts';
import { usage } from './parse-call.ts';

/** What EXPORT names: files of one export in the order in which they are read, or standard input. */
export type ExportFiles =
  | { readonly kind: 'files'; readonly paths: readonly { readonly path: string; readonly said: string }[] }
  | { readonly kind: 'standard input' };

/**
 * Finds the files. A folder stands for the files in it, in the order of their names; hidden ones and those in
 * `without` are no part of the export. Opens nothing.
 *
 * @throws Failure `file-missing`, `usage`
 */
export async function findExport(
  operands: readonly string[],
  folder: string,
  without: readonly string[] = [],
): Promise<ExportFiles> {
  if (operands.includes('-')) {
    if (operands.length > 1) throw usage('Standard input (-) stands alone');
    return { kind: 'standard input' };
  }
  const paths: { path: string; said: string }[] = [];
  for (const said of operands) {
    const path = resolve(folder, said);
    const found = await stat(path).catch(() => {
      throw missing(said);
    });
    if (!found.isDirectory()) {
      paths.push({ path, said });
      continue;
    }
    const names = await filesIn(path, said);
    const inside = names
      .map(name => ({ path: join(path, name), said: join(said, name) }))
      .filter(file => !without.includes(file.path));
    if (inside.length === 0) throw new Failure('file-missing', { what: `A file in the folder ${said}` });
    paths.push(...inside);
  }
  if (new Set(paths.map(({ path }) => path)).size < paths.length)
    throw usage('A file of the export is named twice');
  return { kind: 'files', paths };
}

async function filesIn(path: string, said: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => {
    throw missing(said);
  });
  const names = entries
    .filter(entry => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  return names.sort();
}

export interface OpenedSources {
  readonly sources: readonly ByteSource[];
  close(): Promise<void>;
}

/** Standard input is read to its end and kept in memory. */
export async function openExport(
  files: ExportFiles,
  terminal: Pick<Terminal, 'standardInput' | 'signal' | 'progress'>,
): Promise<OpenedSources> {
  if (files.kind === 'standard input') {
    return { sources: [memorySource('standard input', await spooled(terminal))], close: async () => {} };
  }
  const opened: Awaited<ReturnType<typeof fileSource>>[] = [];
  const close = async () => {
    await Promise.all(opened.map(source => source.close()));
  };
  try {
    for (const { path, said } of files.paths)
      opened.push(
        await fileSource(path).catch(error => {
          throw error instanceof SourceVanished ? new Failure('source-vanished') : missing(said);
        }),
      );
    return { sources: opened, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const mostSpooled = 2 ** 32;

async function spooled({
  standardInput,
  signal,
  progress,
}: Pick<Terminal, 'standardInput' | 'signal' | 'progress'>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of standardInput()) {
    if (signal.aborted) throw new Failure('cancelled');
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostSpooled) throw new Failure('too-large', { what: 'standard input; give it as a file' });
    progress({ phase: 'reading', done: size, total: 'unknown' });
  }
  if (signal.aborted) throw new Failure('cancelled');
  return Buffer.concat(chunks, size);
}

const missing = (said: string) => new Failure('file-missing', { what: said });
