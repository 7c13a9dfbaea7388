import { type AccessLogReading, accessLogColumns, accessLogFields } from '../formats/access-log.ts';
import { adobeColumns, adobeEventNames } from '../formats/adobe-hits.ts';
import { type ByteSource, expectedSize, SourceVanished, totalSize } from '../formats/byte-source.ts';
import type { ColumnShape } from '../formats/column-shape.ts';
import { columnNames, type ProfiledColumn, profileColumns } from '../formats/columns.ts';
import { proposeDialect } from '../formats/dialect.ts';
import { utf8Stream, utf8Transcoder } from '../formats/encoding.ts';
import { type Archive, entriesOf } from '../formats/entries.ts';
import {
  type EventLogReading,
  objectColumn,
  sampleDatabaseLog,
  sampleEventLog,
} from '../formats/event-log.ts';
import { recogniseFormat } from '../formats/file-format.ts';
import { FlattenedList, unfoldedSample } from '../formats/flattened-lists.ts';
import { isFeedHeader, snowplowNames } from '../formats/headerless.ts';
import { joinedBytes } from '../formats/joined-bytes.ts';
import type { JsonReading } from '../formats/json-records.ts';
import { fieldNames, type KeyedSample, sampleJson, textRows } from '../formats/json-sample.ts';
import { isKnownName } from '../formats/known-names.ts';
import { type LineRules, madeColumns, madeOf } from '../formats/line-rules.ts';
import { proposeMapping } from '../formats/mapping-proposal.ts';
import { MergedIdentities, tellsMerges } from '../formats/merged-identities.ts';
import { isPathIn, sampleParquet } from '../formats/parquet-records.ts';
import {
  hasOpenColumns,
  type Reading,
  recordReader,
  type TableEntry,
  type TableSource,
} from '../formats/record-table.ts';
import { type Density, laterRecords, sampleRecords } from '../formats/sample-records.ts';
import { figureTable, tableFormat } from '../formats/table-formats.ts';
import { valueWarnings } from '../formats/value-warnings.ts';
import type { Dialect } from '../policy/mapping.ts';
import { Failure } from '../protocol/fault.ts';
import type { Column } from '../protocol/summary.ts';
import type { HeaderSaid, Looked } from './looked.ts';

const sampleBytes = 1 << 20;
const sampleRows = 2000;
/** Far above any export; a line of nothing but delimiters is no table. */
const mostColumns = 50_000;

/**
 * Looks at the beginning of the files of one export. Everything found is a proposal.
 *
 * @param said  what somebody said of the first record; names that we do not know are told only if they are names
 * @param typed  names that a person typed: whether a column is called so is told anyway
 * @param fixed  what a recipe fixes about how the files are written
 * @throws Failure `file-empty`, `not-a-table`, `format-not-yet`, `source-vanished`, and what unpacking throws
 */
