import type { TableSource } from '../formats/record-table.ts';
import type { StoreBuilder } from '../journeys/store-builder.ts';
import type { Mapping } from '../policy/mapping.ts';
import type { ImportSummary } from '../protocol/summary.ts';
import { cleanedPart, needsEngine } from './cleaned-part.ts';
import { eventsOf, type RowReaders } from './cleaned-rows.ts';
import { cleaning } from './cleaning.ts';
import { EventCopies } from './event-copies.ts';
import type { VaultHost } from './host.ts';
import { requireFits } from './memory-needs.ts';
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
 * Streams the sources into a store builder, through the engine where the mapping needs it. Peak memory is a part and
 * what the builder keeps.
 *
 * @throws Failure `cancelled`, `source-vanished`, `no-column`, `dictionary-full`, `too-large`, `does-not-fit`
 */
export async function streamInto(
  builder: StoreBuilder,
  tables: readonly TableSource[],
  mapping: Mapping,
  readers: RowReaders,
  host: Pick<VaultHost, 'startEngine' | 'digest' | 'breathe' | 'memory' | 'random' | 'threads'>,
  io: Importing,
): Promise<Streamed> {
  const clean = cleaning(mapping);
  const mapped = {
    channel: mapping.channel !== undefined,
    session: mapping.session?.kind === 'column',
  };
  const rejects = new Rejects();
  const copies = new EventCopies(host.random);
  let kept = 0;
  const available = await host.memory();
  const engine = needsEngine(clean) ? await host.startEngine() : 'not needed';
  try {
    const { read, blank, content } = await readTables(tables, clean, rejects, host, io, (rows, far) => {
      const events = eventsOf(cleanedPart(rows, clean, engine), clean, mapped, readers, rejects, copies);
      builder.append(events);
      kept += events.rows;
      if (far !== 'unknown' && far > 0)
        requireFits(builder.expectedBytes(far) + copies.expectedBytes(far), available);
    });
    const rows = { read, kept, rejected: rejects.rows, blank };
    return { rejects, rows, conserved: rows.read === rows.kept + rows.rejected, content };
  } finally {
    if (engine !== 'not needed') engine.close();
  }
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
