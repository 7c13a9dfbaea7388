import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordScanner, type RejectCause } from '../../shared/formats/record-scanner.ts';
import type { Dialect } from '../../shared/policy/mapping.ts';
import { lineStarts, type Outcome, referenceRecords } from './reference-records.ts';

const seed = 20_261_123;
const latin1 = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));

const comma: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: false, skip_lines: 0 };

type Kept = { line: number; text: string };
type Refused = { line: number; cause: RejectCause };

function scan(chunks: Iterable<Uint8Array>, dialect: Dialect, fields: number | 'any', recordLimit = 1 << 20) {
  const kept: Kept[] = [];
  const refused: Refused[] = [];
  const headers: string[] = [];
  const text = (bytes: Uint8Array, from: number, to: number) =>
    String.fromCharCode(...bytes.subarray(from, to));
  const scanner = new RecordScanner(
    { dialect, fields, recordLimit },
    {
      header: (bytes, from, to) => headers.push(text(bytes, from, to)),
      record: (bytes, from, to, line) => kept.push({ line, text: text(bytes, from, to) }),
      reject: (line, cause) => refused.push({ line, cause }),
    },
  );
  for (const chunk of chunks) scanner.push(chunk);
  scanner.finish();
  return { headers, kept, refused, tally: scanner.tally() };
}

function chunksOf(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let from = 0, k = 0; from < bytes.length; k++) {
    const size = sizes[k % sizes.length]!;
    chunks.push(bytes.slice(from, from + size));
    from += size;
  }
  return chunks;
}

const dialects = fc.record({
  encoding: fc.constant('utf-8' as const),
  delimiter: fc.constantFrom(',', ';', '\t', '|', '\u0001'),
  quote: fc.constantFrom('"' as const, "'" as const, 'none' as const),
  header: fc.boolean(),
  skip_lines: fc.integer({ min: 0, max: 2 }),
});

/** Text in which quotes, delimiters and line ends of all kinds are as frequent as letters. */
const messy = (dialect: Dialect) =>
  fc
    .array(
      fc.constantFrom(
        'a',
        'b7',
        ' ',
        dialect.delimiter,
        dialect.delimiter,
        dialect.quote === 'none' ? '"' : dialect.quote,
        dialect.quote === 'none' ? '"' : dialect.quote,
        '\n',
        '\n',
        '\r\n',
        '\r',
        '\u00c3\u00a9',
        '\u00e9',
        '\u0000',
      ),
      { maxLength: 60 },
    )
    .map(parts => parts.join(''));

const messyFile = dialects.chain(dialect =>
  fc.record({
    dialect: fc.constant(dialect),
    text: messy(dialect),
    fields: fc.constantFrom<number | 'any'>(1, 2, 3, 'any'),
    limit: fc.constantFrom(3, 8, 20, 1000),
    sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  }),
);

