import { type ByteSource, SourceVanished, totalSize } from '../formats/byte-source.ts';
import { columnNames, profileColumns } from '../formats/columns.ts';
import { proposeDialect } from '../formats/dialect.ts';
import { utf8Transcoder } from '../formats/encoding.ts';
import { tableEncoding } from '../formats/file-format.ts';
import { joinedBytes } from '../formats/joined-bytes.ts';
import { isKnownName } from '../formats/known-names.ts';
import { proposeMapping } from '../formats/mapping-proposal.ts';
import { sampleRecords } from '../formats/sample-records.ts';
import type { Dialect } from '../policy/mapping.ts';
import { Failure } from '../protocol/fault.ts';
import type { TableSource } from './import.ts';
import type { HeaderSaid, Looked } from './looked.ts';

const sampleBytes = 1 << 20;
const sampleRows = 2000;
/** Far above any export; a line of nothing but delimiters is no table. */
const mostColumns = 50_000;

/**
 * Looks at the beginning of the files of one export. Everything found is a proposal.
 *
 * @param said  what somebody said of the first record; names that we do not know are told only if they are names
 * @param fixed  what a recipe fixes about how the files are written
 * @throws Failure `file-empty`, `not-a-table`, `format-not-yet`, `source-vanished`
 */
export async function look(
  sources: readonly ByteSource[],
  said: HeaderSaid,
  fixed: Partial<Dialect> = {},
): Promise<Looked> {
  const looks = await Promise.all(sources.map(source => lookAt(source, said, fixed)));
  const [first] = looks;
  if (first === undefined) throw new Failure('file-missing', { what: 'The export' });
  const { dialect, names } = first.table;
  const header = !dialect.header ? 'none' : said === 'names' ? 'confirmed' : 'unconfirmed';
  const told = names.map((name, place) =>
    dialect.header && (header === 'confirmed' || isKnownName(name)) ? name : `column ${place + 1}`,
  );
  const columns = profileColumns(told, first.records);
  const { format, roles, mapping, open } = proposeMapping(columns, first.records);
  return {
    sources,
    tables: looks.map(({ table }) => table),
    firstRecord: first.firstRecord,
    summary: {
      kind: 'file',
      format: `${format}, ${writingOf(dialect, sources.length)}`,
      bytes: totalSize(sources),
      dialect,
      header,
      columns: columns.map(({ name, position, shape, signal, warnings }) => ({
        name,
        position,
        shape: shape.words,
        proposed: (roles[position - 1] ?? []).map(({ role, reason }) => ({ role, reason })),
        ...(signal === 'none' ? {} : { signal }),
        warnings: [...warnings],
      })),
      proposal: mapping,
      open: [...open],
    },
  };
}

interface Sampled {
  readonly table: TableSource;
  readonly records: readonly (readonly string[])[];
  readonly firstRecord: readonly string[];
}

async function lookAt(source: ByteSource, said: HeaderSaid, fixed: Partial<Dialect>): Promise<Sampled> {
  const head = await source.slice(0, sampleBytes).catch((error: unknown) => {
    throw error instanceof SourceVanished ? new Failure('source-vanished') : error;
  });
  const extent = source.size !== 'unknown' && source.size <= head.length ? 'whole' : 'start';
  const encoding = fixed.encoding ?? tableEncoding(head);
  const transcoder = utf8Transcoder(encoding);
  const text =
    extent === 'whole' ? joinedBytes([transcoder.push(head), transcoder.finish()]) : transcoder.push(head);
  const proposed = proposeDialect(text, encoding, extent);
  const dialect: Dialect = {
    ...proposed,
    ...(said === 'nothing' ? {} : { header: said === 'names' }),
    ...fixed,
  };
  const { header, records } = sampleRecords(text, { dialect, fields: 'any', most: sampleRows, extent });
  const firstRecord = dialect.header ? header : (records[0] ?? []);
  if (firstRecord.length === 0) throw new Failure('file-empty');
  if (firstRecord.length > mostColumns) throw new Failure('too-large', { what: 'it has too many columns' });
  const names = columnNames(dialect.header ? header : [], firstRecord.length);
  return {
    table: { source, dialect, names },
    records: records.filter(record => record.length === names.length),
    firstRecord,
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

function writingOf({ delimiter, encoding }: Dialect, files: number): string {
  const many = files > 1 ? `, ${files} files` : '';
  return `with ${delimiterNames[delimiter] ?? 'a delimiter of its own'}, ${encodingNames[encoding]}${many}`;
}