export async function look(
  sources: readonly ByteSource[],
  said: HeaderSaid,
  fixed: Partial<Dialect> = {},
  typed: ReadonlySet<string> = new Set(),
): Promise<Looked> {
  const found: { source: ByteSource; sampled: Sampled[] }[] = [];
  for (const source of sources) found.push({ source, sampled: await lookInside(source, said, fixed) });
  const sampled = withFeedHeaders(found.flatMap(file => file.sampled));
  const { events: all, merged } = await withoutMerges(sampled);
  const [first] = all;
  if (sources.length === 0) throw new Failure('file-missing', { what: 'The export' });
  if (first === undefined) throw new Failure('file-empty');
  const { reading } = first.entry;
  const header = isNamed(first.entry) ? headerOf(said) : 'none';
  const { names, records } = header === 'none' ? { ...first, names: first.entry.names } : withMade(first);
  const told = names.map((name, place) =>
    header !== 'none' && (header === 'confirmed' || isKnownName(name) || typed.has(name))
      ? name
      : `column ${place + 1}`,
  );
  const columns = profileColumns(told, records);
  requireJourneys(names, columns);
  const { format, roles, mapping, open } = proposeMapping(columns, records);
  const known = tableFormat(names);
  const identities = merged ?? (known === 'generic' ? undefined : known.identities);
  const cellsOf = (place: number) => records.map(record => record[place]!);
  const persons = (mapping.person ?? []).map(name => told.indexOf(name)).filter(place => place >= 0);
  const who = (row: number) =>
    persons.length === 0 ? `row ${row}` : persons.map(place => records[row]![place]).join('\n');
  // What somebody is called is warned of by other means, and is no reason to ask.
  const inCells = (place: number) => (persons.includes(place) ? [] : valueWarnings(cellsOf(place), who));
  return {
    sources,
    tables: found.map(
      ({ source }): TableSource => ({
        source,
        entries: all.filter(table => table.source === source).map(({ entry }) => withRules(entry)),
        ...(identities === undefined ? {} : { identities }),
      }),
    ),
    firstRecord: first.firstRecord,
    events: sumOf(all.map(({ events }) => events)),
    heldBytes: Math.max(...all.map(table => heldBytes(table, likelyRead(names, roles)))),
    identifierBytes: identifierBytes(records, persons),
    summary: {
      kind: 'file',
      format: [formatWords(format, reading), ...writingOf(first, all.length)].join(', '),
      bytes: totalSize(sources),
      dialect: reading.kind === 'delimited' ? reading.dialect : 'none',
      header,
      columns: columns.map(({ name, position, shape, signal, warnings }, place) => ({
        name,
        position,
        shape: shapeWords(names[place]!, shape.words, place >= first.entry.names.length),
        proposed: (roles[position - 1] ?? []).map(({ role, reason }) => ({ role, reason })),
        ...(signal === 'none' ? {} : { signal }),
        warnings: [...new Set([...warnings, ...inCells(place)])],
        ...zoneMissing(shape.time),
      })),
      proposal: mapping,
      open: [...open],
    },
  };
}

function zoneMissing(time: ColumnShape['time']): Pick<Column, 'zone'> {
  const isTold = !('zone' in time) || time.zone === 'told';
  return isTold ? {} : { zone: time.zone };
}

function shapeWords(name: string, words: string, isMade: boolean): string {
  if (name.startsWith(objectColumn)) return `related objects of one type: ${words}`;
  return isMade ? `made of other columns: ${words}` : words;
}

/** @throws Failure `not-journeys` for figures, which have columns of no person and no moment */
function requireJourneys(names: readonly string[], columns: readonly ProfiledColumn[]): void {
  const figures = figureTable(names);
  const hasMoments = columns.some(
    ({ shape: { time } }) => time.kind === 'times' && time.precision === 'time',
  );
  if (figures === 'none' || tableFormat(names) !== 'generic' || hasMoments) return;
  const { format, instead } = figures;
  throw new Failure('not-journeys', {
    format,
    why: 'it holds figures about many people, and no journey of anybody',
    instead,
  });
}

/** A sample with the columns that its format makes of others. */
function withMade({ entry, records, more }: Sampled): Pick<KeyedSample, 'names' | 'records'> {
  const { names, reading } = entry;
  const made = madeColumns(rulesOf(entry), names);
  if (made.length === 0) return { names, records };
  const from = made.map(column => madeOf(column, names, hasOpenColumns(reading)));
  const deeper = [...new Set(from.flat())].filter(name => name !== 'none' && !names.includes(name));
  const cells = deeper.length === 0 ? undefined : more?.(deeper);
  const read = [...names, ...deeper];
  return {
    names: [...names, ...made.map(({ name }) => name)],
    records: records.map((record, row) => {
      const all = [...record, ...(cells?.[row] ?? [])];
      return [
        ...record,
        ...made.map(({ of }, k) => of(from[k]!.map(name => all[read.indexOf(name)]?.trim() ?? ''))),
      ];
    }),
  };
}

function withRules(entry: TableEntry): TableEntry {
  const rules = rulesOf(entry);
  return rules === undefined ? entry : { ...entry, rules };
}

function rulesOf({ rules, names }: TableEntry): LineRules | undefined {
  const format = tableFormat(names);
  return rules ?? (format === 'generic' ? undefined : format.rules);
}

