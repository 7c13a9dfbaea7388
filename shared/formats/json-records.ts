import type { ByteSource } from './byte-source.ts';
import { type Encoding, isUtf8, utf8Stream } from './encoding.ts';
import { JsonElements, type JsonPlace } from './json-elements.ts';
import { JsonPaths } from './json-paths.ts';
import { RecordScanner } from './record-scanner.ts';
import type { ReadParts, RecordSink } from './record-table.ts';
import { RowTexts } from './row-texts.ts';
import { wholeLines } from './whole-lines.ts';

/** Records of JSON: one a line (NDJSON), or elements of a list. */
export interface JsonReading {
  readonly kind: 'json';
  readonly encoding: Encoding;
  readonly place: { readonly kind: 'lines' } | JsonPlace;
  /** What the elements of records that are lists are called, where the document says it. */
  readonly fields?: readonly string[];
}

const recordLimit = 16 << 20;
const sliceBytes = 1 << 20;

/** Takes whole records of UTF-8 JSON. */
export interface JsonRecordSink {
  record(bytes: Uint8Array, from: number, to: number, line: number): void;
  reject(line: number, cause: string): void;
}

export interface JsonSplitter {
  push(chunk: Uint8Array): void;
  /** @returns blank lines */
  finish(): number;
}

/** Finds the records; a record that is not UTF-8 is rejected alone. */
export function jsonSplitter(place: JsonReading['place'], sink: JsonRecordSink): JsonSplitter {
  if (place.kind !== 'lines') {
    const elements = new JsonElements(place, recordLimit, {
      element(bytes, from, to, line) {
        if (isUtf8(bytes, from, to)) sink.record(bytes, from, to, line);
        else sink.reject(line, 'bad encoding');
      },
      reject: (line, cause) => sink.reject(line, cause),
    });
    return {
      push: chunk => elements.push(chunk),
      finish() {
        elements.finish();
        return 0;
      },
    };
  }
  const scanner = new RecordScanner(
    { dialect: wholeLines, fields: 'any', recordLimit },
    { ...sink, header: () => {} },
  );
  return {
    push: chunk => scanner.push(chunk),
    finish() {
      scanner.finish();
      return scanner.tally().blank;
    },
  };
}

/** @param columns  paths; each need not be in the file's beginning, but somewhere in it */
export function jsonRecords(reading: JsonReading, columns: readonly string[]): ReadParts {
  return async function* (bytes: ByteSource, to: RecordSink, signal?: AbortSignal) {
    const rows = new RowTexts(columns.length);
    const paths = new JsonPaths(columns.map(column => pathOf(column, reading.fields)));
    const splitter = jsonSplitter(reading.place, {
      record(text, from, end, line) {
        const fault = paths.read(text, from, end);
        if (fault === 'read') {
          to.found(paths.rows);
          paths.write(rows, line);
        } else {
          to.found(1);
          to.reject(line, fault);
        }
      },
      reject(line, cause) {
        to.found(1);
        to.reject(line, cause);
      },
    });
    for await (const chunk of utf8Stream(bytes.stream(signal), reading.encoding)) {
      for (let from = 0; from < chunk.length; from += sliceBytes) {
        splitter.push(chunk.subarray(from, from + sliceBytes));
        if (rows.isPart) yield rows.take();
      }
    }
    to.blank(splitter.finish());
    yield rows.take();
    columns.forEach((_, slot) => {
      if (paths.hasSeen(slot)) to.seen(slot);
    });
  };
}

function pathOf(column: string, fields: readonly string[] | undefined): string {
  const place = fields?.indexOf(column) ?? -1;
  return place < 0 ? column : String(place);
}
