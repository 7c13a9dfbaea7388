import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Transcoder } from '../../shared/formats/encoding.ts';
import { sampleRecords } from '../../shared/formats/sample-records.ts';
import type { Dialect } from '../../shared/policy/mapping.ts';
import { type LineEnd, writeTable } from './write-table.ts';

const encoder = new TextEncoder();
const comma: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 };

const dialects = fc.record({
  encoding: fc.constant('utf-8' as const),
  delimiter: fc.constantFrom(',', ';', '\t', '|', '\u0001'),
  quote: fc.constantFrom('"' as const, "'" as const, 'none' as const),
  header: fc.boolean(),
  skip_lines: fc.integer({ min: 0, max: 2 }),
});

const tables = dialects.chain(dialect => {
  const cell = fc
    .string({
      unit: fc.constantFrom('a', 'é', '😀', ' ', '"', "'", ',', ';', '\t', '|', '\n', '\r', '\r\n'),
      maxLength: 8,
    })
    .map(text =>
      dialect.quote === 'none' ? text.replaceAll(dialect.delimiter, '').replace(/[\r\n]/g, '') : text,
    );
  return fc.integer({ min: 1, max: 4 }).chain(width =>
    fc.record({
      dialect: fc.constant(dialect),
      rows: fc
        .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 })
        .map(rows => rows.filter(row => width > 1 || dialect.quote !== 'none' || row[0] !== '')),
      end: fc.constantFrom<LineEnd>('\n', '\r\n', '\r'),
      always: fc.boolean(),
    }),
  );
});

describe('sample records', () => {
  it('are the fields that were written, in every dialect', () => {
    fc.assert(
      fc.property(tables, ({ dialect, rows, end, always }) => {
        const text = writeTable(rows, dialect, end, always ? 'every cell quoted' : 'quotes where needed');
        const found = sampleRecords(encoder.encode(text), {
          dialect,
          fields: 'any',
          most: 100,
          extent: 'whole',
        });
        const [header = [], ...rest] = dialect.header ? rows : [[], ...rows];
        expect(found).toEqual({ header, records: rest, rejects: [] });
      }),
      { seed: 11, numRuns: 5000 },
    );
  });

  it('pass over a last record that may have been cut off', () => {
    const bytes = encoder.encode('a,b\n1,2\n3,4');
    const read = (extent: 'whole' | 'start', most = 9) =>
      sampleRecords(bytes, { dialect: comma, fields: 'any', most, extent }).records;
    expect([read('start'), read('whole'), read('whole', 1)]).toEqual([
      [['1', '2']],
      [
        ['1', '2'],
        ['3', '4'],
      ],
      [['1', '2']],
    ]);
  });

  it('come from a Latin-1 or UTF-16 file as they do from UTF-8', () => {
    const text = 'id;name\r\n1;Zoë\r\n';
    const latin1 = Uint8Array.from(text, c => c.charCodeAt(0));
    const wide = Uint8Array.from([...text].flatMap(c => [0, c.charCodeAt(0)]));
    const dialect: Dialect = { ...comma, delimiter: ';' };
    for (const [bytes, encoding] of [
      [latin1, 'windows-1252'],
      [wide, 'utf-16be'],
    ] as const) {
      const utf8 = utf8Transcoder(encoding).push(bytes);
      const { records } = sampleRecords(utf8, { dialect, fields: 2, most: 9, extent: 'whole' });
      expect(records).toEqual([['1', 'Zoë']]);
    }
  });

  it('count rejects among what is looked at', () => {
    const bytes = encoder.encode('a,b\n1\n1,2,3\n1,2\n');
    expect(sampleRecords(bytes, { dialect: comma, fields: 2, most: 9, extent: 'whole' })).toEqual({
      header: ['a', 'b'],
      records: [['1', '2']],
      rejects: ['too few fields', 'too many fields'],
    });
  });
});
