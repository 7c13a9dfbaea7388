import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { deltaBinaryPack } from 'hyparquet-writer/src/delta.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { expect, it } from 'vitest';
import { Failure } from '../../shared/protocol/fault.ts';
import { readExport } from '../fakes/read-export.ts';

/** Parquet files of a few bytes that say they hold as much as no memory does. */

type Encoding = 'DELTA_BYTE_ARRAY' | 'RLE_DICTIONARY' | 'PLAIN';

interface Column {
  readonly rows: number;
  /** What the column says that it holds, and its page. */
  readonly values: number;
  readonly encoding: Encoding;
  readonly page: Uint8Array;
}

/** A file of one column of texts, `who`, in one page that is not packed. */
function fileOf({ rows, values, encoding, page }: Column): Uint8Array {
  const writer = new ByteWriter();
  writer.appendBytes(new TextEncoder().encode('PAR1'));
  writePageHeader(writer, {
    type: 'DATA_PAGE',
    uncompressed_page_size: page.length,
    compressed_page_size: page.length,
    data_page_header: {
      num_values: values,
      encoding,
      definition_level_encoding: 'RLE',
      repetition_level_encoding: 'RLE',
    },
  });
  writer.appendBytes(page);
  const size = BigInt(writer.offset - 4);
  writeMetadata(writer, {
    version: 2,
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'who', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED', converted_type: 'UTF8' },
    ],
    num_rows: BigInt(rows),
    row_groups: [
      {
        columns: [
          {
            file_offset: 4n,
            meta_data: {
              type: 'BYTE_ARRAY',
              encodings: [encoding],
              path_in_schema: ['who'],
              codec: 'UNCOMPRESSED',
              num_values: BigInt(values),
              total_uncompressed_size: size,
              total_compressed_size: size,
              data_page_offset: 4n,
            },
          },
        ],
        total_byte_size: size,
        num_rows: BigInt(rows),
      },
    ],
    metadata_length: 0,
  });
  writer.appendBytes(new TextEncoder().encode('PAR1'));
  return writer.getBytes();
}

/** Texts that each begin as the one before, for so many letters. */
function growing(prefixes: readonly number[], suffixes: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  deltaBinaryPack(writer, [...prefixes], 'INT32');
  deltaBinaryPack(writer, [...suffixes], 'INT32');
  writer.appendBytes(
    new Uint8Array(suffixes.reduce((sum, length) => sum + Math.max(0, length), 0)).fill(0x78),
  );
  return writer.getBytes();
}

const outcome = (file: Uint8Array) =>
  readExport([file], ['who']).then(
    ({ rows, rejects }) => ({ rows: rows.length, rejects }),
    (error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      return error.fault.code;
    },
  );

it('that is sound is read', async () => {
  const [prefixes, suffixes] = [
    [0, 3, 1],
    [3, 2, 0],
  ];
  const file = fileOf({
    rows: 3,
    values: 3,
    encoding: 'DELTA_BYTE_ARRAY',
    page: growing(prefixes!, suffixes!),
  });
  expect((await readExport([file], ['who'])).rows).toEqual([['xxx'], ['xxxxx'], ['x']]);
});

it('whose texts unfold to a terabyte out of a megabyte is refused before they do', async () => {
  const [rows, length] = [1_000_000, 1 << 20];
  const page = growing(
    Array.from({ length: rows }, (_, i) => (i === 0 ? 0 : length)),
    Array.from({ length: rows }, (_, i) => (i === 0 ? length : 0)),
  );
  const file = fileOf({ rows, values: rows, encoding: 'DELTA_BYTE_ARRAY', page });
  expect(file.length).toBeLessThan(2 << 20);
  expect(['too-large', 'damaged-file']).toContain(await outcome(file));
});

it.each([
  ['longer than the text before', [0, 4, 1], [3, 2, 0]],
  ['of fewer than no letters', [0, -1, 1], [3, 2, 0]],
  ['of the text before the first', [2, 3, 1], [3, 2, 0]],
])('with a beginning %s is damaged', async (_, prefixes, suffixes) => {
  const file = fileOf({
    rows: 3,
    values: 3,
    encoding: 'DELTA_BYTE_ARRAY',
    page: growing(prefixes, suffixes),
  });
  const found = await outcome(file);
  expect(found === 'damaged-file' || JSON.stringify(found).includes('damaged row group')).toBe(true);
});

it('whose column says that it holds more values than its rows is damaged, and nothing is made for them', async () => {
  const values = 0x7ffffff0;
  // A dictionary of one: each value takes no bit.
  const file = fileOf({ rows: 3, values, encoding: 'RLE_DICTIONARY', page: Uint8Array.of(0) });
  const before = process.memoryUsage().arrayBuffers;
  const found = await outcome(file);
  expect(found === 'damaged-file' || JSON.stringify(found).includes('damaged row group')).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 28);
});
