import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { unpackingLimits } from '../../shared/formats/unpacking-limits.ts';
import { faultCode, murmuration, temporaryFolder } from '../cli/murmuration.ts';
import { readExport } from '../fakes/read-export.ts';
import { tarOf } from '../fakes/write-tar.ts';

/** Archives that would unfold without end, or write outside of where they are. */

const encoder = new TextEncoder();
const columns = ['who', 'at', 'what'];
const csv = encoder.encode('who,at,what\np1,2026-01-01T10:00:00Z,home\np2,2026-01-01T10:00:00Z,cart\n');
const rows = [
  ['p1', '2026-01-01T10:00:00Z', 'home'],
  ['p2', '2026-01-01T10:00:00Z', 'cart'],
];
const faultOf = (bytes: Uint8Array) =>
  readExport([bytes], columns).then(
    ({ rows: read }) => `read ${read.length}`,
    error => (error as { fault?: { code: string } }).fault?.code ?? String(error),
  );

const outside = [
  '../../../../../../tmp/outside.csv',
  '/tmp/outside.csv',
  'a\\..\\..\\outside.csv',
  'C:\\outside.csv',
  'a/../../outside.csv',
  'outside.csv\u0000.txt',
  '\u202evsc.edistuo',
  'CON',
];

it.each(outside)('reads a file that would be %s, and writes none', async name => {
  expect((await readExport([zipSync({ [name]: csv })], columns)).rows).toEqual(rows);
  const tar = await readExport([tarOf({ [name]: csv })], columns);
  expect(tar.rows).toEqual(rows);
});

it('writes nothing outside of where it was told to, whatever an archive calls its files', async () => {
  const folder = temporaryFolder();
  const inside = join(folder, 'a', 'b');
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(inside, 'x.zip'), zipSync(Object.fromEntries(outside.map(name => [name, csv]))));
  const looked = await murmuration(['inspect', 'x.zip'], { folder: inside });
  expect([looked.status, looked.out]).toEqual([0, expect.stringMatching(/rows read +16\n/)]);
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
});

/** A tar entry of another type than a file, with its sum made right. */
function special(type: string, to: string): Uint8Array {
  const tar = tarOf({ link: new Uint8Array(0), 'a.csv': csv }).slice();
  tar.set(encoder.encode(type), 156);
  tar.set(encoder.encode(to), 157);
  tar.set(encoder.encode('        '), 148);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.set(encoder.encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return tar;
}

it.each([
  ['a hard link', '1'],
  ['a symbolic link', '2'],
  ['a device', '3'],
  ['a folder', '5'],
  ['a pipe', '6'],
])('passes %s in a tar archive over', async (_, type) => {
  expect((await readExport([special(type, '/etc/passwd')], columns)).rows).toEqual(rows);
});

const bomb = gzipSync(new Uint8Array(66 << 20).fill(0x20), { level: 9 });

it('stops what unfolds too far before it is held: gzip in zip, and archives in archives', async () => {
  expect(bomb.length).toBeLessThan(100_000);
  // Gzip in a zip that stores it: the zip itself unfolds to nothing.
  expect(await faultOf(zipSync({ 'a.csv.gz': [bomb, { level: 0 }] }))).toBe('unpacks-too-far');
  let nested: Uint8Array = csv;
  for (let depth = 0; depth <= unpackingLimits.depth + 1; depth++) nested = gzipSync(nested);
  expect(await faultOf(nested)).toBe('unpacks-too-far');
});

it('refuses more files than an export has', async () => {
  const many = Object.fromEntries(
    Array.from({ length: unpackingLimits.files + 1 }, (_, n) => [`${n}.csv`, new Uint8Array(0)]),
  );
  expect(await faultOf(zipSync(many, { level: 0 }))).toBe('too-large');
});

/** Places of the central directory's entries. */
function directory(zip: Uint8Array): readonly number[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const found: number[] = [];
  for (let at = 0; at + 46 <= zip.length; at++) if (view.getUint32(at, true) === 0x02014b50) found.push(at);
  return found;
}

function withDirectory(zip: Uint8Array, change: (view: DataView, entry: number, n: number) => void) {
  const copy = zip.slice();
  const view = new DataView(copy.buffer);
  for (const [n, entry] of directory(copy).entries()) change(view, entry, n);
  return copy;
}

it('believes no size that an archive claims', async () => {
  const zip = zipSync({ 'a.csv': csv, 'b.csv': csv });
  const sized = (size: number) =>
    withDirectory(zip, (view, entry) => {
      view.setUint32(entry + 20, size, true);
      view.setUint32(entry + 24, size, true);
    });
  for (const size of [0, 1, 0x7fffffff, 0xfffffffe]) expect(await faultOf(sized(size))).toBe('damaged-file');
});

it('reads no file of an archive twice: entries that overlap unfold to more than their bytes hold', async () => {
  const zip = zipSync({ 'a.csv': csv, 'b.csv': csv, 'c.csv': csv });
  const first = new DataView(zip.buffer).getUint32(directory(zip)[0]! + 42, true);
  const overlapping = withDirectory(zip, (view, entry) => view.setUint32(entry + 42, first, true));
  expect(await faultOf(overlapping)).toBe('damaged-file');
});

it('takes no document type of XML at its word: no entity, no file and no address of it', async () => {
  const xes = (declared: string, used: string) =>
    encoder.encode(
      `<?xml version="1.0"?><!DOCTYPE log [${declared}]><log xes.version="1.0"><trace><string key="concept:name" value="c"/><event><string key="concept:name" value="${used}"/><date key="time:timestamp" value="2026-01-01T10:00:00Z"/></event></trace></log>`,
    );
  for (const declared of [
    '<!ENTITY x SYSTEM "file:///etc/passwd">',
    '<!ENTITY x SYSTEM "http://192.0.2.1/">',
    '<!ENTITY y "yyyyyyyyyy"><!ENTITY x "&y;&y;&y;&y;&y;&y;">',
  ]) {
    const { rows: read } = await readExport([xes(declared, '&x;')], ['case:concept:name', 'concept:name']);
    expect(JSON.stringify(read)).not.toMatch(/root:|yyyy|&x;/);
  }
});

it('refuses a bomb on the command line, and leaves no ledger and no file', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'bomb.gz'), bomb);
  const looked = await murmuration(['inspect', 'bomb.gz'], { folder });
  expect([looked.status, faultCode(looked)]).toEqual([3, 'unpacks-too-far']);
  const held = readdirSync(folder).filter(name => statSync(join(folder, name)).isFile());
  expect(held).toEqual(['bomb.gz']);
});
