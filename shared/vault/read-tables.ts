import { totalSize } from '../formats/byte-source.ts';
import { entriesOf } from '../formats/entries.ts';
import { hasOpenColumns, recordReader, type TableSource } from '../formats/record-table.ts';
import type { TextBatch } from '../formats/row-texts.ts';
import { Failure } from '../protocol/fault.ts';
import type { Progress } from '../protocol/summary.ts';
import type { Cleaning } from './cleaning.ts';
import { ContentDigest } from './content-digest.ts';
import type { VaultHost } from './host.ts';
import type { Rejects } from './rejects.ts';
import { throwIfCancelled, watchedSource } from './watched-source.ts';

export interface Importing {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

export interface TablesRead {
  /** Records found, whatever became of them. */
  readonly read: number;
  readonly blank: number;
  /** Digest of every byte of every source; never leaves the vault. */
  readonly content: Uint8Array;
}

/**
 * Reads all tables of an export, whatever holds them, in their order: the one way in. Memory holds a part.
 *
 * @param wanted  columns as the mapping calls them, and those that name the person; nothing else is read
 * @param take  is given the parts one after another
 * @throws Failure `cancelled`, `source-vanished`, `no-column`, `ambiguous-column`, and what unpacking throws
 */
export async function readTables(
  tables: readonly TableSource[],
  { columns, person }: Pick<Cleaning, 'columns' | 'person'>,
  rejects: Rejects,
  host: Pick<VaultHost, 'digest' | 'breathe'>,
  io: Importing,
  take: (part: TextBatch) => void,
): Promise<TablesRead> {
  const contents = new ContentDigest(bytes => host.digest(bytes));
  const total = totalSize(tables.map(table => table.source));
  const several = tables.reduce((sum, { entries }) => sum + entries.length, 0) > 1;
  const missing = new Set(columns.keys());
  let [read, taken, blank, number, before] = [0, 0, 0, 0, 0];

  for (const { source, entries, identities } of tables) {
    const readers = new Map(
      entries.map(entry => [entry.path, recordReader(entry, columns, { person, identities })]),
    );
    if (!entries.every(({ reading }) => hasOpenColumns(reading))) missing.clear();
    let done = 0;
    const size = source.size === 'unknown' ? Number.POSITIVE_INFINITY : source.size;
    const watched = watchedSource(source, host, io.signal, bytes => {
      done = Math.min(size, done + bytes);
      io.progress({ phase: 'reading', done: before + done, total });
    });
    const unread = new Set(readers.keys());
    for await (const { path, bytes } of entriesOf(watched.source, io.signal)) {
      const reader = readers.get(path);
      if (reader === undefined) continue;
      unread.delete(path);
      number += 1;
      const where = several ? `file ${number}: ` : '';
      const parts = reader(
        bytes,
        {
          found: records => {
            read += records;
          },
          blank: lines => {
            blank += lines;
          },
          reject: (line, cause) => rejects.add(where + cause, line, 'unknown'),
          seen: column => void missing.delete(column),
        },
        io.signal,
      );
      for await (const part of parts) {
        taken += part.lines.length;
        if (part.lines.length > 0) take(part);
        await host.breathe();
        throwIfCancelled(io.signal);
      }
    }
    if (unread.size > 0) throw new Failure('source-vanished');
    // One for each file: the same bytes cut elsewhere are other records.
    await contents.add(await watched.digest());
    before += done;
  }
  const [never] = missing;
  if (taken > 0 && never !== undefined) throw new Failure('no-column', { column: columns[never]! });
  return { read, blank, content: await contents.finish() };
}
