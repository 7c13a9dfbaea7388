import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Encoding, utf8Stream, utf8Transcoder } from '../../shared/formats/encoding.ts';
import { FieldColumns } from '../../shared/formats/field-columns.ts';
import { recogniseFormat } from '../../shared/formats/file-format.ts';
import { RecordScanner, type RejectCause } from '../../shared/formats/record-scanner.ts';
import { RowTexts } from '../../shared/formats/row-texts.ts';
import { sampleRecords } from '../../shared/formats/sample-records.ts';
import { compileTime } from '../../shared/formats/time-text.ts';
import type { Dialect } from '../../shared/policy/mapping.ts';
import { realFile } from './real-file.ts';
import { type LineEnd, writeTable } from './write-table.ts';

const encoder = new TextEncoder();
const comma: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 };

/** From the bytes of a file to the texts of its columns, as an import goes. */
async function importFile(chunks: Iterable<Uint8Array>, dialect: Dialect, fields: number) {
  const rows = new RowTexts(fields);
  const columns = new FieldColumns(
    dialect,
    Array.from({ length: fields }, (_, k) => k),
    rows,
  );
  const rejects: [number, RejectCause][] = [];
  const scanner = new RecordScanner(
    { dialect, fields, recordLimit: 1 << 20 },
    {
      header: () => {},
      record: (bytes, from, to, line, delimiters) => columns.add(bytes, from, to, line, delimiters, fields),
      reject: (line, cause) => rejects.push([line, cause]),
    },
  );
  for await (const chunk of utf8Stream(chunks, dialect.encoding)) scanner.push(chunk);
  scanner.finish();
  const { lines, columns: texts } = rows.take();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const records = [...lines].map((line, row) => ({
    line,
    fields: texts.map(({ bytes, offsets }) => decoder.decode(bytes.subarray(offsets[row], offsets[row + 1]))),
  }));
  return { records, rejects };
}

function encoded(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return encoder.encode(text);
    case 'windows-1252':
      return Uint8Array.from(text, c => c.charCodeAt(0));
    case 'utf-16le':
    case 'utf-16be': {
      const bytes = new Uint8Array(text.length * 2);
      const view = new DataView(bytes.buffer);
      for (let k = 0; k < text.length; k++)
        view.setUint16(k * 2, text.charCodeAt(k), encoding === 'utf-16le');
      return bytes;
    }
  }
}

describe('an import', () => {
  it('reads the fields that were written, in every encoding, in chunks of any size', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', 'ß', '"', ',', ';', ' ', '\n', '\r\n'),
      maxLength: 6,
    });
    const file = fc.record({
      rows: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 6 }),
      encoding: fc.constantFrom<Encoding>('utf-8', 'windows-1252', 'utf-16le', 'utf-16be'),
      delimiter: fc.constantFrom(',', ';', '\t'),
      end: fc.constantFrom<LineEnd>('\n', '\r\n', '\r'),
      size: fc.integer({ min: 1, max: 11 }),
    });
    await fc.assert(
      fc.asyncProperty(file, async ({ rows, encoding, delimiter, end, size }) => {
        const dialect: Dialect = { ...comma, encoding, delimiter };
        const bytes = encoded(
          writeTable([['a', 'b', 'c'], ...rows], dialect, end, 'quotes where needed'),
          encoding,
        );
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, k) =>
          bytes.slice(k * size, (k + 1) * size),
        );
        const { records, rejects } = await importFile(chunks, dialect, 3);
        expect([records.map(record => record.fields), rejects]).toEqual([rows, []]);

        const utf8 = utf8Transcoder(encoding).push(bytes);
        const sample = sampleRecords(utf8, { dialect, fields: 3, most: 100, extent: 'whole' });
        expect(sample.records).toEqual(rows);
      }),
      { seed: 16, numRuns: 1000 },
    );
  });

  it.each<[string, string, number, [number, RejectCause][]]>([
    ['nothing', '', 0, []],
    ['a header alone', 'a,b,c\n', 0, []],
    [
      'ragged rows',
      'a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3\n',
      2,
      [
        [2, 'too few fields'],
        [4, 'too many fields'],
      ],
    ],
    ['a quote that never closes', 'a,b,c\n1,"2,3\n1,2,3\n', 1, [[2, 'unterminated quote']]],
    ['a zero byte', 'a,b,c\n1,\u0000,3\n1,2,3\n', 1, [[2, 'bad encoding']]],
    ['blank lines', '\n\na,b,c\n\n1,2,3\n\n', 1, []],
    ['a footer', 'a,b,c\n1,2,3\nCopyright (c)\n', 1, [[3, 'too few fields']]],
  ])('of %s keeps the good records and names the others', async (_, text, kept, rejects) => {
    const found = await importFile([encoder.encode(text)], comma, 3);
    expect([found.records.length, found.rejects]).toEqual([kept, rejects]);
  });

  it('rejects a record with half a surrogate and keeps the one after it', async () => {
    const bytes = encoded('a,b\nx\ud83d,1\ny,2\n', 'utf-16le');
    const found = await importFile([bytes], { ...comma, encoding: 'utf-16le' }, 2);
    expect([found.records.map(({ fields }) => fields), found.rejects]).toEqual([
      [['y', '2']],
      [[2, 'bad encoding']],
    ]);
  });

  it('never fails on bytes of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async bytes => {
        const format = recogniseFormat(bytes);
        expect(['table', 'empty', 'binary', 'other']).toContain(format.kind);
        if (format.kind !== 'table') return;
        await importFile([bytes], { ...comma, encoding: format.encoding }, 2);
      }),
      { seed: 17, numRuns: 2000 },
    );
  });
});

describe('an import of a real file', () => {
  it.for([
    ['sepsis.csv', ';', 34, 15_214, 1050],
    ['traffic_fines.csv', ',', 18, 34_724, 10_000],
    ['receipt.csv', ',', 15, 8577, 1434],
  ] as const)(
    'reads every record and every case of %s',
    async ([name, delimiter, fields, events, cases], { skip }) => {
      const path = realFile(name);
      skip(path === 'absent', `${name} is not here`);
      const { records, rejects } = await importFile([readFileSync(path)], { ...comma, delimiter }, fields);
      const people = new Set(records.map(record => record.fields[name === 'receipt.csv' ? 1 : 0]));
      expect([records.length, rejects, people.size]).toEqual([events, [], cases]);
      if (name === 'sepsis.csv') expect(people.has('NA')).toBe(true);
    },
  );

  it('reads every time of a file with two notations and mixed offsets', async ({ skip }) => {
    const path = realFile('receipt.csv');
    skip(path === 'absent', 'receipt.csv is not here');
    const { records } = await importFile([readFileSync(path)], comma, 15);
    const reader = compileTime('auto', undefined);
    for (const { fields } of records) {
      const [date, zone] = /(.*?)([+-]\d\d:\d\d)$/.exec(fields[14]!)!.slice(1);
      const bytes = encoder.encode(fields[14]!);
      const expected = Date.parse(`${date!.slice(0, 23).replace(' ', 'T')}${zone}`);
      expect(Math.floor(reader.read(bytes, 0, bytes.length) / 1000)).toBe(expected);
    }
  });
});
