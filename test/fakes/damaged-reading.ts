import { gzipSync, zipSync } from 'fflate';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import { textRows } from '../../shared/formats/json-sample.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import type { TableSource } from '../../shared/formats/record-table.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { look } from '../../shared/vault/look.ts';
import { readTables } from '../../shared/vault/read-tables.ts';
import { Rejects } from '../../shared/vault/rejects.ts';
import { noThreads } from '../../shared/vault/threads.ts';
import { damaged, draws } from './damage.ts';
import { databaseOf, ocelStatements } from './ocel-database.ts';
import {
  accessLog,
  amplitude,
  ga4,
  ga4Parquet,
  matomo,
  mixpanel,
  ocelJson,
  ocelXml,
  people,
  piwik,
  posthog,
  salesforce,
  segment,
  segmentTable,
  shopify,
  snowplow,
  xes,
} from './vendor-exports.ts';
import { tarOf } from './write-tar.ts';

/** How much of a damaged file must be there still, when it is read by the recipe of the whole one. */
type Kept =
  /** Each line that was not touched, nor stands beside one that was, and every line is counted. */
  | 'lines'
  /** What stands before the damage. */
  | 'beginning'
  /** All or nothing: sums tell. */
  | 'whole or refused'
  /** Every record that the footer counts, where the footer is as it was. */
  | 'counted'
  /** Kept and rejected records are those that were found. */
  | 'conserved';

interface Sound {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly promise: Kept;
}

const latin = (bytes: Uint8Array) =>
  Uint8Array.from(new TextDecoder().decode(bytes).replaceAll('Bought', 'Köfte'), c => c.charCodeAt(0));
const utf16 = (bytes: Uint8Array) =>
  new Uint8Array(Buffer.from(`\ufeff${new TextDecoder().decode(bytes)}`, 'utf16le'));
const indented = (bytes: Uint8Array) =>
  new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), undefined, 1));

const ocelDatabase = databaseOf(
  ...ocelStatements(
    people.map((who, k) => ({
      id: `e${k}`,
      type: k % 2 === 0 ? 'place order' : 'pay',
      time: `2026-01-01T10:00:${String(k % 60).padStart(2, '0')}Z`,
      attributes: { note: `note ${k}` },
      objects: [`c${who}`],
    })),
    Object.fromEntries(people.map(who => [`c${who}`, 'customer'])),
  ),
);

export const sound: readonly Sound[] = [
  { name: 'CSV', bytes: segmentTable, promise: 'lines' },
  { name: 'CSV with odd lines', bytes: shopify, promise: 'lines' },
  { name: 'CSV in Latin-1', bytes: latin(segmentTable), promise: 'lines' },
  { name: 'CSV in UTF-16', bytes: utf16(salesforce), promise: 'conserved' },
  { name: 'TSV without a header', bytes: snowplow, promise: 'lines' },
  { name: 'NDJSON, nested', bytes: ga4, promise: 'lines' },
  { name: 'NDJSON', bytes: amplitude, promise: 'lines' },
  { name: 'NDJSON of Mixpanel', bytes: mixpanel, promise: 'lines' },
  { name: 'NDJSON of PostHog', bytes: posthog, promise: 'lines' },
  { name: 'JSON of lists of actions', bytes: matomo, promise: 'conserved' },
  { name: 'JSON of lists of values', bytes: piwik, promise: 'conserved' },
  { name: 'JSON over many lines', bytes: indented(piwik), promise: 'conserved' },
  { name: 'a web server log', bytes: accessLog, promise: 'lines' },
  { name: 'XES', bytes: xes, promise: 'beginning' },
  { name: 'OCEL JSON', bytes: ocelJson, promise: 'conserved' },
  { name: 'OCEL XML', bytes: ocelXml, promise: 'beginning' },
  { name: 'OCEL SQLite', bytes: ocelDatabase, promise: 'conserved' },
  { name: 'Parquet', bytes: ga4Parquet('SNAPPY'), promise: 'counted' },
  { name: 'Parquet, unpacked', bytes: ga4Parquet('UNCOMPRESSED'), promise: 'counted' },
  { name: 'gzip', bytes: gzipSync(segment), promise: 'whole or refused' },
  {
    name: 'zip',
    bytes: zipSync({ 'a.json': amplitude, 'b.json': amplitude }),
    promise: 'whole or refused',
  },
  {
    name: 'gzip in zip',
    bytes: zipSync({ 'a.json.gz': [gzipSync(amplitude), { level: 0 }], complete: new Uint8Array(0) }),
    promise: 'whole or refused',
  },
  { name: 'tar', bytes: tarOf({ 'a.csv': segmentTable, 'b.csv': segmentTable }), promise: 'conserved' },
  {
    name: 'tar in gzip',
    bytes: gzipSync(tarOf({ 'a.csv': segmentTable, 'b.csv': segmentTable })),
    promise: 'whole or refused',
  },
];

interface Row {
  readonly line: number;
  readonly text: string;
}

interface ReadRows {
  readonly outcome: 'read';
  readonly rows: readonly Row[];
  readonly read: number;
  readonly blank: number;
  readonly rejected: number;
}

type Outcome = ReadRows | { readonly outcome: 'refused'; readonly code: string };

const host = { digest: async () => new Uint8Array(32), breathe: async () => {}, threads: noThreads };

/** @throws whatever is no fault that a person can be told */
async function refusalOr(read: () => Promise<ReadRows>): Promise<Outcome> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Failure) || error.fault.code === 'internal') throw error;
    return { outcome: 'refused', code: error.fault.code };
  }
}

