import { utf8Stream } from '../../shared/formats/encoding.ts';
import { RecordScanner } from '../../shared/formats/record-scanner.ts';
import type { ImportSummary } from '../../shared/protocol/summary.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { type Importing, type TableSource, throwIfCancelled } from '../../shared/vault/import.ts';
import { Rejects } from '../../shared/vault/rejects.ts';

const recordLimit = 4 << 20;

/** Counts records by their form alone, where it is not known yet which columns mean what. */
export async function countRecords(
  tables: readonly TableSource[],
  host: Pick<VaultHost, 'breathe'>,
  io: Importing,
): Promise<Pick<ImportSummary, 'rows' | 'conserved' | 'rejects' | 'people_touched'>> {
  const rejects = new Rejects();
  const rows = { read: 0, kept: 0, rejected: 0, blank: 0 };
  let done = 0;
  for (const [index, { source, dialect, names }] of tables.entries()) {
    const causeOf = (cause: string) => (tables.length > 1 ? `file ${index + 1}: ${cause}` : cause);
    const scanner = new RecordScanner(
      { dialect, fields: names.length, recordLimit },
      {
        header: () => {},
        record: () => {
          rows.kept += 1;
        },
        reject: (line, cause) => rejects.add(causeOf(cause), line, 'unknown'),
      },
    );
    for await (const chunk of utf8Stream(source.stream(io.signal), dialect.encoding)) {
      scanner.push(chunk);
      done += chunk.length;
      io.progress({ phase: 'reading', done, total: 'unknown' });
      await host.breathe();
      throwIfCancelled(io.signal);
    }
    scanner.finish();
    rows.blank += scanner.tally().blank;
  }
  rows.rejected = rejects.rows;
  rows.read = rows.kept + rows.rejected;
  return { rows, conserved: true, rejects: rejects.byCause(), people_touched: rejects.peopleTouched() };
}