/**
 * Takes files that tell of merged identities out of the tables of events, and reads them.
 *
 * @throws Failure `damaged-file` where one cannot be read whole: people would stand there as several; `not-journeys`
 */
async function withoutMerges(
  all: readonly Sampled[],
): Promise<{ events: readonly Sampled[]; merged?: MergedIdentities }> {
  const side = all.filter(({ entry }) => tellsMerges(entry.names));
  if (side.length === 0) return { events: all };
  const events = all.filter(sampled => !side.includes(sampled));
  if (events.length === 0)
    throw new Failure('not-journeys', {
      format: 'a file of identities that Amplitude merged',
      why: 'it tells who is whom and holds no event',
      instead: 'Open it together with the events',
    });
  const merged = new MergedIdentities();
  for (const source of new Set(side.map(sampled => sampled.source))) {
    const entries = new Map(
      side.filter(sampled => sampled.source === source).map(({ entry }) => [entry.path, entry]),
    );
    for await (const { path, bytes } of entriesOf(source)) {
      const entry = entries.get(path);
      if (entry !== undefined) await readMerges(entry, bytes, merged);
    }
  }
  return { events, merged };
}

async function readMerges(entry: TableEntry, bytes: ByteSource, merged: MergedIdentities): Promise<void> {
  const refuse = () => {
    throw new Failure('damaged-file', { what: 'a file of merged identities' });
  };
  const to = { found: () => {}, blank: () => {}, reached: () => {}, seen: () => {}, reject: refuse };
  for await (const part of recordReader(entry, ['amplitude_id', 'merged_amplitude_id'])(bytes, to))
    for (const [one, other] of textRows(part)) {
      if (one === '' || other === '') refuse();
      merged.merge(one!, other!);
    }
}

/**
 * The hits of an Adobe data feed have no header line: their names stand in a file of their own (`column_headers.tsv`, one
 * line), which with the other lookups is no table of events.
 *
 * @throws Failure `not-journeys`, `damaged-file`
 */
function withFeedHeaders(all: readonly Sampled[]): readonly Sampled[] {
  const headers = all.find(({ firstRecord, records }) => isFeedHeader(firstRecord) && records.length <= 1);
  if (headers === undefined) return all;
  const names = headers.firstRecord;
  const hits = all.filter(sampled => sampled !== headers && sampled.firstRecord.length > feedWidth);
  if (hits.length === 0)
    throw new Failure('not-journeys', {
      format: 'a lookup of an Adobe data feed',
      why: 'it names columns and holds no hit',
      instead: 'Open it together with the hits',
    });
  const rules = feedRules(names, all);
  return hits.map(hit => {
    const { reading } = hit.entry;
    const { length } = hit.firstRecord;
    if (reading.kind !== 'delimited') return hit;
    if (length !== names.length)
      throw new Failure('damaged-file', {
        what: `an Adobe data feed of ${length} fields under ${names.length} names, as a spreadsheet leaves it`,
      });
    const dialect = { ...reading.dialect, header: false, delimiter: '\t', quote: 'none' } as const;
    return {
      ...hit,
      entry: { ...hit.entry, reading: { kind: 'delimited', dialect }, names, ...rules },
      firstRecord: names,
    };
  });
}

/** What a feed says of its lines, with the names that its lookup gives to the site's own events. */
function feedRules(names: readonly string[], all: readonly Sampled[]): Pick<TableEntry, 'rules'> {
  const format = tableFormat(names);
  if (format === 'generic' || format.rules === undefined) return {};
  for (const { firstRecord, records } of all) {
    const events = adobeEventNames([firstRecord, ...records]);
    if (events !== 'none')
      return { rules: { ...format.rules, made: adobeColumns(events), lookup: [...events] } };
  }
  return { rules: format.rules };
}

/** The middle one: that somebody's is long has no bearing on it. */
function identifierBytes(
  records: readonly (readonly string[])[],
  persons: readonly number[],
): number | 'unknown' {
  if (records.length === 0 || persons.length === 0) return 'unknown';
  const lengths = records
    .map(record => persons.reduce((sum, place) => sum + record[place]!.length, 0))
    .sort((a, b) => a - b);
  return 8 * Math.ceil(lengths[lengths.length >> 1]! / 8);
}

