import type { Dialect } from '../policy/mapping.ts';
import { type CellKind, cellKind, columnShape } from './column-shape.ts';
import type { Encoding } from './encoding.ts';
import { isKnownName } from './known-names.ts';
import { sampleRecords } from './sample-records.ts';

const delimiters = [',', ';', '\t', '|', '\u0001'] as const;
const sampleLines = 200;

/**
 * Proposes how the table is written, from the first bytes of its UTF-8 text. Nothing is read by a guess:
 * what is imported, is imported by the dialect that somebody accepted.
 */
export function proposeDialect(text: Uint8Array, encoding: Encoding, extent: 'whole' | 'start'): Dialect {
  const { skip, announced } = preamble(text);
  const tried = (announced === 'none' ? delimiters : [announced]).flatMap(delimiter =>
    (['"', 'none', "'"] as const).map(quote =>
      reading({ encoding, delimiter, quote, header: false, skip_lines: skip }, text, extent),
    ),
  );
  const best = tried.reduce((a, b) => (isBetter(b, a) ? b : a));
  return { ...best.dialect, header: hasHeader(best.rows, best.width) };
}

/** Lines in front that are comments (`# …`), and the delimiter that a spreadsheet announces (`sep=;`). */
function preamble(text: Uint8Array): { skip: number; announced: string | 'none' } {
  const lines = new TextDecoder().decode(text.subarray(0, 1 << 16)).split(/\r\n|\n|\r/, 1001);
  const separator = /^"?sep=([\t !#-&(-~])"?$/i.exec(lines[0] ?? '')?.[1];
  if (separator !== undefined) return { skip: 1, announced: separator };
  let skip = 0;
  while (skip < lines.length && /^#|^\s*$/.test(lines[skip]!)) skip++;
  while (skip > 0 && /^\s*$/.test(lines[skip - 1]!)) skip--;
  return { skip: headerBehindMark(lines, skip) ? skip - 1 : Math.min(skip, 1000), announced: 'none' };
}

/** A last comment line that has as many fields as the lines below names the columns (`#time	user	page`). */
function headerBehindMark(lines: readonly string[], skip: number): boolean {
  const comment = lines[skip - 1];
  const first = lines[skip];
  if (comment === undefined || first === undefined) return false;
  return delimiters.some(delimiter => {
    const fields = first.split(delimiter).length;
    return fields > 1 && comment.split(delimiter).length === fields && !/^#\s/.test(comment);
  });
}

interface Reading {
  readonly dialect: Dialect;
  readonly rows: readonly (readonly string[])[];
  /** The most frequent number of fields. */
  readonly width: number;
  /** Share of lines that have it, among all lines read. */
  readonly even: number;
  /** Share of cells that are more than text. */
  readonly typed: number;
  /** Share of cells that some quote surrounds still. */
  readonly wrapped: number;
}

function reading(dialect: Dialect, text: Uint8Array, extent: 'whole' | 'start'): Reading {
  const { records, rejects } = sampleRecords(text, { dialect, fields: 'any', most: sampleLines, extent });
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width, times] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  const rows = records.filter(record => record.length === width);
  const cells = rows.flat().filter(cell => cell.trim() !== '');
  const share = (of: (cell: string) => boolean) => cells.filter(of).length / Math.max(1, cells.length);
  return {
    dialect,
    rows,
    width,
    even: times / Math.max(1, records.length + rejects.length),
    typed: share(cell => cellKind(cell) !== 'text'),
    wrapped: share(cell => /^(".*"|'.*')$/s.test(cell)),
  };
}

const near = 0.02;

function isBetter(a: Reading, b: Reading): boolean {
  if (a.width > 1 !== b.width > 1) return a.width > 1 && (a.even >= 0.5 || b.even < 0.5);
  if (Math.abs(a.even - b.even) > near) return a.even > b.even;
  if (a.dialect.delimiter === b.dialect.delimiter) return b.wrapped - a.wrapped > near;
  if (Math.abs(a.typed - b.typed) > near) return a.typed > b.typed;
  return a.width > b.width;
}

const typedKinds: ReadonlySet<CellKind> = new Set<CellKind>([
  'UUID',
  'e-mail address',
  'IP address',
  'card number',
  'URL',
  'time',
  'whole number',
  'decimal number',
  'yes/no',
]);

/** What no column is called; `y` or `on` might be a name. */
function isDatum(kind: CellKind): boolean {
  return kind !== 'yes/no' && typedKinds.has(kind);
}

/**
 * Whether the first row names the columns: no cell of it is what cells of data are, and some column below
 * is of a kind that its first cell is not; or, where everything is text, its cells are distinct, none is
 * empty and none is met again below.
 */
function hasHeader(rows: readonly (readonly string[])[], width: number): boolean {
  const [first, ...rest] = rows;
  if (first === undefined) return true;
  const names = first.map(cell => cell.trim());
  if (names.some(name => !isKnownName(name) && isDatum(columnShape([name]).kind))) return false;
  if (rest.length === 0) return true;
  const columns = Array.from({ length: width }, (_, k) => rest.map(row => row[k]!));
  if (columns.some(column => typedKinds.has(columnShape(column).kind))) return true;
  if (names.filter(isKnownName).length * 2 >= width) return true;
  const distinct = new Set(names).size === names.length && !names.includes('');
  return distinct && columns.every((column, k) => !column.some(cell => cell.trim() === names[k]));
}
