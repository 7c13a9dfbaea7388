import type { ByteSource } from './byte-source.ts';
import { type Encoding, utf8Stream } from './encoding.ts';
import { spooled } from './entries.ts';
import type { KeyedSample } from './json-sample.ts';
import { type LogEvent, ocelJsonEvents, ocelJsonObjects, ocelXmlEvents, ocelXmlObjects } from './ocel.ts';
import { OcelSqlite } from './ocel-sqlite.ts';
import type { ReadParts, RecordSink } from './record-table.ts';
import { RowTexts } from './row-texts.ts';
import { xesEvents } from './xes.ts';

/** Event logs of process mining: XES, and OCEL 2.0 in JSON, XML and SQLite. */
export type EventLogReading = TextLogReading | { readonly kind: 'event-log'; readonly log: 'OCEL SQLite' };

export interface TextLogReading {
  readonly kind: 'event-log';
  readonly log: 'XES' | 'OCEL JSON' | 'OCEL XML';
  readonly encoding: Encoding;
}

/** What a log's reader gives a whole log to, chunk after chunk of UTF-8. */
export interface LogReader {
  push(chunk: Uint8Array): void;
  finish(): void;
}

export interface LogSink {
  event(event: LogEvent): void;
  reject(line: number, cause: string): void;
}

/** In front of the name of an object type: the column holds the identifiers of related objects of that type. */
export const objectColumn = 'ocel:type:';

function eventReader({ log }: TextLogReading, columns: readonly string[] | 'all', sink: LogSink): LogReader {
  switch (log) {
    case 'XES':
      return xesEvents(sink);
    case 'OCEL JSON':
      return ocelJsonEvents(columns === 'all' ? 'all' : columns.filter(name => !/^ocel:/.test(name)), sink);
    case 'OCEL XML':
      return ocelXmlEvents(sink);
  }
}

function objectReader({ log }: TextLogReading, types: Map<string, string>): LogReader | 'none' {
  switch (log) {
    case 'XES':
      return 'none';
    case 'OCEL JSON':
      return ocelJsonObjects(types);
    case 'OCEL XML':
      return ocelXmlObjects(types);
  }
}

const longest = 4 << 20;

/**
 * @param columns  attributes by their keys, `case:…` for those of the trace, `ocel:type:…` for related objects of a type.
 *   An event that several objects of the first such type share is a record of each of them.
 */
export function eventLogRecords(reading: EventLogReading, columns: readonly string[]): ReadParts {
  return reading.log === 'OCEL SQLite' ? databaseRecords(columns) : textRecords(reading, columns);
}

function textRecords(reading: TextLogReading, columns: readonly string[]): ReadParts {
  return async function* (bytes: ByteSource, to: RecordSink, signal?: AbortSignal) {
    const types = new Map<string, string>();
    const objects = objectReader(reading, types);
    // Objects may stand behind the events that name them, so they are read first.
    const source = objects !== 'none' && bytes.size === 'unknown' ? await spooled(bytes, signal) : bytes;
    if (objects !== 'none') {
      for await (const chunk of utf8Stream(source.stream(signal), reading.encoding)) objects.push(chunk);
      objects.finish();
    }
    const rows = new RowTexts(columns.length);
    const events = eventReader(reading, columns, recordSink(columns, types, rows, to));
    for await (const chunk of utf8Stream(source.stream(signal), reading.encoding)) {
      events.push(chunk);
      if (rows.isPart) yield rows.take();
    }
    events.finish();
    yield rows.take();
  };
}

function databaseRecords(columns: readonly string[]): ReadParts {
  return async function* (bytes: ByteSource, to: RecordSink, signal?: AbortSignal) {
    const log = await OcelSqlite.open(bytes, signal);
    try {
      const rows = new RowTexts(columns.length);
      const sink = recordSink(columns, log.types(), rows, to);
      for (const row of log.rows(columns)) {
        if (row.kind === 'event') sink.event(row.event);
        else sink.reject(row.line, row.cause);
        if (rows.isPart) yield rows.take();
      }
      yield rows.take();
    } finally {
      log.close();
    }
  };
}

/** Makes records of events. */
function recordSink(
  columns: readonly string[],
  types: ReadonlyMap<string, string>,
  rows: RowTexts,
  to: RecordSink,
): LogSink {
  const unseen = new Set(columns.keys());
  return {
    event(event) {
      const records = recordsOf(event, columns, types);
      to.found(records.length);
      for (const record of records) {
        const fault = faultOf(record);
        if (fault === 'none') writeRecord(record, rows, event.line);
        else to.reject(event.line, fault);
      }
      for (const slot of unseen) {
        const column = columns[slot]!;
        const isHere = column.startsWith(objectColumn)
          ? isTyped(column, types)
          : textOf(event, column) !== undefined;
        if (!isHere) continue;
        unseen.delete(slot);
        to.seen(slot);
      }
    },
    reject(line, cause) {
      to.found(1);
      to.reject(line, cause);
    },
  };
}

