import type { Dialect } from '../policy/mapping.ts';
import { RecordScanner, type RejectCause } from './record-scanner.ts';

export interface SampleRecords {
  /** Cells of the header record; empty where the dialect has none or the file is. */
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
  readonly rejects: readonly RejectCause[];
}

export interface SampleOptions {
  readonly dialect: Dialect;
  readonly fields: number | 'any';
  /** Most records, kept and rejected. */
  readonly most: number;
  /** `'start'`: a last record without a line end may have been cut off, and is passed over. */
  readonly extent: 'whole' | 'start';
}

/** The first records of UTF-8 text as unquoted values, found by the same scanner as in an import. */
export function sampleRecords(bytes: Uint8Array, options: SampleOptions): SampleRecords {
  const { dialect, fields, most, extent } = options;
  let header: string[] = [];
  const records: string[][] = [];
  const rejects: RejectCause[] = [];
  const full = () => records.length + rejects.length >= most;
  const fieldsIn = (from: Uint8Array, start: number, end: number) =>
    fieldsOf(decoder.decode(from.subarray(start, end)), dialect);
  const scanner = new RecordScanner(
    { dialect, fields, recordLimit },
    {
      header: (text, from, to) => {
        header = fieldsIn(text, from, to);
      },
      record: (text, from, to) => {
        if (!full()) records.push(fieldsIn(text, from, to));
      },
      reject: (_, cause) => {
        if (!full()) rejects.push(cause);
      },
    },
  );
  for (let from = 0; from < bytes.length && !full(); from += sliceBytes)
    scanner.push(bytes.subarray(from, from + sliceBytes));
  if (extent === 'whole' && !full()) scanner.finish();
  return { header, records, rejects };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const recordLimit = 4 << 20;
const sliceBytes = 1 << 14;

/** The values of one well-formed record. */
export function fieldsOf(record: string, { delimiter, quote }: Dialect): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= record.length) {
    if (quote === 'none' || record[at] !== quote) {
      const found = record.indexOf(delimiter, at);
      const end = found < 0 ? record.length : found;
      fields.push(record.slice(at, end));
      at = end + 1;
      continue;
    }
    let value = '';
    let from = at + 1;
    let end = record.indexOf(quote, from);
    while (record[end + 1] === quote) {
      value += record.slice(from, end + 1);
      from = end + 2;
      end = record.indexOf(quote, from);
    }
    fields.push(value + record.slice(from, end));
    at = end + 2;
  }
  return fields;
}
