import type { Dialect } from '../policy/mapping.ts';
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
  /** What part of the table's records was read, 0 to 1, where that does not follow from the bytes that were. */
  reached(part: number): void;
  /** A column that need not be in each record was met. */
  seen(column: number): void;
}

/** Reads every record of a table, judged one by one; parts are handed over as soon as enough has gathered. */
export type ReadParts<From = ByteSource> = (
  from: From,
  to: RecordSink,
  signal?: AbortSignal,
) => AsyncGenerator<TextBatch, void, undefined>;

/** Whose records they are: which columns tell, and who is one with whom. */
interface Whose {
  readonly person: readonly string[];
  readonly identities?: Identities | undefined;
}

/**
 * Which fields of the records of one table are read as they stand, whatever else a format says of them. Plain data,
 * which another thread can be given.
 */
export type PlainRecords =
  | {
      readonly kind: 'delimited';
      readonly dialect: Dialect;
      /** That each record must have. */
      readonly fields: number;
      /** 0-based places of fields. */
      readonly wanted: readonly number[];
    }
  | { readonly kind: 'access-log'; readonly reading: AccessLogReading; readonly wanted: readonly number[] }
  /** Columns by the paths to them. */
  | { readonly kind: 'json'; readonly reading: JsonReading; readonly columns: readonly string[] }
  | { readonly kind: 'event-log'; readonly reading: EventLogReading; readonly columns: readonly string[] }
  | { readonly kind: 'parquet'; readonly columns: readonly string[] };

/** Reads records as they stand. */
export function plainReader(records: PlainRecords): ReadParts {
  switch (records.kind) {
    case 'delimited':
      return delimitedRecords(records.dialect, records.fields, records.wanted);
    case 'access-log':
      return accessLogRecords(records.reading, records.wanted);
    case 'json':
      return jsonRecords(records.reading, records.columns);
    case 'event-log':
      return eventLogRecords(records.reading, records.columns);
    case 'parquet':
      return parquetRecords(records.columns);
  }
}

/**
 * @param columns  as a mapping calls them; the parts have them in this order
 * @throws Failure `no-column`, `ambiguous-column`
 */
export function recordReader(
  entry: TableEntry,
  columns: readonly string[],
  whose: Whose = { person: [] },
): ReadParts {
  return readerOver(entry, columns, whose, plainReader);
}

/**
 * As `recordReader`, with the records as they stand read by somebody else.
 *
 * @param plain  makes their reader; asked once
 */
export function readerOver<From>(
  entry: TableEntry,
  columns: readonly string[],
  { person, identities }: Whose,
  plain: (records: PlainRecords) => ReadParts<From>,
): ReadParts<From> {
  const { rules, names } = entry;
  const read =
    rules === undefined
      ? unruledReader(entry, columns, plain)
      : ruledReader(rules, { names, columns, person }, hasOpenColumns(entry.reading), all =>
          unruledReader(entry, all, plain),
        );
  const places = new Set(
    columns.flatMap((column, place) =>
      identities?.columns.has(nameOf(column, names)) === true ? [place] : [],
    ),
  );
  if (identities === undefined || places.size === 0) return read;
  return async function* (from, to, signal) {
    for await (const part of read(from, to, signal))
      yield {
        ...part,
        columns: part.columns.map((column, place) =>
          places.has(place) ? asOnePerson(identities, column) : column,
        ),
      };
  };
}

function unruledReader<From>(
  { reading, names }: TableEntry,
  columns: readonly string[],
  plain: (records: PlainRecords) => ReadParts<From>,
): ReadParts<From> {
  const placesOf = () => columns.map(column => requirePlace(column, names));
  const namesOf = () => columns.map(column => nameOf(column, names));
  switch (reading.kind) {
    case 'delimited': {
      const { dialect, list } = reading;
      if (list !== undefined)
        return unfoldedRecords(list, namesOf(), wanted =>
          plain({ kind: 'delimited', dialect, fields: list.fields, wanted }),
        );
      return plain({ kind: 'delimited', dialect, fields: names.length, wanted: placesOf() });
    }
    case 'json':
      return plain({ kind: 'json', reading, columns: namesOf() });
    case 'access-log':
      return plain({ kind: 'access-log', reading, wanted: placesOf() });
    case 'event-log':
      return plain({ kind: 'event-log', reading, columns: namesOf() });
    case 'parquet':
      return plain({ kind: 'parquet', columns: namesOf() });
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