function isTyped(column: string, types: ReadonlyMap<string, string>): boolean {
  const type = column.slice(objectColumn.length);
  for (const known of types.values()) if (known === type) return true;
  return false;
}

function textOf(event: LogEvent, column: string): string | undefined {
  if (column.startsWith('case:'))
    return event.trace.get(column.slice('case:'.length)) ?? event.values.get(column);
  return event.values.get(column);
}

function recordsOf(
  event: LogEvent,
  columns: readonly string[],
  types: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  const related = (column: string) =>
    [...new Set(event.objects)].filter(object => types.get(object) === column.slice(objectColumn.length));
  const sharing = columns.find(column => column.startsWith(objectColumn));
  const each = sharing === undefined ? [] : related(sharing);
  const record = (object: string) =>
    columns.map(column => {
      if (column === sharing) return object;
      if (!column.startsWith(objectColumn)) return textOf(event, column) ?? '';
      const objects = related(column);
      return objects.length === 1 ? objects[0]! : '';
    });
  return each.length === 0 ? [record('')] : each.map(record);
}

/** A text that was not UTF-8 holds the replacement character, and its record is rejected alone. */
function faultOf(record: readonly string[]): 'none' | 'bad encoding' | 'record too long' {
  if (record.some(text => text.includes('\ufffd') || text.includes('\u0000'))) return 'bad encoding';
  return record.some(text => text.length > longest) ? 'record too long' : 'none';
}

const encoder = new TextEncoder();

function writeRecord(record: readonly string[], rows: RowTexts, line: number): void {
  rows.columns.forEach((column, k) => {
    const text = encoder.encode(record[k]!);
    column.add(text, 0, text.length);
  });
  rows.endRow(line);
}

const mostRecords = 2000;

/** Keys and values of the first events; of an OCEL log the object types too, as far as the sample reaches. */
export function sampleEventLog(reading: TextLogReading, text: Uint8Array): KeyedSample {
  const events: LogEvent[] = [];
  let met = 0;
  const types = new Map<string, string>();
  const objects = objectReader(reading, types);
  if (objects !== 'none') objects.push(text);
  const reader = eventReader(reading, 'all', {
    event(event) {
      met++;
      if (events.length < mostRecords) events.push(event);
    },
    reject: () => met++,
  });
  reader.push(text);
  reader.finish();
  return { ...sampleOf(reading, events, types, []), density: { records: met, bytes: text.length } };
}

/** As `sampleEventLog`, of a log in a database, whose attributes are all known. */
export async function sampleDatabaseLog(bytes: ByteSource): Promise<KeyedSample> {
  const log = await OcelSqlite.open(bytes);
  try {
    const attributes = log.attributes();
    const events: LogEvent[] = [];
    for (const row of log.rows(attributes)) {
      if (row.kind === 'event') events.push(row.event);
      if (events.length >= mostRecords) break;
    }
    const density = { records: log.events(), bytes: 'all' } as const;
    return { ...sampleOf({ log: 'OCEL SQLite' }, events, log.types(), attributes), density };
  } finally {
    log.close();
  }
}

function sampleOf(
  { log }: Pick<EventLogReading, 'log'>,
  events: readonly LogEvent[],
  types: ReadonlyMap<string, string>,
  attributes: readonly string[],
): Omit<KeyedSample, 'density'> {
  const own = new Set<string>(attributes);
  const ofTrace = new Set<string>();
  for (const { values, trace } of events) {
    for (const key of trace.keys()) ofTrace.add(`case:${key}`);
    for (const key of values.keys()) own.add(key);
  }
  const ofTypes = [...new Set(types.values())].sort().map(type => `${objectColumn}${type}`);
  const names = [...new Set([...alwaysThere(log), ...ofTrace, ...own, ...ofTypes])];
  // Each type alone shares an event out, so the sample has one column of objects at a time.
  const records = events.map(event =>
    names.map(name =>
      name.startsWith(objectColumn) ? recordsOf(event, [name], types)[0]![0]! : (textOf(event, name) ?? ''),
    ),
  );
  return { names, records };
}

function alwaysThere(log: EventLogReading['log']): readonly string[] {
  return log === 'XES'
    ? ['case:concept:name', 'concept:name', 'time:timestamp']
    : ['ocel:eid', 'ocel:activity', 'ocel:timestamp'];
}
