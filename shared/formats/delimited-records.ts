import type { Dialect } from '../policy/mapping.ts';
import type { ByteSource } from './byte-source.ts';
import { utf8Stream } from './encoding.ts';
import { FieldColumns } from './field-columns.ts';
import type { FlattenedList } from './flattened-lists.ts';
import { RecordScanner } from './record-scanner.ts';
import type { ReadParts, RecordSink } from './record-table.ts';
import { RowTexts } from './row-texts.ts';

/** CSV, TSV and their kin. */
export interface DelimitedReading {
  readonly kind: 'delimited';
  readonly dialect: Dialect;
  /** The list in it of which each element is a row. */
  readonly list?: FlattenedList;
}

/** Longer records are rejected. */
const recordLimit = 4 << 20;
const sliceBytes = 1 << 20;

/**
 * @param fields  that each record must have
 * @param wanted  0-based places of fields
 */
export function delimitedRecords(dialect: Dialect, fields: number, wanted: readonly number[]): ReadParts {
  return async function* (bytes: ByteSource, to: RecordSink, signal?: AbortSignal) {
    const rows = new RowTexts(wanted.length);
    const columns = new FieldColumns(dialect, wanted, rows);
    const scanner = new RecordScanner(
      { dialect, fields, recordLimit },
      {
        header: () => {},
        record(text, from, end, line, delimiters) {
          to.found(1);
          columns.add(text, from, end, line, delimiters, fields);
        },
        reject(line, cause) {
          to.found(1);
          to.reject(line, cause);
        },
      },
    );
    for await (const chunk of utf8Stream(bytes.stream(signal), dialect.encoding)) {
      for (let from = 0; from < chunk.length; from += sliceBytes) {
        scanner.push(chunk.subarray(from, from + sliceBytes));
        if (rows.isPart) yield rows.take();
      }
    }
    scanner.finish();
    to.blank(scanner.tally().blank);
    yield rows.take();
  };
}
