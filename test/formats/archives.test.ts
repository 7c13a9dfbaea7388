import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readExport } from '../fakes/read-export.ts';
import { tarOf } from '../fakes/write-tar.ts';

const encoder = new TextEncoder();
const columns = ['who', 'at', 'what'];
const csv = (from: number, to: number) =>
  encoder.encode(
    `who,at,what\n${Array.from({ length: to - from }, (_, k) => `p${k % 7},2026-01-01T10:00:00Z,page ${from + k}\n`).join('')}`,
  );
const rowsOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => [`p${k % 7}`, '2026-01-01T10:00:00Z', `page ${from + k}`]);
const a = csv(0, 500);
const b = csv(500, 600);
const both = [...rowsOf(0, 500), ...rowsOf(500, 600)];
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe('an export', () => {
  it.each<[string, Uint8Array, string[][]]>([
    ['in gzip', gzipSync(a), rowsOf(0, 500)],
    [
      'in gzip of several members',
      joined(gzipSync(encoder.encode('who,at,what\n')), gzipSync(a.subarray(12))),
      rowsOf(0, 500),
    ],
    ['in zip', zipSync({ 'a.csv': a, 'b.csv': b }), both],
    ['stored in zip', zipSync({ 'a.csv': [a, { level: 0 }], 'b.csv': [b, { level: 0 }] }), both],
    [
      'in gzip in zip, as Amplitude does it',
      zipSync({
        '1/': new Uint8Array(0),
        '1/a.gz': gzipSync(a),
        '1/complete': new Uint8Array(0),
        '1/b.gz': gzipSync(b),
      }),
      both,
    ],
    ['in tar', tarOf({ 'a.csv': a, 'b.csv': b }), both],
    ['in tar and gzip', gzipSync(tarOf({ 'folder/a.csv': a, 'folder/b.csv': b })), both],
    [
      'in zip beside what is no data',
      zipSync({ '__MACOSX/._a.csv': encoder.encode('\u0000\u0005'), '../../etc/a.csv': a, '.DS_Store': b }),
      rowsOf(0, 500),
    ],
  ])('%s is read', async (_, bytes, rows) => {
    expect(await readExport([bytes], columns)).toMatchObject({ rows, read: rows.length, rejects: [] });
  });

  it('in gzip in tar is read, however far it unpacks', async () => {
    const many = Array.from(
      { length: 200_000 },
      (_, i) => `p${(i * 7919) % 100_003},2026-01-01T00:00:00Z,page ${i % 9}`,
    );
    const csv = encoder.encode(`${columns.join(',')}\n${many.join('\n')}\n`);
    const { read, rows } = await readExport(
      [tarOf({ 'a.csv.gz': gzipSync(csv), 'b.csv.gz': gzipSync(csv) })],
      columns,
    );
    expect(read).toBe(2 * many.length);
    expect(rows.at(-1)!.join()).toBe(many.at(-1));
  });

  it('may be files and archives together', async () => {
    expect((await readExport([gzipSync(a), b], columns)).rows).toEqual(both);
  });

  const packed = gzipSync(a);
  const zipped = zipSync({ 'a.csv': a });
  const changed = (bytes: Uint8Array, at: number) => bytes.map((byte, k) => (k === at ? byte ^ 0x10 : byte));
  it.each<[string, Uint8Array]>([
    ['gzip that is cut off', packed.slice(0, -40)],
    ['gzip that lacks its last byte', packed.slice(0, -1)],
    ['gzip whose sum is wrong', changed(packed, packed.length - 6)],
    ['gzip with something behind it', joined(packed, encoder.encode('and more'))],
    ['zip without its directory', zipped.slice(0, -30)],
    ['zip whose data are altered', changed(zipped, 60)],
    ['tar that is cut off', tarOf({ 'a.csv': a, 'b.csv': b }).slice(0, 16_000)],
    ['tar whose header is altered', changed(tarOf({ 'a.csv': a }), 126)],
  ])('in %s is refused as damaged', async (_, bytes) => {
    await expect(readExport([bytes], columns)).rejects.toMatchObject({ fault: { code: 'damaged-file' } });
  });

  it('that unfolds too far is refused before it is held', async () => {
    const zeros = new Uint8Array(100 << 20).fill(0x20);
    await expect(readExport([gzipSync(zeros, { level: 9 })], columns)).rejects.toMatchObject({
      fault: { code: 'unpacks-too-far' },
    });
    let nested = zipSync({ 'a.csv': a });
    for (let k = 0; k < 4; k++) nested = zipSync({ 'a.zip': nested });
    await expect(readExport([nested], columns)).rejects.toMatchObject({ fault: { code: 'unpacks-too-far' } });
  });
});
