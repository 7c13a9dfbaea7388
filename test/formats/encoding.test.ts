import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectEncoding, type Encoding, isUtf8, utf8Stream } from '../../shared/formats/encoding.ts';

const seed = 20_261_123;
const encoder = new TextEncoder();

function utf16(text: string, endian: 'le' | 'be'): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), endian === 'le');
  return bytes;
}

async function transcoded(
  bytes: Uint8Array,
  encoding: Encoding,
  sizes: readonly number[],
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let from = 0, k = 0; from < bytes.length; k++) {
    chunks.push(bytes.slice(from, from + sizes[k % sizes.length]!));
    from += sizes[k % sizes.length]!;
  }
  const out: number[] = [];
  for await (const chunk of utf8Stream(chunks, encoding)) {
    expect(chunk.length).toBeGreaterThan(0);
    out.push(...chunk);
  }
  return Uint8Array.from(out);
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
const unicode = fc.string({ unit: 'binary', maxLength: 40 });

describe('a stream of UTF-8', () => {
  it('holds the text of a UTF-16 file, with or without its mark, however it is chunked', async () => {
    await fc.assert(
      fc.asyncProperty(
        unicode,
        fc.constantFrom('le', 'be'),
        fc.boolean(),
        sizes,
        async (text, end, mark, s) => {
          const written = mark || text.startsWith('\ufeff') ? `\ufeff${text}` : text;
          const got = await transcoded(utf16(written, end), end === 'le' ? 'utf-16le' : 'utf-16be', s);
          expect(got).toEqual(encoder.encode(text));
        },
      ),
      { seed, numRuns: 500 },
    );
  });

  it('agrees with the platform on windows-1252', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), sizes, async (bytes, s) => {
        const text = new TextDecoder('windows-1252').decode(bytes);
        expect(await transcoded(bytes, 'windows-1252', s)).toEqual(encoder.encode(text));
      }),
      { seed, numRuns: 300 },
    );
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const same = encoder.encode(new TextDecoder('windows-1252').decode(all));
    expect(await transcoded(all, 'windows-1252', [256])).toEqual(same);
  });

  it('passes UTF-8 on without its mark', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 12 }), fc.boolean(), sizes, async (rest, mark, s) => {
        fc.pre(mark || !(rest[0] === 0xef && rest[1] === 0xbb && rest[2] === 0xbf));
        const bytes = mark ? Uint8Array.from([0xef, 0xbb, 0xbf, ...rest]) : rest;
        expect(await transcoded(bytes, 'utf-8', s)).toEqual(rest);
      }),
      { seed, numRuns: 500 },
    );
    expect(await transcoded(Uint8Array.from([0xef, 0xbb]), 'utf-8', [1])).toEqual(
      Uint8Array.from([0xef, 0xbb]),
    );
  });

  it('passes UTF-8 on without a copy', async () => {
    const chunk = encoder.encode('a,b\n');
    for await (const same of utf8Stream([chunk], 'utf-8')) expect(same.buffer).toBe(chunk.buffer);
  });

  it('drops a mark at the start alone', async () => {
    const text = '\ufeffa\ufeffb';
    const expected = encoder.encode('a\ufeffb');
    expect(await transcoded(utf16(text, 'le'), 'utf-16le', [3])).toEqual(expected);
    expect(await transcoded(encoder.encode(text), 'utf-8', [2])).toEqual(expected);
  });

  it('does not hide half a character', async () => {
    const lone = await transcoded(utf16('a\ud83d,b', 'le'), 'utf-16le', [3]);
    const odd = await transcoded(Uint8Array.from([0x61, 0, 0x62]), 'utf-16le', [2]);
    expect([isUtf8(lone, 0, lone.length), isUtf8(odd, 0, odd.length)]).toEqual([false, false]);
  });
});

describe('strict UTF-8', () => {
  it('agrees with the platform', () => {
    const bytes = fc.array(
      fc.oneof(
        fc.constantFrom(
          0x41,
          0x7f,
          0x80,
          0x9f,
          0xa0,
          0xbf,
          0xc1,
          0xc2,
          0xdf,
          0xe0,
          0xed,
          0xef,
          0xf0,
          0xf4,
          0xf5,
        ),
        fc.integer({ min: 0, max: 255 }),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(bytes, list => {
        const text = Uint8Array.from(list);
        let strict = true;
        try {
          new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
        } catch {
          strict = false;
        }
        expect(isUtf8(text, 0, text.length)).toBe(strict);
      }),
      { seed, numRuns: 20_000 },
    );
  });
});

describe('the encoding of a file', () => {
  const table = 'person,touchpoint\nJürgen,Überblick – 20 €\n';

  it.each<[string, Uint8Array, Encoding]>([
    ['plain ASCII', encoder.encode('a,b\n1,2\n'), 'utf-8'],
    ['UTF-8', encoder.encode(table), 'utf-8'],
    ['UTF-8 with a mark', encoder.encode(`\ufeff${table}`), 'utf-8'],
    ['UTF-16 with a mark', utf16(`\ufeff${table}`, 'le'), 'utf-16le'],
    ['UTF-16 with a mark, big end first', utf16(`\ufeff${table}`, 'be'), 'utf-16be'],
    ['UTF-16 without a mark', utf16(table, 'le'), 'utf-16le'],
    ['UTF-16 without a mark, big end first', utf16(table, 'be'), 'utf-16be'],
    ['Latin-1', Uint8Array.from('M\u00fcller;\u00e9t\u00e9\n', c => c.charCodeAt(0)), 'windows-1252'],
    ['nothing', new Uint8Array(0), 'utf-8'],
  ])('is found for %s', (_, bytes, encoding) => {
    expect(detectEncoding(bytes)).toBe(encoding);
  });

  it('is not UTF-16 where zeros stand on both sides', () => {
    expect(detectEncoding(Uint8Array.from([49, 0, 0, 0, 50, 0, 0, 0, 51, 0, 0, 0]))).toBe('utf-8');
    expect(detectEncoding(Uint8Array.from([0, 0, 0, 49, 0, 0, 0, 50, 0, 0, 0, 51]))).toBe('utf-8');
  });

  it('does not depend on where the first bytes end', () => {
    const bytes = encoder.encode('é€😀'.repeat(5));
    for (let end = 2; end <= bytes.length; end++)
      expect([end, detectEncoding(bytes.subarray(0, end))]).toEqual([end, 'utf-8']);
  });

  it('stays UTF-8 where one record is damaged', () => {
    const good = encoder.encode('Jürgen;Überblick\n');
    expect(detectEncoding(Uint8Array.from([...good, 0xe9, 0x0a, ...good]))).toBe('utf-8');
  });
});