/** Names of the columns that a mapping is likely to read. */
function likelyRead(names: readonly string[], roles: readonly (readonly unknown[])[]): readonly string[] {
  return names.filter((_, place) => (roles[place]?.length ?? 0) > 0);
}

/** What is not read record by record is held, whole or the columns of a row group at a time. */
function heldBytes(
  { entry: { reading }, size, isSeekable, columnBytes = new Map() }: Sampled,
  names: readonly string[],
): number {
  const isLog = reading.kind === 'event-log' && reading.log !== 'XES';
  const isDatabase = reading.kind === 'event-log' && reading.log === 'OCEL SQLite';
  const isWhole = isDatabase || (!isSeekable && (isLog || reading.kind === 'parquet'));
  let bytes = isWhole && size !== 'unknown' ? size : 0;
  for (const [column, most] of columnBytes) if (names.some(name => isPathIn(column, name))) bytes += most;
  return bytes;
}

function sumOf(numbers: readonly (number | 'unknown')[]): number | 'unknown' {
  let sum = 0;
  for (const number of numbers) {
    if (number === 'unknown') return 'unknown';
    sum += number;
  }
  return sum;
}

function eventsIn(size: number | 'unknown', density: Density): number | 'unknown' {
  if (density.bytes === 'all') return density.records;
  return size === 'unknown' || density.records === 0 ? 'unknown' : (density.records * size) / density.bytes;
}

const feedWidth = 100;

/** Whether the columns have names: from a header line, from keys, or from the format. */
function isNamed({ reading, names }: TableEntry): boolean {
  if (reading.kind !== 'delimited' || reading.dialect.header) return true;
  return names.some((name, place) => name !== `column ${place + 1}`);
}

function headerOf(said: HeaderSaid): 'confirmed' | 'unconfirmed' | 'none' {
  if (said === 'data') return 'none';
  return said === 'names' ? 'confirmed' : 'unconfirmed';
}

interface Sampled {
  readonly source: ByteSource;
  readonly entry: TableEntry;
  readonly within: readonly Archive[];
  readonly records: readonly (readonly string[])[];
  readonly firstRecord: readonly string[];
  readonly events: number | 'unknown';
  readonly size: number | 'unknown';
  readonly isSeekable: boolean;
  readonly columnBytes?: ReadonlyMap<string, number>;
  readonly more?: NonNullable<KeyedSample['more']>;
}

async function lookInside(source: ByteSource, said: HeaderSaid, fixed: Partial<Dialect>): Promise<Sampled[]> {
  const sampled: Sampled[] = [];
  try {
    for await (const { path, within, bytes } of entriesOf(source)) {
      const head = await bytes.slice(0, sampleBytes);
      const extent = head.length < sampleBytes || bytes.size === head.length ? 'whole' : 'start';
      const looked = await lookAt(path, bytes, head, extent, said, fixed);
      const isSeen = looked.records.length > 0 || extent === 'whole' || source.size === 'unknown';
      const seen = isSeen ? looked : await withLaterRecords(looked, bytes);
      const size = await expectedSize(bytes);
      const isSeekable = bytes.size !== 'unknown';
      sampled.push({ ...seen, within, source, size, isSeekable, events: eventsIn(size, seen.density) });
    }
  } catch (error) {
    throw error instanceof SourceVanished ? new Failure('source-vanished') : error;
  }
  return sampled;
}

/** `density` by the bytes of the file, however its text is encoded. */
type Look = Omit<Sampled, 'within' | 'source' | 'events' | 'size' | 'isSeekable'> &
  Pick<KeyedSample, 'density'>;

const mostSearched = 256 << 20;

/** A record that is too long may hide all others from a look at the beginning. */
async function withLaterRecords(looked: Look, bytes: ByteSource): Promise<Look> {
  const { reading, names } = looked.entry;
  if (reading.kind !== 'delimited' || reading.list !== undefined) return looked;
  const { dialect } = reading;
  const options = { dialect, fields: names.length, most: sampleRows, extent: 'whole' } as const;
  const text = utf8Stream(bytes.stream(), dialect.encoding);
  const { records, density } = await laterRecords(text, options, mostSearched);
  return { ...looked, records, density };
}

