import { Failure } from '../protocol/fault.ts';
import { type AccessLogReading, accessLogLine } from './access-log.ts';
import { detectEncoding, type Encoding, utf8Transcoder } from './encoding.ts';
import type { EventLogReading, TextLogReading } from './event-log.ts';
import type { JsonReading } from './json-records.ts';
import { parsedJson } from './parsed-json.ts';

/** What a file is, by its content; its name is not looked at. */
export type FileFormat =
  | { readonly kind: 'table'; readonly encoding: Encoding }
  | { readonly kind: 'json'; readonly reading: JsonReading; readonly format: string }
  | { readonly kind: 'parquet'; readonly format: string }
  | { readonly kind: 'event-log'; readonly reading: EventLogReading; readonly format: string }
  | { readonly kind: 'access-log'; readonly reading: AccessLogReading; readonly format: string }
  /** Figures about many people: there is nobody in it whose journey could be followed. */
  | { readonly kind: 'report'; readonly format: string; readonly instead: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'binary' }
  /** A format that we know and cannot read; `format` is our name for it, with an article. */
  | { readonly kind: 'other'; readonly format: string };

/** Bytes at the start of a file that `recogniseFormat` is meant to see; fewer where the file is shorter. */
export const headBytes = 1 << 18;

/** @param head  the first bytes of the file, which may end anywhere */
export function recogniseFormat(head: Uint8Array): FileFormat {
  if (head.length === 0) return { kind: 'empty' };
  const magic = byMagic(head);
  if (magic === 'a Parquet file') return { kind: 'parquet', format: magic };
  if (magic === 'an SQLite database')
    return { kind: 'event-log', reading: { kind: 'event-log', log: 'OCEL SQLite' }, format: magic };
  if (magic !== 'unknown') return { kind: 'other', format: magic };
  const encoding = detectEncoding(head);
  const utf8 = utf8Transcoder(encoding).push(head);
  if (isBinary(utf8)) return { kind: 'binary' };
  const text = decoder.decode(utf8);
  if (text.trim() === '') return { kind: 'empty' };
  return byText(text, encoding);
}

/**
 * The encoding of a file that can be read as a table.
 * @throws Failure `file-empty`, `not-a-table`, `format-not-yet`
 */
export function tableEncoding(head: Uint8Array): Encoding {
  const found = recogniseFormat(head);
  switch (found.kind) {
    case 'table':
      return found.encoding;
    case 'empty':
      throw new Failure('file-empty');
    case 'binary':
      throw new Failure('not-a-table');
    case 'json':
    case 'parquet':
    case 'event-log':
    case 'access-log':
    case 'report':
    case 'other':
      throw new Failure('format-not-yet', { format: found.format });
  }
}

const decoder = new TextDecoder();