async function rowsOf(tables: readonly TableSource[], columns: readonly string[]): Promise<ReadRows> {
  const rejects = new Rejects();
  const rows: Row[] = [];
  const io = { signal: new AbortController().signal, progress: () => {} };
  const { read, blank } = await readTables(
    tables,
    { columns, person: [], time: 'none' },
    rejects,
    host,
    io,
    part => {
      textRows(part).forEach((cells, k) => {
        rows.push({ line: part.lines[k]!, text: cells.join('\u0000') });
      });
    },
  );
  return { outcome: 'read', rows, read, blank, rejected: rejects.rows };
}

/** Small chunks, so that damage meets every boundary. */
function inChunks(bytes: Uint8Array): ByteSource {
  const whole = memorySource('file', bytes);
  return {
    ...whole,
    async *stream() {
      for (let from = 0; from < bytes.length; from += 777) yield bytes.subarray(from, from + 777);
    },
  };
}

interface Plan {
  readonly tables: readonly TableSource[];
  readonly columns: readonly string[];
  readonly clean: ReadRows;
}

const plans = new Map<string, Promise<Plan>>();

async function planFor({ bytes }: Sound): Promise<Plan> {
  const { tables, summary } = await look([memorySource('file', bytes)], 'nothing');
  const columns = columnsOf(summary);
  return { tables, columns, clean: await rowsOf(tables, columns) };
}

type Summary = Awaited<ReturnType<typeof look>>['summary'];

function columnsOf({ proposal, columns }: Summary): string[] {
  const named = [
    ...(proposal.person ?? []),
    ...(proposal.time === undefined ? [] : [proposal.time.column]),
    ...(proposal.touchpoint?.columns ?? []),
  ];
  return [...new Set(named.length > 0 ? named : columns.slice(0, 3).map(({ name }) => name))];
}

/**
 * Damages a file in the way that `seed` says and opens it twice: as somebody does who sees it for the first time, and by
 * the recipe of the whole file.
 *
 * @returns what is wrong; nothing where it is read as it must be
 * @throws what crashes
 */
export async function wrongsOfDamage(file: Sound, seed: number): Promise<string[]> {
  const draw = draws(seed);
  const { kind, bytes, from, to } = damaged(file.bytes, draw);
  const wrongs: string[] = [];
  const say = (what: string) => wrongs.push(`${file.name}, seed ${seed}, ${kind}: ${what}`);

  const first = await refusalOr(async () => {
    const { tables, summary } = await look([memorySource('file', bytes)], 'nothing');
    return rowsOf(tables, columnsOf(summary));
  });
  if (first.outcome === 'read' && !isConserved(first)) say('rows are lost when it is opened');

  const known = plans.get(file.name) ?? planFor(file);
  plans.set(file.name, known);
  const { tables, columns, clean } = await known;
  const again = await refusalOr(() =>
    rowsOf(
      tables.map(({ entries }) => ({ entries, source: inChunks(bytes) })),
      columns,
    ),
  );
  if (again.outcome === 'refused') {
    // Bytes that were no archive and no footer cannot make a table unreadable as a whole.
    if (file.promise === 'lines' || file.promise === 'beginning') {
      if (!(again.code === 'no-column' || looksPacked(bytes))) say(`refused: ${again.code}`);
    }
    return wrongs;
  }
  if (!isConserved(again)) say('rows are lost by the recipe');
  switch (file.promise) {
    case 'lines':
      if (!keepsUntouchedLines(file.bytes, clean, again, from, to)) say('a line that was whole is gone');
      if (
        !/"/.test(latin1.decode(bytes)) &&
        countLines(bytes) !== again.read + again.blank + headerOf(tables)
      )
        say('not every line is counted');
      break;
    case 'beginning': {
      const before = clean.rows.filter(({ line }) => line < lineAt(file.bytes, from) - 1);
      if (before.some(({ text }, k) => again.rows[k]?.text !== text)) say('the beginning is gone');
      break;
    }
    case 'whole or refused':
      // Bytes that no longer look packed are lines, none of which is text.
      if (again.rows.length > 0 && textsOf(again) !== textsOf(clean)) say('something else is read');
      break;
    case 'counted':
      if (from < file.bytes.length - footerBytes(file.bytes) && bytes.length === file.bytes.length)
        if (again.read !== clean.read) say('not every row is counted');
      break;
    case 'conserved':
      break;
  }
  return wrongs;
}

const latin1 = new TextDecoder('latin1');

function isConserved({ rows, read, rejected }: ReadRows): boolean {
  return read === rows.length + rejected;
}

function textsOf({ rows }: ReadRows): string {
  return rows.map(({ text }) => text).join('\n');
}

function looksPacked(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x1f && bytes[1] === 0x8b) || (bytes[0] === 0x50 && bytes[1] === 0x4b);
}

function lineAt(bytes: Uint8Array, at: number): number {
  return bytes.subarray(0, at).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 1);
}

function countLines(bytes: Uint8Array): number {
  const text = latin1.decode(
    bytes.subarray(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0),
  );
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

function headerOf(tables: readonly TableSource[]): number {
  const reading = tables[0]!.entries[0]!.reading;
  return reading.kind === 'delimited' && reading.dialect.header ? 1 : 0;
}

function keepsUntouchedLines(
  bytes: Uint8Array,
  clean: ReadRows,
  found: ReadRows,
  from: number,
  to: number,
): boolean {
  const [first, last] = [lineAt(bytes, from), lineAt(bytes, to)];
  const left = new Map<string, number>();
  for (const { text } of found.rows) left.set(text, (left.get(text) ?? 0) + 1);
  return clean.rows
    .filter(({ line }) => line > 2 && (line < first - 1 || line > last + 1))
    .every(({ text }) => {
      const count = left.get(text) ?? 0;
      left.set(text, count - 1);
      return count > 0;
    });
}

function footerBytes(bytes: Uint8Array): number {
  return 8 + new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8).getUint32(0, true);
}
