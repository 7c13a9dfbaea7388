import { gzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';
import { readExport } from '../fakes/read-export.ts';

const encoder = new TextEncoder();
const columns = ['who', 'at', 'what'];
const line = (k: number) => `p${k % 7},2026-01-01T10:00:00Z,page ${k}\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => line(from + k)).join('');

it('columns that change on the way cost the rows that have others, each counted', async () => {
  const more = Array.from({ length: 30 }, (_, k) => `p${k},2026-01-01T10:00:00Z,page,new\n`).join('');
  const read = await readExport([`who,at,what\n${lines(0, 100)}${more}${lines(100, 120)}`], columns);
  expect([read.rows.length, read.read]).toEqual([120, 150]);
  expect(read.rejects).toMatchObject([{ cause: 'too many fields', rows: 30 }]);
  expect(read.rejects[0]!.lines[0]).toBe(102);
});

it('keys that come and go in JSON are nothing in the records that lack them', async () => {
  const records = Array.from({ length: 90 }, (_, k) =>
    JSON.stringify({
      who: `p${k % 7}`,
      at: '2026-01-01T10:00:00Z',
      ...(k < 40 ? {} : { what: `page ${k}` }),
    }),
  );
  const read = await readExport([records.join('\n')], columns);
  expect(read.rows.filter(([, , what]) => what === '').length).toBe(40);
  expect(read.read).toBe(90);
});

it('a second file whose columns stand in another order is read by its own header line', async () => {
  const other = 'what,who,at,more\npage x,p1,2026-01-01T10:00:00Z,1\n';
  const read = await readExport([`who,at,what\n${lines(0, 40)}`, other], columns);
  expect(read.rows.at(-1)).toEqual(['p1', '2026-01-01T10:00:00Z', 'page x']);
});

it('a second file without a mapped column is refused, and named by the column', async () => {
  await expect(
    readExport([`who,at,what\n${lines(0, 40)}`, 'who,at\np1,2026-01-01\n'], columns),
  ).rejects.toMatchObject({
    fault: { code: 'no-column', params: { column: 'what' } },
  });
});

it('30,000 columns are read, and of them the mapped ones', async () => {
  const others = Array.from({ length: 29_997 }, (_, k) => named(k));
  const header = [...columns, ...others].join(',');
  const row = (k: number) => `p${k},2026-01-01T10:00:00Z,page ${k}${',x'.repeat(29_997)}`;
  const read = await readExport(
    [`${header}\n${[0, 1, 2, 3, 4, 5].map(row).join('\n')}\np6,too,few\n`],
    columns,
  );
  expect(read.rows).toEqual([0, 1, 2, 3, 4, 5].map(k => [`p${k}`, '2026-01-01T10:00:00Z', `page ${k}`]));
  expect(read.rejects).toEqual([{ cause: 'too few fields', rows: 1, lines: [8] }]);
});

it('30,000 keys in a record of JSON are read, and of them the mapped ones', async () => {
  const others = Object.fromEntries(Array.from({ length: 29_997 }, (_, k) => [named(k), k]));
  const record = (k: number) => JSON.stringify({ ...others, who: `p${k}`, at: '2026-01-01', what: 'page' });
  const read = await readExport([[0, 1, 2].map(record).join('\n')], columns);
  expect(read.rows.map(([who]) => who)).toEqual(['p0', 'p1', 'p2']);
});

function named(k: number): string {
  return `c_${k.toString(26).replace(/\d/g, digit => 'qrstuvwxyz'[Number(digit)]!)}`;
}

const hundred = 100 << 20;
/** A file that is never whole in memory: a part in front, a byte over and over, a part behind. */
function padded(front: string, byte: string, behind: string): Uint8Array {
  const bytes = new Uint8Array(hundred + front.length + behind.length).fill(byte.charCodeAt(0));
  bytes.set(encoder.encode(front));
  bytes.set(encoder.encode(behind), front.length + hundred);
  return bytes;
}

it.each([
  ['CSV', `who,at,what\n${lines(0, 50)}p1,2026-01-01T10:00:00Z,`, `\n${lines(50, 90)}`],
  ['CSV, in quotes', `who,at,what\n${lines(0, 50)}p1,2026-01-01T10:00:00Z,"`, `"\n${lines(50, 90)}`],
  [
    'NDJSON',
    `${Array.from({ length: 50 }, (_, k) => `{"who":"p${k}","at":"2026-01-01","what":"page"}\n`).join('')}{"who":"p","what":"`,
    `"}\n${Array.from({ length: 40 }, (_, k) => `{"who":"q${k}","at":"2026-01-01","what":"page"}\n`).join('')}`,
  ],
])('a cell of 100 MB in %s costs its record alone', async (_, front, behind) => {
  const read = await readExport([padded(front, 'x', behind)], columns);
  expect([read.rows.length, read.read]).toEqual([90, 91]);
  expect(read.rejects).toMatchObject([{ cause: 'record too long', rows: 1, lines: [expect.any(Number)] }]);
});

it('a first record that is too long hides nothing of those behind it from a look', async () => {
  const text = `customer_id,event_time,event\np1,2026-01-01T10:00:00Z,${'x'.repeat(6 << 20)}\n${lines(0, 90).replaceAll(/\d+\n/g, '\n')}${lines(0, 3)}`;
  for (const file of [encoder.encode(text), gzipSync(encoder.encode(text))]) {
    const { summary } = await look([memorySource('file', file)], 'names');
    expect(summary.proposal).toMatchObject({
      person: ['customer_id'],
      time: { column: 'event_time' },
      touchpoint: { columns: ['event'] },
    });
    expect(summary.open).toEqual([]);
  }
});

it('an archive that lacks a part of one of its files is refused as a whole', async () => {
  const good = encoder.encode(`who,at,what\n${lines(0, 200)}`);
  const archive = zipSync({ 'a.csv.gz': gzipSync(good), 'b.csv.gz': gzipSync(good).slice(0, -20) });
  await expect(readExport([archive], columns)).rejects.toMatchObject({
    fault: { code: 'damaged-file', params: { what: 'gzip' } },
  });
});
