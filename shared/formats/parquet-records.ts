import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { isExhausted } from '../protocol/exhausted.ts';
import { Failure } from '../protocol/fault.ts';
import type { ByteSource } from './byte-source.ts';
import { spooled } from './entries.ts';
import { damaged, damagedBy } from './gzip.ts';
import { JsonPaths } from './json-paths.ts';
import { type KeyedSample, keyedSample } from './json-sample.ts';
import { type Levels, requireSoundPages } from './parquet-pages.ts';
import { bareLeaves, jsonText, type LeafTypes, leafWriter, parsers } from './parquet-values.ts';
import type { ReadParts, RecordSink } from './record-table.ts';
import { RowTexts } from './row-texts.ts';

/** A Parquet file, read row group by row group, and of it the mapped columns alone. */
export interface ParquetReading {
  readonly kind: 'parquet';
}

/** A row group of more rows or values, or whose mapped columns unpack to more, is refused: it would have to be held at once. */
const mostGroupRows = 1n << 26n;
const mostGroupBytes = 2 ** 30;
const sampleRows = 2000;

interface ParquetFile {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly root: SchemaTree;
  readonly leaves: LeafTypes;
}

/** @throws Failure `damaged-file` */
async function openParquet(bytes: ByteSource, signal?: AbortSignal): Promise<ParquetFile> {
  const source = bytes.size === 'unknown' ? await spooled(bytes, signal) : bytes;
  const size = source.size as number;
  let failure: unknown = 'none';
  const file: AsyncBuffer = {
    byteLength: size,
    async slice(from, to = size) {
      try {
        return (await source.slice(from, to)).slice().buffer as ArrayBuffer;
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    const root = parquetSchema(metadata);
    const rows = metadata.row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
    if (rows !== metadata.num_rows || rows > 0x7fffffffn) throw damaged('Parquet');
    return { file, metadata, root, leaves: bareLeaves(root) };
  } catch (error) {
    throw failure === 'none' ? damagedBy(error, 'Parquet') : failure;
  }
}

type Columns = ReadonlyMap<string, ArrayLike<unknown>>;

/** @returns a reader of whole columns of rows that lie in one row group */
async function columnReader({ file, metadata, root }: ParquetFile, columns: readonly string[]) {
  let chunks: readonly Chunk[] = [];
  const checked: AsyncBuffer = {
    byteLength: file.byteLength,
    async slice(from, to = file.byteLength) {
      const bytes = await file.slice(from, to);
      for (const { start, end, column, levels } of chunks)
        if (from <= start && end <= to)
          requireSoundPages(new Uint8Array(bytes, start - from, end - start), column, levels, compressors);
      return bytes;
    },
  };
  const scan = await parquetScan({
    file: checked,
    metadata,
    columns: [...columns],
    compressors,
    parsers,
    utf8: false,
    geoparquet: false,
    useOffsetIndex: false,
  });
  return async (group: RowGroup, rowStart: number, rowEnd: number): Promise<Columns> => {
    chunks = chunksOf(group, columns, root);
    const read = new Map<string, ArrayLike<unknown>>();
    for (const column of columns) {
      const values = await scan.readColumn({ column, rowStart, rowEnd });
      if (values.length !== rowEnd - rowStart) throw damaged('Parquet');
      read.set(column, values);
    }
    return read;
  };
}

interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly column: ColumnMetaData;
  readonly levels: Levels;
}

function chunksOf(
  { columns: all, num_rows }: RowGroup,
  columns: readonly string[],
  root: SchemaTree,
): Chunk[] {
  return all.flatMap(({ meta_data: column }) => {
    if (column === undefined || !columns.includes(column.path_in_schema[0] ?? '')) return [];
    const levels = levelsOf(column.path_in_schema, root);
    // The decoder makes room for what a column says that it holds.
    if (levels.repetition === 0 && column.num_values !== num_rows) throw damaged('Parquet');
    if (column.num_values > mostGroupRows) throw tooLarge();
    const start = Number(column.dictionary_page_offset || column.data_page_offset);
    const end = start + Number(column.total_compressed_size);
    return [{ start, end, column, levels }];
  });
}

function levelsOf(path: readonly string[], root: SchemaTree): Levels {
  let [repetition, definition] = [0, 0];
  let place: SchemaTree | undefined = root;
  for (const name of path) {
    place = place?.children.find(({ element }) => element.name === name);
    if (place === undefined) throw damaged('Parquet');
    if (place.element.repetition_type === 'REPEATED') repetition++;
    if (place.element.repetition_type !== 'REQUIRED') definition++;
  }
  return { repetition, definition };
}

interface ParquetSample extends KeyedSample {
  /** Most bytes that the pages of a column unpack to within one row group, by the names of outermost columns. */
  readonly columnBytes: ReadonlyMap<string, number>;
}

/** Names and values of the first rows, whatever is nested in them. */
export async function sampleParquet(bytes: ByteSource): Promise<ParquetSample> {
  const parquet = await openParquet(bytes);
  const columns = parquet.root.children.map(({ element }) => element.name);
  const first = parquet.metadata.row_groups.find(group => group.num_rows > 0n);
  const density = { records: Number(parquet.metadata.num_rows), bytes: 'all' } as const;
  const columnBytes = new Map(columns.map(name => [name, largestChunk(name, parquet)]));
  if (first === undefined) return { names: columns, records: [], density, columnBytes };
  const count = Math.min(sampleRows, Number(first.num_rows));
  try {
    const read = await (await columnReader(parquet, columns))(first, 0, count);
    const records = Array.from({ length: count }, (_, row) => recordOf(parquet, read, row));
    return { ...keyedSample(records, density), columnBytes };
  } catch (error) {
    throw damagedBy(error, 'Parquet');
  }
}

function largestChunk(name: string, { metadata }: ParquetFile): number {
  return metadata.row_groups.reduce((most, group) => Math.max(most, unpackedBytes(group, [name])), 0);
}

function unpackedBytes({ columns }: RowGroup, names: readonly string[]): number {
  return columns
    .filter(({ meta_data }) => names.includes(meta_data?.path_in_schema[0] ?? ''))
    .reduce((sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0n), 0);
}

const encoder = new TextEncoder();

function recordOf({ root, leaves }: ParquetFile, read: Columns, row: number): Uint8Array {
  const members: string[] = [];
  for (const child of root.children) {
    const { name } = child.element;
    const column = read.get(name);
    if (column !== undefined) members.push(`${JSON.stringify(name)}:${jsonText(column[row], child, leaves)}`);
  }
  return encoder.encode(`{${members.join(',')}}`);
}

/** @param columns  paths, as in JSON; a record's line is its number in the file */
export function parquetRecords(columns: readonly string[]): ReadParts {
  return async function* (bytes: ByteSource, to: RecordSink, signal?: AbortSignal) {
    const parquet = await openParquet(bytes, signal);
    const { metadata, root } = parquet;
    const holders = columns.map(column => holderOf(column, root));
    const needed = [...new Set(holders.flatMap(holder => (holder === 'none' ? [] : [holder.element.name])))];
    const isFlat = holders.every((holder, k) => holder !== 'none' && isLeaf(holder, columns[k]!));
    const rows = new RowTexts(columns.length);
    const writerOf = isFlat ? flatWriter(parquet, holders as SchemaTree[]) : nestedWriter(parquet, columns);
    const readColumns = needed.length === 0 ? async () => new Map() : await columnReader(parquet, needed);

    let start = 0;
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted();
      const end = start + Number(group.num_rows);
      requireFits(group, needed);
      const read = start === end ? 'damaged' : await readColumns(group, start, end).catch(whenDamaged);
      const write = read === 'damaged' ? damagedRow : writerOf(read);
      for (let row = start; row < end; row++) {
        write(row - start, row + 1, rows, to);
        if (rows.isPart) {
          to.reached((row + 1) / Number(metadata.num_rows));
          yield rows.take();
        }
      }
      start = end;
    }
    if (isFlat)
      columns.forEach((_, slot) => {
        to.seen(slot);
      });
    to.reached(1);
    yield rows.take();
  };
}

