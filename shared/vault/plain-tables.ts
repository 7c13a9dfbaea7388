import type { ByteSource } from '../formats/byte-source.ts';
import { entriesOf } from '../formats/entries.ts';
import { type PlainRecords, plainReader, type RecordSink } from '../formats/record-table.ts';
import type { TextBatch } from '../formats/row-texts.ts';
import { Failure } from '../protocol/fault.ts';
import type { Reject } from '../protocol/summary.ts';
import type { TimeOfRow } from './cleaning.ts';
import type { VaultHost } from './host.ts';
import { timesReader } from './times-of-rows.ts';
import { watchedSource } from './watched-source.ts';

/** A source of an export. */
export interface PlainSource {
  readonly source: ByteSource;
  readonly plain: PlainEntries;
}

/** How the records of a file are read as they stand, and which of their columns tells when they were. */
export interface PlainWanted {
  readonly records: PlainRecords;
  readonly time: TimeOfRow | 'none';
}

/** By path, of the files in one source. */
export type PlainEntries = ReadonlyMap<string, PlainWanted>;

/** What reading tells beside the rows. */
export interface PlainSink {
  bytes(read: number): void;
  /** What part of the records of the entry, where that does not follow from the bytes. */
  reached(part: number): void;
  found(records: number): void;
  blank(lines: number): void;
  rejected(rows: Reject): void;
}

/** One of the files, to be read before the next is asked for. */
export interface PlainEntry {
  readonly path: string;
  parts(seen: RecordSink['seen']): AsyncGenerator<TextBatch, void, undefined>;
}

/** The files of a source, and then the digest of all its bytes. */
export type PlainTable = AsyncGenerator<PlainEntry, Uint8Array, undefined>;

/** The sources of an export, read one after another. */
export interface PlainReading {
  /** The next of them. */
  table(to: PlainSink): PlainTable;
  /** Whether or not all of it was read. */
  end(): void;
}

/** In this thread. */
export function plainReading(
  sources: readonly PlainSource[],
  host: Pick<VaultHost, 'digest'>,
  signal: AbortSignal,
): PlainReading {
  let next = 0;
  return {
    table(to) {
      const source = sources[next++];
      if (source === undefined) throw new RangeError('all sources were read');
      return plainTable(source, host, signal, to);
    },
    end: () => {},
  };
}

/** @throws Failure `cancelled`, `source-vanished`, and what unpacking throws */
export async function* plainTable(
  { source, plain }: PlainSource,
  host: Pick<VaultHost, 'digest'>,
  signal: AbortSignal,
  to: PlainSink,
): PlainTable {
  const watched = watchedSource(source, host, signal, bytes => to.bytes(bytes));
  const unread = new Set(plain.keys());
  for await (const { path, bytes } of entriesOf(watched.source, signal)) {
    const wanted = plain.get(path);
    if (wanted === undefined) continue;
    unread.delete(path);
    const sink = {
      reached: (part: number) => to.reached(part),
      found: (records: number) => to.found(records),
      blank: (lines: number) => to.blank(lines),
      reject: (line: number, cause: string) => to.rejected({ cause, rows: 1, lines: [line] }),
    };
    const read = plainReader(wanted.records);
    yield { path, parts: seen => timed(read(bytes, { ...sink, seen }, signal), wanted.time) };
  }
  if (unread.size > 0) throw new Failure('source-vanished');
  return watched.digest();
}

async function* timed(
  parts: AsyncIterable<TextBatch>,
  time: TimeOfRow | 'none',
): AsyncGenerator<TextBatch, void, undefined> {
  if (time === 'none') return yield* parts;
  const times = timesReader(time.rule);
  for await (const part of parts) yield { ...part, times: times(part.columns[time.place]!) };
}
