import type { TableSource } from '../../shared/formats/record-table.ts';
import type { ImportSummary } from '../../shared/protocol/summary.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { type Importing, readTables } from '../../shared/vault/read-tables.ts';
import { Rejects } from '../../shared/vault/rejects.ts';

/** Counts records by their form alone, where it is not known yet which columns mean what. */
export async function countRecords(
  tables: readonly TableSource[],
  host: Pick<VaultHost, 'breathe' | 'digest' | 'threads'>,
  io: Importing,
): Promise<Pick<ImportSummary, 'rows' | 'conserved' | 'rejects' | 'people_touched'>> {
  const rejects = new Rejects();
  let kept = 0;
  const { read, blank } = await readTables(
    tables,
    { columns: [], person: [], time: 'none' },
    rejects,
    host,
    io,
    part => {
      kept += part.lines.length;
    },
  );
  const rows = { read, kept, rejected: rejects.rows, blank };
  return {
    rows,
    conserved: read === kept + rejects.rows,
    rejects: rejects.byCause(),
    people_touched: rejects.peopleTouched(),
  };
}
