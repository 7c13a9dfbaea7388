import type { Dialect } from '../policy/mapping.ts';
import { RecordScanner, type RejectCause } from './record-scanner.ts';

export interface SampleRecords {
  /** Cells of the header record; empty where the dialect has none or the file is. */
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
  readonly rejects: readonly RejectCause[];
  readonly density: Density;
}

/** How many records were met in how many bytes: `all` where the container tells how many it holds. */
export interface Density {
  readonly records: number;
  readonly bytes: number | 'all';
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
  const sampling = new Sampling(options);
  sampling.push(bytes);
  if (options.extent === 'whole') sampling.finish();
  return sampling;
}

/**
 * As `sampleRecords`, of a text whose beginning is one record that is too long: what stands behind it is looked for in
 * so many bytes.
 */
export async function laterRecords(
  chunks: AsyncIterable<Uint8Array>,
  options: SampleOptions,
  mostBytes: number,
): Promise<SampleRecords> {
  const sampling = new Sampling(options);
  let bytes = 0;
  for await (const chunk of chunks) {
    sampling.push(chunk);
    bytes += chunk.length;
    if (sampling.isFull || bytes > mostBytes) return sampling;
  }
  sampling.finish();
  return sampling;
}

class Sampling implements SampleRecords {
  header: string[] = [];
  readonly records: string[][] = [];
  readonly rejects: RejectCause[] = [];
  #met = 0;
  #bytes = 0;
  readonly #most: number;
  readonly #scanner: RecordScanner;

  constructor({ dialect, fields, most }: SampleOptions) {
    this.#most = most;
    const fieldsIn = (from: Uint8Array, start: number, end: number) =>
      fieldsOf(decoder.decode(from.subarray(start, end)), dialect);
    this.#scanner = new RecordScanner(
      { dialect, fields, recordLimit },
      {
        header: (text, from, to) => {
          this.header = fieldsIn(text, from, to);
        },
        record: (text, from, to) => {
          this.#met++;
          if (!this.isFull) this.records.push(fieldsIn(text, from, to));
        },
        reject: (_, cause) => {
          this.#met++;
          if (!this.isFull) this.rejects.push(cause);
        },
      },
    );
  }

  get isFull(): boolean {
    return this.records.length + this.rejects.length >= this.#most;
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length && !this.isFull; from += sliceBytes) {
      const slice = bytes.subarray(from, from + sliceBytes);
      this.#scanner.push(slice);
      this.#bytes += slice.length;
    }
  }

  get density(): Density {
    return { records: this.#met, bytes: this.#bytes };
  }

  finish(): void {
    if (!this.isFull) this.#scanner.finish();
  }
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
