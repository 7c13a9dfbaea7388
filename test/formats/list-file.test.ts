import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaveOutIdentifiers } from '../../shared/formats/list-file.ts';
import { Failure } from '../../shared/protocol/fault.ts';

const encoder = new TextEncoder();

async function identifiers(bytes: Uint8Array, size = bytes.length || 1): Promise<string[]> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, k) =>
    bytes.slice(k * size, (k + 1) * size),
  );
  const names: string[] = [];
  for await (const { length, offsets, bytes: text } of leaveOutIdentifiers(chunks))
    for (let i = 0; i < length; i++)
      names.push(new TextDecoder().decode(text.subarray(offsets[i], offsets[i + 1])));
  return names;
}

describe('a leave-out list', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['\ufeffa\r\nb', ['a', 'b']],
    ['a\rb\r', ['a', 'b']],
    ['\n\n a \t\n\n', ['a']],
    ['"a"\n', ['"a"', 'a']],
    ['"a ""b"" "\n', ['"a ""b"" "', 'a "b"']],
    ["'a'\n", ["'a'", 'a']],
    ['"\n""\n', ['"', '""']],
    ['a,b;c\n', ['a,b;c']],
    ['"a\nb"\n', ['"a', 'b"']],
    ['', []],
    ['\n\n', []],
  ])('«%s» names its people', async (text, names) => {
    expect(await identifiers(encoder.encode(text))).toEqual(names);
  });

  it('may be in UTF-16 or Latin-1', async () => {
    const latin1 = Uint8Array.from('J\u00fcrgen\nZo\u00eb\n', c => c.charCodeAt(0));
    expect(await identifiers(latin1)).toEqual(['Jürgen', 'Zoë']);
    const wide = new Uint8Array(new Uint16Array([...'\ufeffJürgen\r\nb'].map(c => c.charCodeAt(0))).buffer);
    expect(await identifiers(wide, 3)).toEqual(['Jürgen', 'b']);
  });

  it('names the same people however it is chunked', async () => {
    const text = fc.array(fc.constantFrom('a', 'é', '"', "'", ' ', '\n', '\r', ','), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (parts, size) => {
        const bytes = encoder.encode(parts.join(''));
        expect(await identifiers(bytes, size)).toEqual(await identifiers(bytes));
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('that is a workbook or an archive is refused, not empty', async () => {
    await expect(identifiers(encoder.encode('PK\u0003\u0004'))).rejects.toThrow(Failure);
    await expect(identifiers(encoder.encode('["a","b"]'))).rejects.toThrow(Failure);
    await expect(identifiers(Uint8Array.from([0, 1, 2, 3, 0, 0]))).rejects.toThrow(Failure);
  });

  it('comes in batches when it is long', async () => {
    const line = encoder.encode(`${'x'.repeat(99)}\n`);
    const chunk = Uint8Array.from({ length: 100_000 }, (_, i) => line[i % 100]!);
    let batches = 0;
    let names = 0;
    for await (const batch of leaveOutIdentifiers(Array(40).fill(chunk))) {
      batches += 1;
      names += batch.length;
      expect(batch.bytes.length).toBeLessThan(2 << 20);
    }
    expect([names, batches > 2]).toEqual([40_000, true]);
  });
});
