import { type ByteSource, SourceVanished, totalSize } from '../formats/byte-source.ts';
import { utf8Stream } from '../formats/encoding.ts';
import { FieldColumns } from '../formats/field-columns.ts';
import { RecordScanner } from '../formats/record-scanner.ts';
import type { StoreBuilder } from '../journeys/store-builder.ts';
import type { Dialect, Mapping } from '../policy/mapping.ts';
import { Failure } from '../protocol/fault.ts';
import type { ImportSummary, Progress } from '../protocol/summary.ts';
import { columnBatches, textTable } from './arrow-columns.ts';
import { eventsOf, type RowReaders } from './cleaned-rows.ts';
import { type Cleaning, cleaning } from './cleaning.ts';
import { ContentDigest } from './content-digest.ts';
import type { Engine } from './engine.ts';
import type { VaultHost } from './host.ts';
import { Rejects } from './rejects.ts';

/** A source whose dialect is fixed and whose columns have names to be mapped by. */
export interface TableSource {
  readonly source: ByteSource;
  readonly dialect: Dialect;
  readonly names: readonly string[];
}

export interface Importing {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** Records are rejected above this, and a part is handed to the engine at about this many bytes. */
const recordLimit = 4 << 20;
const partBytes = 12 << 20;
const partRows = 400_000;

export interface Streamed {
  readonly rejects: Rejects;
  readonly rows: ImportSummary['rows'];
  readonly conserved: boolean;
  /** Digest of every byte of every source; never leaves the vault. */
  readonly content: Uint8Array;
}

/**
 * Streams the sources through the engine into a store builder. Peak memory is a part and what the builder keeps.
 *
 * @throws Failure `cancelled`, `source-vanished`, `no-column`, `dictionary-full`, `too-large`
 */
export async function streamInto(
  builder: StoreBuilder,
  tables: readonly TableSource[],
  mapping: Mapping,
  readers: RowReaders,
  host: VaultHost,
  engine: Engine,
  io: Importing,
): Promise<Streamed> {
  const clean = cleaning(mapping);
  const rejects = new Rejects();
  const contents = new ContentDigest(bytes => host.digest(bytes));
  const total = totalSize(tables.map(table => table.source));
  let done = 0;
  const rows = { read: 0, kept: 0, rejected: 0, blank: 0 };

  for (const [index, table] of tables.entries()) {
    const causeOf = (cause: string) => (tables.length > 1 ? `file ${index + 1}: ${cause}` : cause);
    const columns = new FieldColumns(table.dialect, placesOf(clean, table.names));
    const scanner = new RecordScanner(
      { dialect: table.dialect, fields: table.names.length, recordLimit },
      {
        header: () => {},
        record: (bytes, from, to, line) => {
          rows.read += 1;
          columns.add(bytes, from, to, line);
        },
        reject: (line, cause) => {
          rows.read += 1;
          rejects.add(causeOf(cause), line, 'unknown');
        },
      },
    );
    const flush = () => {
      if (columns.rows === 0) return;
      rows.kept += handOver(columns, clean, mapping, readers, rejects, engine, builder);
    };
    // One for each file: the same bytes cut elsewhere are other records.
    const digest = new ContentDigest(bytes => host.digest(bytes));
    const raw = watched(table.source, digest, io.signal, bytes => {
      done += bytes;
      io.progress({ phase: 'reading', done, total });
    });
    for await (const chunk of utf8Stream(raw, table.dialect.encoding)) {
      for (let from = 0; from < chunk.length; from += sliceBytes) {
        scanner.push(chunk.subarray(from, from + sliceBytes));
        if (columns.bytes < partBytes && columns.rows < partRows) continue;
        flush();
        await host.breathe();
        throwIfCancelled(io.signal);
      }
    }
    scanner.finish();
    flush();
    await contents.add(await digest.finish());
    rows.blank += scanner.tally().blank;
    await host.breathe();
    throwIfCancelled(io.signal);
  }
  rows.rejected = rejects.rows;
  return {
    rejects,
    rows,
    conserved: rows.read === rows.kept + rows.rejected,
    content: await contents.finish(),
  };
}

const sliceBytes = 1 << 20;

/** @returns rows that became events */
function handOver(
  columns: FieldColumns,
  clean: Cleaning,
  mapping: Mapping,
  readers: RowReaders,
  rejects: Rejects,
  engine: Engine,
  builder: StoreBuilder,
): number {
  const part = columns.take();
  const table = engine.load(textTable(part.lines, part.columns));
  const answer = engine.query(clean.select(table));
  engine.drop(table);
  const mapped = { channel: mapping.channel !== undefined };
  let kept = 0;
  let seen = 0;
  for (const batch of columnBatches(answer)) {
    const events = eventsOf(batch, clean, mapped, readers, rejects);
    builder.append(events);
    kept += events.rows;
    seen += batch.rows;
  }
  if (seen !== part.lines.length) throw new Failure('internal');
  return kept;
}

function placesOf(clean: Cleaning, names: readonly string[]): number[] {
  return clean.columns.map(column => {
    const place = placeOf(column, names);
    if (place === 'none') throw new Failure('no-column', { column });
    if (place === 'several') throw new Failure('ambiguous-column', { column });
    return place;
  });
}

/** Where a column stands that a mapping calls by its name or `column N`. */
export function placeOf(column: string, names: readonly string[]): number | 'none' | 'several' {
  const place = names.indexOf(column);
  if (place >= 0) return place;
  if (names.includes(`${column} (1)`)) return 'several';
  const numbered = /^column ([1-9][0-9]{0,5})$/.exec(column);
  const position = Number(numbered?.[1] ?? 0);
  return position >= 1 && position <= names.length ? position - 1 : 'none';
}

export async function* watched(
  source: ByteSource,
  digest: ContentDigest,
  signal: AbortSignal,
  read: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of source.stream(signal)) {
      throwIfCancelled(signal);
      await digest.add(chunk);
      read(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof SourceVanished) throw new Failure('source-vanished');
    throw error;
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure('cancelled');
}

export function summaryOf(format: string, streamed: Streamed, mapping: Mapping): ImportSummary {
  return {
    format,
    rows: streamed.rows,
    conserved: streamed.conserved,
    rejects: streamed.rejects.byCause(),
    people_touched: streamed.rejects.peopleTouched(),
    columns_kept: [...cleaning(mapping).columns],
  };
}