function whenDamaged(error: unknown): 'damaged' {
  const isOurs = error instanceof Failure && error.fault.code !== 'damaged-file';
  if (isOurs || isExhausted(error) || (error as Error | undefined)?.name === 'AbortError') throw error;
  return 'damaged';
}

function requireFits(group: RowGroup, needed: readonly string[]): void {
  if (unpackedBytes(group, needed) > mostGroupBytes || group.num_rows > mostGroupRows) throw tooLarge();
}

function tooLarge(): Failure {
  return new Failure('too-large', { what: 'a row group of the Parquet file' });
}

/** Whether a path begins in an outermost column. */
export function isPathIn(column: string, path: string): boolean {
  return path === column || path.startsWith(`${column}.`) || path.startsWith(`${column}[].`);
}

/** The outermost column that a path begins in. */
function holderOf(path: string, root: SchemaTree): SchemaTree | 'none' {
  const matching = root.children.filter(({ element: { name } }) => isPathIn(name, path));
  return matching.toSorted((a, b) => b.element.name.length - a.element.name.length)[0] ?? 'none';
}

function isLeaf({ element, children }: SchemaTree, path: string): boolean {
  return children.length === 0 && element.name === path && element.repetition_type !== 'REPEATED';
}

/** Writes one row of the columns of a row group. */
type WriteRow = (at: number, line: number, rows: RowTexts, to: RecordSink) => void;
type WriterOf = (read: Columns) => WriteRow;

const damagedRow: WriteRow = (_, line, __, to) => {
  to.found(1);
  to.reject(line, 'damaged row group');
};

function flatWriter({ leaves }: ParquetFile, holders: readonly SchemaTree[]): WriterOf {
  const writers = holders.map(({ element }) => leafWriter(leaves.get(element)!));
  return read => {
    const values = holders.map(({ element }) => read.get(element.name)!);
    return (at, line, rows, to) => {
      to.found(1);
      for (let k = 0; k < values.length; k++) {
        if (writers[k]!.isText(values[k]![at])) continue;
        to.reject(line, 'bad encoding');
        return;
      }
      for (let k = 0; k < values.length; k++) writers[k]!.write(values[k]![at], rows.columns[k]!);
      rows.endRow(line);
    };
  };
}

function nestedWriter(parquet: ParquetFile, columns: readonly string[]): WriterOf {
  const paths = new JsonPaths(columns);
  const seen = new Set<number>();
  return read => (at, line, rows, to) => {
    const record = recordOf(parquet, read, at);
    const fault = paths.read(record, 0, record.length);
    if (fault !== 'read') {
      to.found(1);
      to.reject(line, fault);
      return;
    }
    to.found(paths.rows);
    paths.write(rows, line);
    for (let slot = 0; slot < columns.length; slot++) {
      if (seen.has(slot) || !paths.hasSeen(slot)) continue;
      seen.add(slot);
      to.seen(slot);
    }
  };
}