const signatures: readonly (readonly [format: string, signature: string | readonly number[]])[] = [
  ['a gzip archive', [0x1f, 0x8b]],
  ['a zip archive', 'PK\u0003\u0004'],
  ['a zip archive', 'PK\u0005\u0006'],
  ['a Parquet file', 'PAR1'],
  ['an SQLite database', 'SQLite format 3\u0000'],
  ['an Avro file', 'Obj\u0001'],
  ['an ORC file', 'ORC'],
  ['an Arrow file', 'ARROW1\u0000'],
  ['a bzip2 archive', 'BZh'],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['a zstd archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['a RAR archive', 'Rar!\u001a\u0007'],
  ['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['a PDF document', '%PDF-'],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', 'GIF8'],
  ['a program', '\u007fELF'],
  ['an RTF document', '{\\rtf'],
];

function byMagic(head: Uint8Array): string {
  const found = signatures.find(([, signature]) => hasAt(head, 0, signature))?.[0];
  if (found === 'a zip archive') return zipKind(head);
  if (found === 'an ORC file' && !isBinary(head.subarray(0, 4096))) return 'unknown';
  if (found !== undefined) return found;
  return hasAt(head, 257, 'ustar') ? 'a tar archive' : 'unknown';
}

function hasAt(bytes: Uint8Array, at: number, signature: string | readonly number[]): boolean {
  const expected = typeof signature === 'string' ? [...signature].map(c => c.charCodeAt(0)) : signature;
  return expected.every((byte, k) => bytes[at + k] === byte);
}

function zipKind(head: Uint8Array): string {
  const nameLength = (head[26] ?? 0) | ((head[27] ?? 0) << 8);
  const first = decoder.decode(head.subarray(30, 30 + nameLength));
  const isOffice = first === '[Content_Types].xml' || /^(_rels|xl|docProps)\//.test(first);
  if (isOffice) return 'an Excel workbook';
  if (/\d{4}-\d{2}-\d{2}_\d{1,2}#\d+\.json\.gz$/.test(first)) return 'an Amplitude export';
  return 'a zip archive';
}

/**
 * Control characters that no exporter writes. Those that serve as delimiters (^A, ^\ to ^_) or as relics
 * (form feed, ^Z, escape) are let through, and so is a single stray one, whose record is rejected alone.
 */
function isBinary(utf8: Uint8Array): boolean {
  let strange = 0;
  for (const byte of utf8) {
    if (byte >= 0x20) strange += byte === 0x7f ? 1 : 0;
    else if (byte === 0 || (byte >= 2 && byte <= 8) || (byte >= 0x0e && byte <= 0x19)) strange++;
  }
  return strange > 1 && strange * 100 > utf8.length;
}

const markup = /^<(\?xml|!doctype|!--|[a-z][\w:.-]*(\s[^<>]*)?>\s*(<|$))/i;
const jsonStart = /^(\{\s*["}]|\[\s*(["{[\]]|-?\d+\s*[,\]]))/;

function byText(text: string, encoding: Encoding): FileFormat {
  const body = text.trimStart();
  if (markup.test(body)) return markupFormat(body, encoding);
  if (jsonStart.test(body)) return jsonFormat(body, encoding);
  const lines = body.split(/\r\n|\n|\r/, 200).filter(line => line !== '');
  const report = reports.find(({ is }) => is(lines));
  if (report !== undefined) return { kind: 'report', format: report.format, instead: report.instead };
  if (lines.length > 2) lines.pop();
  if (lines.filter(line => accessLogLine.test(line)).length > lines.length * 0.95)
    return { kind: 'access-log', reading: { kind: 'access-log', encoding }, format: 'a web server log' };
  return { kind: 'table', encoding };
}

/** Tables of figures that tools write with a head of their own. */
const reports: readonly {
  readonly format: string;
  readonly instead: string;
  readonly is: (lines: readonly string[]) => boolean;
}[] = [
  {
    format: 'a Google Analytics report',
    instead: 'Export the events through BigQuery (NDJSON or Parquet) and open those',
    is: lines => lines[0]!.startsWith('# ---') && lines.slice(1, 9).some(isReportPeriod),
  },
  {
    format: 'an Adobe Analysis Workspace report',
    instead: 'Have a data feed delivered (the hits, with their lookups) and open that',
    is: ([first = '', ...next]) => isRule(first) && next.slice(0, 12).some(isRule),
  },
  {
    format: 'an Amplitude chart',
    instead: 'Export the events themselves (the Export API, or an export to S3) and open those',
    is: lines => {
      const cells = lines.slice(0, 20).flatMap(line => line.match(/(?<=^|,)"[^"]*"/g) ?? []);
      const led = cells.filter(cell => cell.startsWith('"\t'));
      return (
        led.length > 3 && led.length * 2 > cells.length && !cells.some(cell => amplitudeRecord.test(cell))
      );
    },
  },
];

/** A line that parts the head of a report from its tables. */
function isRule(line: string): boolean {
  return /^"?#={20,}/.test(line);
}

/** What a table of single records of Amplitude has a column of. */
const amplitudeRecord = /^"\t*(amplitude_id|event_time|server_upload_time)"$/;

function isReportPeriod(line: string): boolean {
  return /^# (Start date: \d{8}|\d{8}-\d{8})\s*$/.test(line);
}

function markupFormat(body: string, encoding: Encoding): FileFormat {
  const root = /<(?![?!])([\w:.-]+)/.exec(body)?.[1]?.toLowerCase().replace(/^.*:/, '');
  if (root === 'log') {
    const ocel = /<object-types|<event-types/.test(body);
    return ocel ? eventLog('OCEL XML', encoding, 'an OCEL log') : eventLog('XES', encoding, 'an XES log');
  }
  const isPage = root === 'html' || root === 'table' || /^<!doctype html/i.test(body);
  return { kind: 'other', format: isPage ? 'an HTML page' : 'an XML file' };
}

function eventLog(log: TextLogReading['log'], encoding: Encoding, format: string): FileFormat {
  return { kind: 'event-log', reading: { kind: 'event-log', log, encoding }, format };
}

/** EXPORTS.md section 1, rows 3 and 4: documents that are no list of records. */
const ocelKeys = ['eventTypes', 'objectTypes'];
const oldOcelKeys = ['ocel:events', 'ocel:objects', 'ocel:global-log'];

/** JSON whose records stand one a line, else in a list, else one after another. */
function jsonFormat(body: string, encoding: Encoding): FileFormat {
  const written = new Set(keysWritten(body));
  if (oldOcelKeys.some(key => written.has(key))) return { kind: 'other', format: 'an OCEL 1.0 log' };
  if (ocelKeys.every(key => written.has(key))) return eventLog('OCEL JSON', encoding, 'an OCEL log');
  const reading = (place: JsonReading['place'], format: string): FileFormat => ({
    kind: 'json',
    reading: { kind: 'json', encoding, place },
    format,
  });
  const lines = body.split(/\r?\n/, 200).filter(line => line.trim() !== '');
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  const records = whole.filter(isRecord);
  if (records.length * 2 > whole.length && body[0] === '{') {
    const [only] = lines;
    const list = lines.length === 1 && only !== undefined ? listIn(body) : 'none';
    if (list === 'none') return reading({ kind: 'lines' }, 'an NDJSON file');
  }
  if (body[0] === '[') return reading({ kind: 'list', key: 'outermost' }, 'a JSON file');
  const key = listIn(body);
  return key === 'none'
    ? reading({ kind: 'values' }, 'a JSON file')
    : reading({ kind: 'list', key }, 'a JSON file');
}

function isRecord(line: string): boolean {
  return line.trimStart().startsWith('{') && typeof parsedJson(line) === 'object';
}

/** The key in the outermost object under which the first list of objects or lists stands; the text may be cut off. */
function listIn(json: string): string | 'none' {
  let depth = 0;
  for (const { 0: token, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1) {
      const list = /^\s*:\s*\[\s*[{[]/.exec(json.slice(index + token.length, index + token.length + 200));
      const key = list === null || token.length >= 200 ? undefined : parsedJson(token);
      if (typeof key === 'string') return key;
    }
    if (depth === 0) return 'none';
  }
  return 'none';
}

/** Every key anywhere in JSON that may be cut off. */
function keysWritten(json: string): string[] {
  return [...json.matchAll(/"([\w:$.-]{1,40})"\s*:/g)].map(match => match[1]!);
}
