import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposeDialect } from '../../shared/formats/dialect.ts';
import type { Dialect } from '../../shared/policy/mapping.ts';
import { realFile } from './real-file.ts';
import { type LineEnd, writeTable } from './write-table.ts';

const encoder = new TextEncoder();
const propose = (text: string, extent: 'whole' | 'start' = 'whole') =>
  proposeDialect(encoder.encode(text), 'utf-8', extent);
const comma: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 };

describe('the dialect of a table', () => {
  it.each<[string, string, Partial<Dialect>]>([
    ['commas', 'id,event\n1,a\n2,b\n', {}],
    ['semicolons, and commas in the numbers', 'x;y\n1,5;2,5\n3,5;4,25\n', { delimiter: ';' }],
    [
      'semicolons, commas in the numbers and no header',
      '7;1,5;2,5\n8;3,5;4,25\n',
      { delimiter: ';', header: false },
    ],
    ['tabs, and commas in the text', 'id\ttext\n1\ta, b\n2\tc\n3\td, e, f\n', { delimiter: '\t' }],
    ['bars', 'id|event\n1|a\n2|b\n', { delimiter: '|' }],
    ['^A', 'id\u0001event\n1\u0001a\n', { delimiter: '\u0001' }],
    ['delimiters inside quotes', 'id,text\n1,"a;b;c"\n2,"d;e;f"\n', {}],
    ['line ends inside quotes', 'id,text\n1,"a\nb\nc"\n2,"d\n\n"\n', {}],
    ['single quotes', "id,text\n'1','a, b'\n'2','c, d'\n'3','e'\n", { quote: "'" }],
    [
      'quotes that are no quotes',
      'id\ttext\n1\t"a" b\n2\t"c\n3\t"d" e\n',
      { delimiter: '\t', quote: 'none' },
    ],
    ['one column', 'id\na\nb\n', {}],
    ['a short line among many', `id,event\n${'1,a\n'.repeat(30)}broken\n2,b\n`, {}],
    ['comments in front', '# exported\n# by hand\n\nid,event\n1,a\n', { skip_lines: 2 }],
    [
      'a header behind a comment mark',
      '# about\n#time\tuser\tpage\n2014-01-01\tu1\tp\n',
      { delimiter: '\t', skip_lines: 1 },
    ],
    [
      'a delimiter that a spreadsheet announced',
      'sep=;\nid;a,b,c\n1;a,b,c\n2;a,b,c\n',
      { delimiter: ';', skip_lines: 1 },
    ],
    ['a header alone', 'customer_id,event_time,touchpoint\n', {}],
    ['no header', '1,2014-01-01,a\n2,2014-01-02,b\n', { header: false }],
    ['no header and no numbers', 'anna,home,web\nbert,cart,web\nanna,cart,app\n', { header: false }],
    ['a header over nothing but text', 'who,what,where\nanna,home,web\nbert,cart,web\n', {}],
    ['a known header with a name that is met again below', 'person,event\nanna,event\nbert,cart\n', {}],
    ['a header that leaves the row numbers unnamed', ',event\n1,a\n2,b\n', {}],
    ['a header with equal names', 'id,value,value\n1,2,3\n4,5,6\n', {}],
    ['an apostrophe that guards a number', "id,zip\n1,'75008\n2,'75009\n", {}],
    ['nothing', '', {}],
  ])('is proposed for %s', (_, text, expected) => {
    expect(propose(text)).toEqual({ ...comma, ...expected });
  });

  it('is the one that a table was written in', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', ' ', ',', ';', '|', '"', '\n'),
      minLength: 1,
      maxLength: 6,
    });
    const table = fc.record({
      rows: fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }).map(String), cell, cell), {
        minLength: 5,
        maxLength: 30,
      }),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      end: fc.constantFrom<LineEnd>('\n', '\r\n', '\r'),
    });
    fc.assert(
      fc.property(table, ({ rows, delimiter, end }) => {
        const written: Dialect = { ...comma, delimiter };
        const text = writeTable([['number', 'first', 'second'], ...rows], written, end, 'every cell quoted');
        expect(propose(text)).toEqual(written);
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('is found in a sample that ends anywhere', () => {
    const text = `id;text;time\n${'1;"a; b\nc";2014-01-01\n'.repeat(5)}`;
    for (let end = 60; end < text.length; end++)
      expect([end, propose(text.slice(0, end), 'start')]).toEqual([end, { ...comma, delimiter: ';' }]);
  });
});

describe('the dialect of a real file', () => {
  it.for<[string, Partial<Dialect>]>([
    ['sepsis.csv', { delimiter: ';' }],
    ['traffic_fines.csv', {}],
    ['receipt.csv', {}],
    ['adobe_feed/sample.tsv.csv', { delimiter: '\t' }],
    ['adobe_feed/lookup/browser.tsv', { delimiter: '\t', header: false }],
  ])('is proposed for %s', ([name, expected], { skip }) => {
    const path = realFile(name);
    skip(path === 'absent', `${name} is not here`);
    const head = readFileSync(path).subarray(0, 1 << 17);
    expect(proposeDialect(head, 'utf-8', 'start')).toEqual({ ...comma, ...expected });
  });
});
