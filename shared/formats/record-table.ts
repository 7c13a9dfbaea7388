import { Failure } from '../protocol/fault.ts';
import { type AccessLogReading, accessLogRecords } from './access-log.ts';
import type { ByteSource } from './byte-source.ts';
import { type DelimitedReading, delimitedRecords } from './delimited-records.ts';
import { type EventLogReading, eventLogRecords } from './event-log.ts';
import { unfoldedRecords } from './flattened-lists.ts';
import { asOnePerson, type Identities } from './identities.ts';
import { type JsonReading, jsonRecords } from './json-records.ts';
import { type LineRules, ruledReader, statedRules } from './line-rules.ts';
import { type ParquetReading, parquetRecords } from './parquet-records.ts';
import type { TextBatch } from './row-texts.ts';

/** How the records of one table stand in its bytes; fixed, with the mapping, before a record is read. */
export type Reading = DelimitedReading | JsonReading | ParquetReading | EventLogReading | AccessLogReading;

/** One table of an export, inside a file of it. */
export interface TableEntry {
  /** Where it stands in the file, as `entriesOf` names it. */
  readonly path: string;
  readonly reading: Reading;
  /** What its columns are called; for containers with keys those met so far. */
  readonly names: readonly string[];
  /** What its format says of its lines. */
  readonly rules?: LineRules;
}

/** An entry as a value to be compared by: another one reads the same bytes otherwise. */
export function statedEntry({ path, reading, names, rules }: TableEntry): object {
  const isFlattened = reading.kind === 'delimited' && reading.list !== undefined;
  return {
    path,
    names,
    reading: isFlattened ? { ...reading, list: reading.list.names } : reading,
    rules: rules === undefined ? 'none' : statedRules(rules),
  };
}

/** A file of an export and the tables in it: one, unless it is an archive. */
export interface TableSource {
  readonly source: ByteSource;
  readonly entries: readonly TableEntry[];
  /** Identifiers that are one person, by how the format writes them or told by files beside the events. */
  readonly identities?: Identities;
}

/** What reading tells besides the rows. Each record found is in a part or rejected. */
export interface RecordSink {
  found(records: number): void;
  blank(lines: number): void;
  reject(line: number, cause: string): void;
  /** A column that need not be in each record was met. */
  seen(column: number): void;
}

/** Reads every record of a table, judged one by one; parts are handed over as soon as enough has gathered. */
export type ReadParts = (
  bytes: ByteSource,
  to: RecordSink,
  signal?: AbortSignal,
) => AsyncGenerator<TextBatch, void, undefined>;

/** Whose records they are: which columns tell, and who is one with whom. */
interface Whose {
  readonly person: readonly string[];
  readonly identities?: Identities | undefined;
}

/**
 * @param columns  as a mapping calls them; the parts have them in this order
 * @throws Failure `no-column`, `ambiguous-column`
 */
export function recordReader(
  entry: TableEntry,
  columns: readonly string[],
  { person, identities }: Whose = { person: [] },
): ReadParts {
  const { rules, names } = entry;
  const read =
    rules === undefined
      ? plainReader(entry, columns)
      : ruledReader(rules, { names, columns, person }, hasOpenColumns(entry.reading), all =>
          plainReader(entry, all),
        );
  const places = new Set(
    columns.flatMap((column, place) =>
      identities?.columns.has(nameOf(column, names)) === true ? [place] : [],
    ),
  );
  if (identities === undefined || places.size === 0) return read;
  return async function* (bytes, to, signal) {
    for await (const part of read(bytes, to, signal))
      yield {
        ...part,
        columns: part.columns.map((column, place) =>
          places.has(place) ? asOnePerson(identities, column) : column,
        ),
      };
  };
}

function plainReader({ reading, names }: TableEntry, columns: readonly string[]): ReadParts {
  switch (reading.kind) {
    case 'delimited':
      if (reading.list !== undefined)
        return unfoldedRecords(
          reading,
          reading.list,
          columns.map(column => nameOf(column, names)),
        );
      return delimitedRecords(
        reading,
        names.length,
        columns.map(column => requirePlace(column, names)),
      );
    case 'json':
      return jsonRecords(
        reading,
        columns.map(column => nameOf(column, names)),
      );
    case 'access-log':
      return accessLogRecords(
        reading,
        columns.map(column => requirePlace(column, names)),
      );
    case 'event-log':
      return eventLogRecords(
        reading,
        columns.map(column => nameOf(column, names)),
      );
    case 'parquet':
      return parquetRecords(columns.map(column => nameOf(column, names)));
  }
}

/** Whether a mapping may name columns that the beginning of the table does not show. */
export function hasOpenColumns(reading: Reading): boolean {
  return reading.kind === 'delimited' ? reading.list !== undefined : reading.kind !== 'access-log';
}

function requirePlace(column: string, names: readonly string[]): number {
  const place = placeOf(column, names);
  if (place === 'none') throw new Failure('no-column', { column });
  if (place === 'several') throw new Failure('ambiguous-column', { column });
  return place;
}

/** A key that the analyst types need not be among those met so far. */
export function nameOf(column: string, names: readonly string[]): string {
  const place = placeOf(column, names);
  return typeof place === 'number' ? names[place]! : column;
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