async function lookAt(
  path: string,
  bytes: ByteSource,
  head: Uint8Array,
  extent: 'whole' | 'start',
  said: HeaderSaid,
  fixed: Partial<Dialect>,
): Promise<Look> {
  const found = recogniseFormat(head);
  switch (found.kind) {
    case 'empty':
      throw new Failure('file-empty');
    case 'binary':
      throw new Failure('not-a-table');
    case 'other':
      throw new Failure('format-not-yet', { format: found.format });
    case 'json':
      return lookAtJson(path, found.reading, head, extent);
    case 'event-log':
      return lookAtEventLog(path, found.reading, bytes, head, extent);
    case 'parquet': {
      const { columnBytes, ...sample } = await sampleParquet(bytes);
      return { ...lookAtKeys(path, { kind: 'parquet' }, sample), columnBytes };
    }
    case 'report':
      throw new Failure('not-journeys', {
        format: found.format,
        why: 'it holds figures about many people, and no journey of anybody',
        instead: found.instead,
      });
    case 'access-log':
      return lookAtAccessLog(path, found.reading, head);
    case 'table':
      return lookAtTable(path, head, extent, fixed.encoding ?? found.encoding, said, fixed);
  }
}

function lookAtKeys(path: string, reading: Reading, { names, records, density, more }: KeyedSample): Look {
  if (names.length === 0) throw new Failure('not-a-table');
  return { entry: { path, reading, names }, records, firstRecord: names, density, ...(more && { more }) };
}

/** What was counted in a text, by the bytes that it was decoded from. */
function encoded<S extends { readonly density: Density }>(sample: S, from: Uint8Array, text: Uint8Array): S {
  const { records, bytes } = sample.density;
  if (bytes === 'all') return sample;
  return { ...sample, density: { records, bytes: (bytes * from.length) / Math.max(1, text.length) } };
}

/** What a log says of itself can be longer than the head; its first event may stand far behind. */
async function lookAtEventLog(
  path: string,
  reading: EventLogReading,
  bytes: ByteSource,
  head: Uint8Array,
  extent: 'whole' | 'start',
): Promise<Look> {
  if (reading.log === 'OCEL SQLite') return lookAtKeys(path, reading, await sampleDatabaseLog(bytes));
  const sampleOf = (some: Uint8Array, reaches: 'whole' | 'start') => {
    const text = utf8Of(some, reading.encoding, reaches);
    return encoded(sampleEventLog(reading, text), some, text);
  };
  const sample = sampleOf(head, extent);
  if (sample.records.length > 0 || extent === 'whole') return lookAtKeys(path, reading, sample);
  return lookAtKeys(path, reading, sampleOf(await bytes.slice(0, longLogHead), 'start'));
}

const longLogHead = 24 << 20;

function lookAtJson(path: string, reading: JsonReading, head: Uint8Array, extent: 'whole' | 'start'): Look {
  const text = utf8Of(head, reading.encoding, extent);
  const sample = encoded(sampleJson(text, reading.place, extent), head, text);
  const fields = sample.names.every(name => /^\d+$/.test(name)) ? fieldNames(text) : 'none';
  if (fields === 'none' || fields.length < sample.names.length) return lookAtKeys(path, reading, sample);
  const named = { ...sample, names: sample.names.map(place => fields[Number(place)]!) };
  return lookAtKeys(path, { ...reading, fields }, named);
}

function lookAtAccessLog(path: string, reading: AccessLogReading, head: Uint8Array): Look {
  const text = new TextDecoder().decode(utf8Of(head, reading.encoding, 'start'));
  const lines = text.split(/\r\n|\n|\r/).slice(0, -1);
  const records = lines
    .slice(0, sampleRows)
    .map(accessLogFields)
    .filter(fields => fields !== 'no line');
  const entry = { path, reading, names: accessLogColumns };
  const density = { records: lines.length, bytes: head.length };
  return { entry, records, firstRecord: accessLogColumns, density };
}

