import { totalSize } from '../formats/byte-source.ts';
import { hasOpenColumns, type ReadParts, readerOver, type TableSource } from '../formats/record-table.ts';
import type { TextBatch } from '../formats/row-texts.ts';
import { Failure } from '../protocol/fault.ts';
import type { Progress, Reject } from '../protocol/summary.ts';
import type { Cleaning } from './cleaning.ts';
import { ContentDigest } from './content-digest.ts';
import type { VaultHost } from './host.ts';
import { type PlainEntry, type PlainWanted, plainReading } from './plain-tables.ts';
import { readingElsewhere } from './read-elsewhere.ts';
import type { Rejects } from './rejects.ts';
import { throwIfCancelled } from './watched-source.ts';

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
 * @param take  is given the parts one after another, and how far the whole was read, 0 to 1
 * @throws Failure `cancelled`, `source-vanished`, `no-column`, `ambiguous-column`, and what unpacking throws
 */
export async function readTables(
  tables: readonly TableSource[],
  wanted: Pick<Cleaning, 'columns' | 'person' | 'time'>,
  rejects: Rejects,
  host: Pick<VaultHost, 'digest' | 'breathe' | 'threads'>,
  io: Importing,
  take: (part: TextBatch, far: number | 'unknown') => void,
): Promise<TablesRead> {
  const { columns } = wanted;
  const contents = new ContentDigest(bytes => host.digest(bytes));
  const total = totalSize(tables.map(table => table.source));
  const several = tables.reduce((sum, { entries }) => sum + entries.length, 0) > 1;
  const missing = new Set(columns.keys());
  let [read, taken, blank, number, before] = [0, 0, 0, 0, 0];

  const planned = tables.map(table => plannedTable(table, wanted));
  throwIfCancelled(io.signal);
  const elsewhere = await readingElsewhere(planned, host, io.signal);
  const reading = elsewhere === 'not worth it' ? plainReading(planned, host, io.signal) : elsewhere;
  try {
    for (const { source, entries, readers } of planned) {
      if (!entries.every(({ reading }) => hasOpenColumns(reading))) missing.clear();
      let done = 0;
      let reached: number | 'by bytes' = 'by bytes';
      const far = (): number | 'unknown' => {
        if (total === 'unknown' || total === 0) return 'unknown';
        return (before + (reached === 'by bytes' ? done : reached * size)) / total;
      };
      const size = source.size === 'unknown' ? Number.POSITIVE_INFINITY : source.size;
      const where = () => (several ? `file ${number}: ` : '');
      const to = {
        bytes(some: number) {
          done = Math.min(size, done + some);
          io.progress({ phase: 'reading', done: before + done, total });
        },
        reached(part: number) {
          reached = part;
        },
        found(records: number) {
          read += records;
        },
        blank(lines: number) {
          blank += lines;
        },
        rejected: ({ cause, rows, lines }: Reject) =>
          rejects.addCounted({ cause: where() + cause, rows, lines }),
      };
      const sink = {
        ...to,
        reject: (line: number, cause: string) => to.rejected({ cause, rows: 1, lines: [line] }),
        seen: (column: number) => void missing.delete(column),
      };
      const table = reading.table(to);
      let entry = await table.next();
      for (; !entry.done; entry = await table.next()) {
        number += 1;
        reached = 'by bytes';
        for await (const part of readers.get(entry.value.path)!(entry.value, sink, io.signal)) {
          taken += part.lines.length;
          if (part.lines.length > 0) take(part, far());
          await host.breathe();
          throwIfCancelled(io.signal);
        }
      }
      // One for each file: the same bytes cut elsewhere are other records.
      await contents.add(entry.value);
      before += done;
    }
  } finally {
    reading.end();
  }
  const [never] = missing;
  if (taken > 0 && never !== undefined) throw new Failure('no-column', { column: columns[never]! });
  return { read, blank, content: await contents.finish() };
}

function plannedTable(
  { source, entries, identities }: TableSource,
  { columns, person, time }: Pick<Cleaning, 'columns' | 'person' | 'time'>,
) {
  const plain = new Map<string, PlainWanted>();
  const readers = new Map<string, ReadParts<PlainEntry>>();
  for (const entry of entries) {
    const asRead: ReadParts<PlainEntry> = (from, to) => from.parts(column => to.seen(column));
    const reader = readerOver(entry, columns, { person, identities }, records => {
      plain.set(entry.path, { records, time: 'none' });
      return asRead;
    });
    // Otherwise the columns that are read are others than those that come of them.
    if (reader === asRead) plain.set(entry.path, { ...plain.get(entry.path)!, time });
    readers.set(entry.path, reader);
  }
  return { source, entries, plain, readers };
}
