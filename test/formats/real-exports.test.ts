import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { compileTime } from '../../shared/formats/time-text.ts';
import { look } from '../../shared/vault/look.ts';
import { readExport } from '../fakes/read-export.ts';
import { realFile } from './real-file.ts';

function bytesOf(name: string, skip: TestContext['skip']): Uint8Array {
  const path = realFile(name);
  skip(path === 'absent', `../shared/data/${name} is not here`);
  return new Uint8Array(readFileSync(path));
}

const encoder = new TextEncoder();
const moment = (text: string, zone = 'UTC') => {
  const bytes = encoder.encode(text);
  return compileTime('auto', zone).read(bytes, 0, bytes.length);
};

it('receipt is the same journeys in CSV and in Parquet, whose times are on the clock of its town', async ({
  skip,
}) => {
  const columns = ['case:concept:name', 'time:timestamp', 'concept:name', 'case:channel', 'org:resource'];
  const journeys = async (name: string) => {
    const { rows, rejects } = await readExport([bytesOf(name, skip)], columns);
    expect(rejects).toEqual([]);
    return rows
      .map(([who, at, ...rest]) => [who, moment(at!, 'Europe/Amsterdam'), ...rest].join('\u0000'))
      .sort();
  };
  const csv = await journeys('receipt.csv');
  expect(csv.length).toBe(8577);
  const parquet = await journeys('receipt.parquet');
  expect(parquet.findIndex((journey, k) => journey !== csv[k])).toBe(-1);
  expect(parquet.length).toBe(csv.length);
});

it('bpic2012 is read whole from its gzip', async ({ skip }) => {
  const read = await readExport(
    [bytesOf('bpic2012.xes.gz', skip)],
    ['case:concept:name', 'time:timestamp', 'concept:name', 'lifecycle:transition'],
  );
  expect([read.read, read.rows.length, new Set(read.rows.map(([who]) => who)).size]).toEqual([
    262_200, 262_200, 13_087,
  ]);
  expect(read.rows.every(([, at]) => Number.isFinite(moment(at!)))).toBe(true);
});

it('bpic2012 is mapped by its format, each step with its transition', async ({ skip }) => {
  const { summary } = await look([memorySource('log', bytesOf('bpic2012.xes.gz', skip))], 'nothing');
  expect(summary.proposal).toMatchObject({
    person: ['case:concept:name'],
    time: { column: 'time:timestamp' },
    touchpoint: { columns: ['concept:name', 'lifecycle:transition'] },
  });
  expect(summary.open).toEqual([]);
});

it('otto and wikiticker are read to the last event', async ({ skip }) => {
  const otto = await readExport(
    [bytesOf('otto_train_sample.jsonl', skip)],
    ['session', 'events[].ts', 'events[].type'],
  );
  const expected = readFileSync(realFile('otto_train_sample.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .flatMap(line => {
      const { session, events } = JSON.parse(line) as {
        session: string;
        events: { ts: number; type: string }[];
      };
      return events.map(({ ts, type }) => [String(session), String(ts), type]);
    });
  expect(otto.rows.length).toBe(expected.length);
  expect(otto.rows.map(row => row.join())).toEqual(expected.map(row => row.join()));
  const wiki = await readExport(
    [bytesOf('wikiticker-2015-09-12-sampled.json.gz', skip)],
    ['user', 'time', 'channel'],
  );
  expect([wiki.read, wiki.rows.length]).toEqual([39_244, 39_244]);
});

it('sepsis keeps the case that is called NA', async ({ skip }) => {
  const { rows } = await readExport([bytesOf('sepsis.csv', skip)], ['Case ID']);
  expect([
    rows.length,
    new Set(rows.map(([who]) => who)).size,
    rows.filter(([who]) => who === 'NA').length,
  ]).toEqual([15_214, 1050, 24]);
});

it('the Adobe feed is refused for its damage', async ({ skip }) => {
  const files = ['01-suiteid_2015-02-10.tsv.gz', 'suiteid_2015-02-10-lookup_data.tar.gz'].map(name =>
    memorySource(basename(name), bytesOf(join('adobe_feed', name), skip)),
  );
  await expect(look(files, 'nothing')).rejects.toMatchObject({
    fault: {
      code: 'damaged-file',
      params: { what: expect.stringContaining('671 fields under 672 names') as string },
    },
  });
});

it('the OCEL log is the same in JSON, XML and SQLite, but for the hour that only JSON tells the zone of', async ({
  skip,
}) => {
  const columns = [
    'ocel:type:Purchase Order',
    'ocel:activity',
    'ocel:eid',
    'po_creator',
    'invoice_inserter',
    'ocel:type:Invoice',
    'ocel:timestamp',
  ];
  const [json, xml, sqlite] = await Promise.all(
    ['jsonocel', 'xmlocel', 'sqlite'].map(
      async kind => (await readExport([bytesOf(`ocel20_example.${kind}`, skip)], columns)).rows,
    ),
  );
  const texts = (rows: readonly (readonly string[])[]) => rows.map(row => row.slice(0, -1));
  const laterThanJson = (rows: readonly (readonly string[])[]) =>
    new Set(rows.map((row, k) => (moment(row.at(-1)!) - moment(json![k]!.at(-1)!)) / 3.6e9));
  expect(json!.length).toBeGreaterThan(10);
  expect(texts(xml!)).toEqual(texts(json!));
  expect(texts(sqlite!)).toEqual(texts(json!));
  expect(laterThanJson(xml!)).toEqual(new Set([1]));
  expect(laterThanJson(sqlite!)).toEqual(new Set([1]));
});

it('the OCEL log in SQLite asks which object is the person, and the zone that it does not tell', async ({
  skip,
}) => {
  const { summary } = await look([memorySource('log', bytesOf('ocel20_example.sqlite', skip))], 'nothing');
  expect(summary.format).toBe('OCEL 2.0 SQLite');
  expect(summary.proposal).toMatchObject({
    time: { column: 'ocel:timestamp' },
    touchpoint: { columns: ['ocel:activity'] },
  });
  expect(summary.open).toEqual([
    expect.stringContaining('Which type of object') as string,
    expect.stringContaining('do not tell their zone') as string,
  ]);
});
