import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordScanner, type RejectCause } from '../../shared/formats/record-scanner.ts';
import type { Dialect } from '../../shared/policy/mapping.ts';
import { lineStarts, type Outcome, referenceRecords } from './reference-records.ts';

const seed = 20_261_123;
const latin1 = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));

const plain: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: false, skip_lines: 0 };

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
});

function linesOf(outcomes: readonly Outcome[], kind: Outcome['kind']): number {
  return outcomes.filter(o => o.kind === kind).reduce((sum, o) => sum + ('lines' in o ? o.lines : 1), 0);
}