function utf8Of(head: Uint8Array, encoding: Dialect['encoding'], extent: 'whole' | 'start'): Uint8Array {
  const transcoder = utf8Transcoder(encoding);
  return extent === 'whole'
    ? joinedBytes([transcoder.push(head), transcoder.finish()])
    : transcoder.push(head);
}

function lookAtTable(
  path: string,
  head: Uint8Array,
  extent: 'whole' | 'start',
  encoding: Dialect['encoding'],
  said: HeaderSaid,
  fixed: Partial<Dialect>,
): Look {
  const text = utf8Of(head, encoding, extent);
  const proposed = proposeDialect(text, encoding, extent);
  const dialect: Dialect = {
    ...proposed,
    ...(said === 'nothing' ? {} : { header: said === 'names' }),
    ...fixed,
  };
  const sampled = (as: Dialect) =>
    encoded(sampleRecords(text, { dialect: as, fields: 'any', most: sampleRows, extent }), head, text);
  // Snowplow quotes nothing: a page’s title may well begin with a quote.
  const bare: Dialect = { ...dialect, quote: 'none', ...fixed };
  const asBare = dialect.delimiter === '\t' && !dialect.header ? sampled(bare) : 'quoted';
  const given = asBare === 'quoted' ? 'none' : snowplowNames(bare, asBare.records);
  if (asBare !== 'quoted' && given !== 'none')
    return {
      entry: { path, reading: { kind: 'delimited', dialect: bare }, names: given },
      records: asBare.records.filter(record => record.length === given.length),
      firstRecord: given,
      density: asBare.density,
    };
  const { header, records, density } = sampled(dialect);
  const firstRecord = dialect.header ? header : (records[0] ?? []);
  if (firstRecord.length === 0) throw new Failure('file-empty');
  if (firstRecord.length > mostColumns) throw new Failure('too-large', { what: 'it has too many columns' });
  const names = columnNames(dialect.header ? header : [], firstRecord.length);
  const whole = records.filter(record => record.length === names.length);
  const list = dialect.header ? FlattenedList.of(names) : 'none';
  if (list !== 'none')
    return lookAtKeys(
      path,
      { kind: 'delimited', dialect, list },
      unfoldedSample(list, whole, density, sampleRows),
    );
  return {
    entry: { path, reading: { kind: 'delimited', dialect }, names },
    records: whole,
    firstRecord,
    density,
  };
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
  '\u0001': 'control characters',
};
const encodingNames = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Latin-1 (Windows-1252)',
} as const;

/** What the container is called, and whose export is in it. */
function formatWords(format: string, reading: Reading): string {
  const container = containerWords(reading);
  const isFormat = reading.kind === 'event-log' || reading.kind === 'access-log';
  return format === 'generic' || isFormat ? container : `${container} of ${format}`;
}

function containerWords(reading: Reading): string {
  switch (reading.kind) {
    case 'delimited':
      return 'CSV';
    case 'json':
      return reading.place.kind === 'lines' ? 'NDJSON' : 'JSON';
    case 'parquet':
      return 'Parquet';
    case 'access-log':
      return 'Web server log';
    case 'event-log':
      return reading.log === 'XES' ? 'XES' : reading.log.replace(' ', ' 2.0 ');
  }
}

const archiveNames = { gzip: 'gzip', zip: 'zip', tar: 'tar' } as const;

function writingOf({ entry: { reading }, within }: Sampled, files: number): string[] {
  const words: string[] = [];
  if (reading.kind === 'delimited')
    words.push(`with ${delimiterNames[reading.dialect.delimiter] ?? 'a delimiter of its own'}`);
  const encoding = encodingOf(reading);
  if (encoding !== 'none') words.push(encodingNames[encoding]);
  if (within.length > 0) words.push(`in ${within.map(archive => archiveNames[archive]).join(' and ')}`);
  if (files > 1) words.push(`${files} files`);
  return words;
}

/** `none` where the container itself says how texts are written. */
function encodingOf(reading: Reading): Dialect['encoding'] | 'none' {
  if (reading.kind === 'delimited') return reading.dialect.encoding;
  return 'encoding' in reading ? reading.encoding : 'none';
}