describe('the record scanner', () => {
  it('agrees with its rules written down slowly, however the bytes are chunked', () => {
    fc.assert(
      fc.property(messyFile, ({ dialect, text, fields, limit, sizes }) => {
        const expected = referenceRecords(text, dialect, fields, limit);
        const starts = [...lineStarts(text), text.length];
        const found = scan(chunksOf(latin1(text), sizes), dialect, fields, limit);
        const records = expected.filter(o => o.kind === 'record');
        expect(found.refused).toEqual(
          expected.filter(o => o.kind === 'rejected').map(({ line, cause }) => ({ line, cause })),
        );
        expect(found.kept).toEqual(
          records.map(({ line, lines }) => ({
            line,
            text: text.slice(starts[line - 1], starts[line - 1 + lines]).replace(/(\r\n|\n|\r)$/, ''),
          })),
        );
        expect(found.tally).toEqual({
          skipped: linesOf(expected, 'skipped'),
          header: linesOf(expected, 'header'),
          blank: linesOf(expected, 'blank'),
          kept: linesOf(expected, 'record'),
          rejected: linesOf(expected, 'rejected'),
        });
      }),
      { seed, numRuns: 20_000 },
    );
  });

  it('puts every line in exactly one tally', () => {
    fc.assert(
      fc.property(messyFile, ({ dialect, text, fields, limit, sizes }) => {
        const { tally } = scan(chunksOf(latin1(text), sizes), dialect, fields, limit);
        const sum = tally.skipped + tally.header + tally.blank + tally.kept + tally.rejected;
        expect(sum).toBe(lineStarts(text).length);
      }),
      { seed, numRuns: 5000 },
    );
  });

  const wellFormed = fc
    .array(
      fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r', '\u00c3\u00a9'), maxLength: 6 }),
      {
        minLength: 3,
        maxLength: 3,
      },
    )
    .map(fields => {
      const written = fields.map(f => (/[",\r\n]/.test(f) ? `"${f.replaceAll('"', '""')}"` : f)).join(',');
      return { written: `${written}\n`, good: true };
    });
  /** Faulty alone, and not by a quote that never closes: that one may take in what follows it. */
  const faulty = fc
    .constantFrom('a,b\n', 'a,b,c,d\n', 'a,"b"x,c\n', 'a,\u00e9,c\n', 'a,"b\nc",\u0000\n', '"a\nb",c\n')
    .map(written => ({ written, good: false }));

  it('reads each record alone: one more well-formed record changes nothing about the others', () => {
    const records = fc.array(fc.oneof({ weight: 3, arbitrary: wellFormed }, faulty), { maxLength: 8 });
    fc.assert(
      fc.property(records, wellFormed, fc.nat(), (around, extra, where) => {
        const at = where % (around.length + 1);
        const text = (list: readonly { written: string }[]) => list.map(r => r.written).join('');
        const without = scan([latin1(text(around))], comma, 3);
        const inserted = around.toSpliced(at, 0, extra);
        const found = scan([latin1(text(inserted))], comma, 3);
        const line = lineStarts(text(around.slice(0, at))).length + 1;
        const lines = lineStarts(extra.written).length;
        const moved = <T extends { line: number }>(list: readonly T[]) =>
          list.map(entry => (entry.line < line ? entry : { ...entry, line: entry.line + lines }));
        const body = { line, text: extra.written.slice(0, -1) };
        expect(found.kept.filter(r => r.line !== line)).toEqual(moved(without.kept));
        expect(found.kept.filter(r => r.line === line)).toEqual([body]);
        expect(found.refused).toEqual(moved(without.refused));
      }),
      { seed, numRuns: 5000 },
    );
  });

  it('lets a quote that never closes cost its own line alone', () => {
    const text = 'a,b,c\nd,"e,f\ng,h,i\n"j","k ""l""",m\nn,o,p\n';
    expect(scan([latin1(text)], comma, 3)).toEqual({
      headers: [],
      kept: [
        { line: 1, text: 'a,b,c' },
        { line: 3, text: 'g,h,i' },
        { line: 4, text: '"j","k ""l""",m' },
        { line: 5, text: 'n,o,p' },
      ],
      refused: [{ line: 2, cause: 'text after a closing quote' }],
      tally: { skipped: 0, header: 0, blank: 0, kept: 4, rejected: 1 },
    });
    const atEnd = scan([latin1('a,b,c\n"d,e,f\ng,h,i\n')], comma, 3);
    expect([atEnd.kept.length, atEnd.refused]).toEqual([2, [{ line: 2, cause: 'unterminated quote' }]]);
    const farAway = scan([latin1(`"d,e,f\n${'g,h,i\n'.repeat(500)}`)], comma, 3, 1000);
    expect([farAway.kept.length, farAway.refused]).toEqual([500, [{ line: 1, cause: 'unterminated quote' }]]);
  });

  it('names the cause of each rejection', () => {
    const text = `a,b\na,b,c,d\na,"b"c,d\na,${'x'.repeat(60)},c\na,\u00e9,c\na,b,c\n\na,b,"c`;
    expect(scan([latin1(text)], comma, 3, 50).refused).toEqual([
      { line: 1, cause: 'too few fields' },
      { line: 2, cause: 'too many fields' },
      { line: 3, cause: 'text after a closing quote' },
      { line: 4, cause: 'record too long' },
      { line: 5, cause: 'bad encoding' },
      { line: 8, cause: 'unterminated quote' },
    ]);
  });

  it('takes a quote inside a field for an ordinary character, and every quote where there are none', () => {
    const text = 'a 12" pipe, "b",c\n';
    const line = [{ line: 1, text: text.slice(0, -1) }];
    expect(scan([latin1(text)], comma, 3).kept).toEqual(line);
    const unquoted: Dialect = { ...comma, quote: 'none' };
    expect(scan([latin1('"a,"b,c"x\n')], unquoted, 3).kept).toEqual([{ line: 1, text: '"a,"b,c"x' }]);
  });

  it('reads nothing from an empty file and no record from a header alone', () => {
    const named: Dialect = { ...comma, header: true };
    expect([scan([], named, 3).tally, scan([latin1('a,b,c')], named, 3)]).toEqual([
      { skipped: 0, header: 0, blank: 0, kept: 0, rejected: 0 },
      {
        headers: ['a,b,c'],
        kept: [],
        refused: [],
        tally: { skipped: 0, header: 1, blank: 0, kept: 0, rejected: 0 },
      },
    ]);
  });

  it('goes on behind a line of 200 MB without holding it', () => {
    const kept: number[] = [];
    const refused: Refused[] = [];
    const scanner = new RecordScanner(
      { dialect: comma, fields: 3, recordLimit: 4 << 20 },
      {
        header: () => {},
        record: (bytes, _, __, line) => {
          kept.push(line);
          expect(bytes.buffer.byteLength).toBeLessThan(12 << 20);
        },
        reject: (line, cause) => refused.push({ line, cause }),
      },
    );
    const megabyte = new Uint8Array(1 << 20).fill(0x78);
    scanner.push(latin1('a,b,c\n'));
    for (let k = 0; k < 200; k++) scanner.push(megabyte);
    scanner.push(latin1('\n"'));
    for (let k = 0; k < 200; k++) scanner.push(megabyte);
    scanner.push(latin1('\na,b,c\n'));
    scanner.finish();
    expect([kept, refused]).toEqual([
      [1, 4],
      [
        { line: 2, cause: 'record too long' },
        { line: 3, cause: 'record too long' },
      ],
    ]);
  });

  it('does not slow down on text made to be read again and again', () => {
    const text = latin1('z",",w\n'.repeat(200_000));
    const { tally, refused } = scan([text], { ...comma }, 3, 4 << 20);
    expect([tally.rejected, refused.length]).toEqual([200_000, 200_000]);
  });

  it('refuses a delimiter that is no single ASCII character, a line end or the quote', () => {
    for (const delimiter of ['', '\n', '§', '"', ';;'])
      expect(() => scan([], { ...comma, delimiter }, 3)).toThrow(RangeError);
  });
});

function linesOf(outcomes: readonly Outcome[], kind: Outcome['kind']): number {
  return outcomes.filter(o => o.kind === kind).reduce((sum, o) => sum + ('lines' in o ? o.lines : 1), 0);
}
