import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { gzipSync } from 'fflate';
import { parquetMetadata } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExport } from '../fakes/read-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'murmuration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let run: (sql: string) => Promise<unknown>;
beforeAll(async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  run = sql => connection.run(sql);
});

let written = 0;
/** What DuckDB writes of a SELECT. */
async function parquetOf(select: string, options = ''): Promise<Uint8Array> {
  const path = join(folder, `${written++}.parquet`);
  await run(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`);
  return new Uint8Array(readFileSync(path));
}

const events = `SELECT 'p' || (i % 97) AS who, TIMESTAMP '2026-01-01 10:00:00' + INTERVAL (i) MINUTE AS at,
  ['home', 'search', 'cart'][1 + i % 3] AS what, i AS n FROM range(5000) r(i)`;
const rows = Array.from({ length: 5000 }, (_, i) => [
  `p${i % 97}`,
  new Date(Date.UTC(2026, 0, 1, 10, i)).toISOString().slice(0, 19),
  ['home', 'search', 'cart'][i % 3]!,
  String(i),
]);
const columns = ['who', 'at', 'what', 'n'];

describe('Parquet', () => {
  it.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'lz4_raw', 'brotli'])(
    'packed by %s is read',
    async codec => {
      const read = await readExport(
        [await parquetOf(events, `, CODEC '${codec}', ROW_GROUP_SIZE 2048`)],
        columns,
      );
      expect(read).toMatchObject({ rows, read: 5000, rejects: [] });
      expect(read.lines.slice(0, 3)).toEqual([1, 2, 3]);
    },
  );

  it('in gzip is read', async () => {
    expect((await readExport([gzipSync(await parquetOf(events))], columns)).rows).toEqual(rows);
  });

  it('gives every type as exact text', async () => {
    const typed =
      await parquetOf(`SELECT 9223372036854775807 AS big, 18446744073709551615::UBIGINT AS ubig, -5::TINYINT AS small,
      4294967295::UINTEGER AS uint, -1234567.89::DECIMAL(18,2) AS money, 0.05::DECIMAL(4,2) AS cents,
      123456789012345678901234567.891::DECIMAL(38,3) AS wide, true AS yes, 1.5::DOUBLE AS real, 'ä😀' AS text,
      NULL::VARCHAR AS nobody, DATE '1969-12-31' AS day, TIMESTAMP '2026-03-01 12:00:00.123456' AS local,
      TIMESTAMPTZ '2026-03-01 12:00:00.5+00' AS utc, TIMESTAMP_MS '1960-01-01 00:00:00.007' AS old,
      TIMESTAMP_NS '2026-03-01 12:00:00.123456789' AS fine, UUID '8e7f5d2c-1111-4222-8333-444455556666' AS id`);
    const names = 'big ubig small uint money cents wide yes real text nobody day local utc old fine id'.split(
      ' ',
    );
    expect((await readExport([typed], names)).rows[0]).toEqual([
      '9223372036854775807',
      '18446744073709551615',
      '-5',
      '4294967295',
      '-1234567.89',
      '0.05',
      '123456789012345678901234567.891',
      'true',
      '1.5',
      'ä😀',
      '',
      '1969-12-31',
      '2026-03-01T12:00:00.123456',
      '2026-03-01T12:00:00.5Z',
      '1960-01-01T00:00:00.007',
      '2026-03-01T12:00:00.123456789',
      '8e7f5d2c-1111-4222-8333-444455556666',
    ]);
  });

  it('is read by the paths of what is nested in it, as JSON is', async () => {
    const nested =
      await parquetOf(`SELECT '1' AS who, {'page': {'path': '/a'}, 'n': 9007199254740993, 'm': 1.10::DECIMAL(4,2)} AS context,
      [{'key': 'k', 'value': {'string_value': NULL, 'int_value': 9007199254740993}}] AS params,
      '{"$session_id": "s1", "deep": {"x": 1}}' AS properties, [1, 2]::BIGINT[] AS list, MAP {'a': 'b'} AS tags`);
    const paths = [
      'who',
      'context.page.path',
      'context.n',
      'context.m',
      'params.k',
      'properties.$session_id',
      'properties.deep.x',
      'list.1',
      'tags.a',
    ];
    expect((await readExport([nested], paths)).rows).toEqual([
      ['1', '/a', '9007199254740993', '1.10', '9007199254740993', 's1', '1', '2', 'b'],
    ]);
  });

  it('makes a row of each element of a nested list', async () => {
    const sessions = await parquetOf(
      `SELECT 's' || i AS session, [{'ts': 1700000000000 + i, 'type': 'click'}, {'ts': 1700000000001 + i, 'type': 'buy'}] AS events FROM range(3) r(i)`,
    );
    const read = await readExport([sessions], ['session', 'events[].ts', 'events[].type']);
    expect(read.rows.slice(0, 3)).toEqual([
      ['s0', '1700000000000', 'click'],
      ['s0', '1700000000001', 'buy'],
      ['s1', '1700000000001', 'click'],
    ]);
    expect(read.read).toBe(6);
  });

  it('with a damaged row group loses that group alone, counted', async () => {
    const whole = await parquetOf(events, `, CODEC 'zstd', ROW_GROUP_SIZE 2048`);
    const { row_groups: groups } = parquetMetadata(whole.slice().buffer);
    const { data_page_offset: at } = groups[1]!.columns[0]!.meta_data!;
    const damaged = whole.slice();
    damaged.fill(0xff, Number(at) + 30, Number(at) + 60);
    const read = await readExport([damaged], columns);
    const lost = Number(groups[1]!.num_rows);
    expect(read.rejects).toMatchObject([{ cause: 'damaged row group', rows: lost }]);
    expect(read.read).toBe(5000);
    expect(read.rows).toEqual(rows.filter((_, row) => row < 2048 || row >= 2048 + lost));
  });

  it('that is cut off is refused', async () => {
    const whole = await parquetOf(events);
    for (const cut of [whole.slice(0, -1), whole.slice(0, whole.length >> 1), whole.slice(0, 20)])
      await expect(readExport([cut], columns)).rejects.toMatchObject({ fault: { code: 'damaged-file' } });
  });

  it('has no column that it does not have', async () => {
    await expect(readExport([await parquetOf(events)], ['who', 'never'])).rejects.toMatchObject({
      fault: { code: 'no-column', params: { column: 'never' } },
    });
  });
});
