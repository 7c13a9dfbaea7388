import type { TableSource } from '../formats/record-table.ts';
import type { TextBatch } from '../formats/row-texts.ts';
import type { StoreBuilder } from '../journeys/store-builder.ts';
import type { Mapping } from '../policy/mapping.ts';
import { Failure } from '../protocol/fault.ts';
import type { ImportSummary } from '../protocol/summary.ts';
import { columnBatches, textTable } from './arrow-columns.ts';
import { eventsOf, type RowReaders } from './cleaned-rows.ts';
import { type Cleaning, cleaning } from './cleaning.ts';
import type { Engine } from './engine.ts';
import type { VaultHost } from './host.ts';
import { type Importing, readTables } from './read-tables.ts';
import { Rejects } from './rejects.ts';

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
  let kept = 0;
  const { read, blank, content } = await readTables(tables, clean.columns, rejects, host, io, part => {
    kept += handOver(part, clean, mapping, readers, rejects, engine, builder);
  });
  const rows = { read, kept, rejected: rejects.rows, blank };
  return { rejects, rows, conserved: rows.read === rows.kept + rows.rejected, content };
}

/** @returns rows that became events */
function handOver(
  part: TextBatch,
  clean: Cleaning,
  mapping: Mapping,
  readers: RowReaders,
  rejects: Rejects,
  engine: Engine,
  builder: StoreBuilder,
): number {
  const table = engine.load(textTable(part.lines, part.columns));
  const answer = engine.query(clean.select(table));
  engine.drop(table);
  const mapped = {
    channel: mapping.channel !== undefined,
    session: mapping.session?.kind === 'column',
  };
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
