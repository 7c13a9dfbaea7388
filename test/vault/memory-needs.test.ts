import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { nodeThreads } from '../../electron/vault/node-threads.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { memoryWords } from '../../shared/protocol/memory-words.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { look } from '../../shared/vault/look.ts';
import { memoryNeeds } from '../../shared/vault/memory-needs.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { readTables } from '../../shared/vault/read-tables.ts';
import { Rejects } from '../../shared/vault/rejects.ts';
import { noThreads, type Threads } from '../../shared/vault/threads.ts';
import { textColumn } from '../fakes/random-journeys.ts';
import { hastyHost } from '../fakes/vault-host.ts';
import { tarOf } from '../fakes/write-tar.ts';

const { mapping } = parseRecipe(`murmuration: 1
roles: {person: customer_id, time: event_time, touchpoint: touchpoint, channel: channel}
time: {precision: second, timezone: UTC}
`);
const line = (i: number) =>
  `u${String(i % 5000).padStart(8, '0')},2026-01-01T00:${String(i % 60).padStart(2, '0')}:00Z,page ${i % 30},email`;
const lines = Array.from({ length: 200_000 }, (_, i) => line(i));
const bytes = new TextEncoder().encode(`customer_id,event_time,touchpoint,channel\n${lines.join('\n')}\n`);
const calm = { signal: new AbortController().signal, progress: () => {} };

async function opened(memory: number | 'unknown', store = memoryStore(), threads = noThreads) {
  const { tables } = await look([memorySource('x', bytes)], 'names');
  const read = { bytes: 0 };
  const io = {
    ...calm,
    progress: ({ phase, done }: { phase: string; done: number }) => {
      if (phase === 'reading') read.bytes = done;
    },
  };
  const host = { ...hastyHost(store), memory: async () => memory, threads };
  const base = { host, kind: 'durable', format: 'CSV', population: 'p', mapping, terms: 'default' } as const;
  return { read, dataset: openDataset({ ...base, tables, leaveOut: [] }, io) };
}

it('ends an import that cannot fit while it reads, leaves the ledger as it was, and opens the file elsewhere', async () => {
  const store = memoryStore();
  await (await opened('unknown', store)).dataset;
  const before = await everythingIn(store);
  const { read, dataset } = await opened(201e6, store);
  const fault = await dataset.catch((error: Failure) => error.fault);
  expect(fault).toMatchObject({ code: 'does-not-fit', params: { has: '201 MB' } });
  expect(read.bytes).toBeLessThan(bytes.length);
  expect(await everythingIn(store)).toEqual(before);
  expect((await (await opened(400e6, store)).dataset).summary.rows.kept).toBe(lines.length);
});

const records = Array.from({ length: 60_000 }, (_, i) => {
  const [who, at, page, channel] = line(i).split(',') as [string, string, string, string];
  return { customer_id: who, event_time: at, touchpoint: page, channel };
});
const utf8 = (text: string) => new TextEncoder().encode(text);
const gzipped = (of: Uint8Array) => new Uint8Array(gzipSync(of));
const json = utf8(JSON.stringify(records));
const ndjson = utf8(records.map(record => JSON.stringify(record)).join('\n'));
const visits = utf8(
  JSON.stringify(
    Array.from({ length: 12_000 }, (_, i) => ({
      visitorId: `v${i}`,
      actionDetails: records
        .slice(5 * i, 5 * i + 5)
        .map(({ event_time: timestamp, touchpoint }) => ({ timestamp, type: 'action', url: touchpoint })),
    })),
  ),
);
const accessLog = utf8(
  records
    .map(
      ({ touchpoint }, i) =>
        `10.0.${i % 200}.${i % 7} - - [01/Feb/2026:00:00:00 +0000] "GET /${touchpoint.slice(5)} HTTP/1.1" 200 51`,
    )
    .join('\n'),
);
const xes = utf8(
  `<?xml version="1.0"?><log xes.version="1.0">${Array.from(
    { length: 6000 },
    (_, i) =>
      `<trace><string key="concept:name" value="${i}"/>${records
        .slice(10 * i, 10 * i + 10)
        .map(
          ({ event_time, touchpoint }) =>
            `<event><string key="concept:name" value="${touchpoint}"/><date key="time:timestamp" value="${event_time}"/></event>`,
        )
        .join('')}</trace>`,
  ).join('')}</log>`,
);
const parquet = new Uint8Array(
  parquetWriteBuffer({
    columnData: (['customer_id', 'event_time', 'touchpoint', 'channel'] as const).map(name => ({
      name,
      data: records.map(record => record[name]),
    })),
  }),
);
const csv = utf8(`customer_id,event_time,touchpoint,channel\n${lines.slice(0, records.length).join('\n')}\n`);

it.each([
  ['CSV', csv],
  ['CSV in UTF-16', new Uint8Array(Buffer.from(`\ufeff${new TextDecoder().decode(csv)}`, 'utf16le'))],
  ['NDJSON', ndjson],
  ['JSON', json],
  ['JSON whose records hold lists of events', visits],
  ['web server log', accessLog],
  ['XES', xes],
  ['Parquet', parquet],
  ['CSV in gzip', gzipped(csv)],
  ['NDJSON in zip', zipSync({ 'a.json': ndjson })],
  ['CSV in tar and gzip', gzipped(tarOf({ 'a.csv': csv }))],
  ['CSV in gzip in tar', tarOf({ 'a.csv.gz': gzipped(csv) })],
  ['Parquet in zip', zipSync({ 'a.parquet': parquet })],
])('tells before an import how many events %s holds', async (_, file) => {
  const { events } = await look([memorySource('x', file)], 'names');
  if (events === 'unknown') throw new RangeError('it can be told');
  // Guessed from the beginning; a gzip may fold its beginning otherwise than the rest.
  expect(events / records.length).toBeGreaterThan(0.85);
  expect(events / records.length).toBeLessThan(1.15);
});

it('knows the rows of Parquet exactly, and what of a row group is held at a time', async () => {
  const { events, heldBytes } = await look([memorySource('x', parquet)], 'names');
  expect(events).toBe(records.length);
  expect(heldBytes).toBeGreaterThan(records.length);
});

it('guesses the memory of a file from what is told of it before, in proportion to its size', async () => {
  const needs = memoryNeeds(await look([memorySource('x', bytes)], 'names'), 4e9);
  if (needs === 'unknown') throw new RangeError('the size tells');
  expect(needs.available).toBe(4e9);
  expect(Math.abs(needs.events / lines.length - 1)).toBeLessThan(0.05);
  expect(needs.most_bytes).toBeGreaterThan(needs.bytes);
  // A hundred times as many, by what the size says; nothing of it is read.
  const large = memoryNeeds(
    await look([{ ...memorySource('x', bytes), size: 100 * bytes.length }], 'names'),
    'unknown',
  );
  if (large === 'unknown') throw new RangeError('the size tells');
  expect(large.events / needs.events).toBeCloseTo(100, 0);
  expect(large.bytes).toBeGreaterThan(200e6 + 20e6 * 15);
  expect(large.bytes).toBeLessThan(200e6 + 20e6 * 50);
  expect(large.attribute_bytes).toBe(60e6);
  const pipe = { name: 'x', size: 'unknown', stream: memorySource('x', bytes).stream } as const;
  const piped = await look([{ ...pipe, slice: memorySource('x', bytes).slice }], 'names');
  expect(memoryNeeds(piped, 4e9)).toBe('unknown');
});

it('says what would make a file fit, and what that saves is saved', async () => {
  const looked = await look([memorySource('x', bytes)], 'names');
  const large = { ...looked, events: 100e6 };
  const needs = memoryNeeds(large, 2e9);
  if (needs === 'unknown') throw new RangeError('the size tells');
  const { fits, says } = memoryWords(needs);
  expect(fits).toBe('no');
  const fewer = Number(/about ([\d,]+) events fit/.exec(says)?.[1]?.replaceAll(',', ''));
  const enough = memoryNeeds({ ...looked, events: 0.9 * fewer }, 2e9);
  if (enough === 'unknown') throw new RangeError('the size tells');
  expect(enough.bytes).toBeLessThanOrEqual(2e9);
  expect(memoryWords({ ...enough, available: enough.most_bytes }).fits).toBe('yes');
  expect(memoryWords({ ...needs, available: needs.fixed_bytes }).says).toContain('not even few events fit');

  // An attribute takes what is said of it, and a coarser time or a period saves nothing.
  const expected = (attributes: readonly string[]) => {
    const builder = new StoreBuilder({ ...eventColumns(mapping), attributes }, new PeopleParts(16));
    const some = lines.slice(0, 100_000).map(each => each.split(','));
    const column = (place: number) => textColumn(some.map(cells => cells[place]!));
    builder.append({
      rows: some.length,
      person: column(0),
      time: Float64Array.from(some, cells => Date.parse(cells[1]!) * 1000),
      touchpoint: column(2),
      channel: column(3),
      attributes: new Map(attributes.map(name => [name, column(2)])),
    });
    return builder.expectedBytes(1);
  };
  const saved = expected(['a', 'b', 'c']) - expected(['a']);
  const said = (2 * needs.attribute_bytes * 100_000) / needs.events;
  // One byte a label where they are few, more where they are many.
  expect(saved / said).toBeGreaterThan(0.5);
  expect(saved / said).toBeLessThan(1.5);
});

it('ends no import of a file that is read in columns because it has many others', async () => {
  const wide = new Uint8Array(
    parquetWriteBuffer({
      rowGroupSize: 10_000,
      columnData: [
        ...(['customer_id', 'event_time', 'touchpoint', 'channel'] as const).map(name => ({
          name,
          data: records.map(record => record[name]),
        })),
        ...Array.from({ length: 12 }, (_, k) => ({
          name: `other ${k}`,
          data: records.map((_, i) => `${k} ${i * 7919}`),
        })),
      ],
    }),
  );
  const expected: number[] = [];
  const { tables } = await look([memorySource('x', wide)], 'names');
  const io = { signal: calm.signal, progress: () => {} };
  const wanted = {
    columns: ['customer_id', 'event_time', 'touchpoint'],
    person: ['customer_id'],
    time: 'none',
  } as const;
  let rows = 0;
  await readTables(tables, wanted, new Rejects(), hastyHost(), io, (part, far) => {
    rows += part.lines.length;
    if (far !== 'unknown') expected.push(rows / far);
  });
  expect(rows).toBe(records.length);
  for (const all of expected) expect(all / records.length).toBeCloseTo(1, 2);
});

it('expects after a part what the whole takes', () => {
  const builder = new StoreBuilder(eventColumns(mapping), new PeopleParts(16));
  const batch = (from: number) => {
    const some = lines.slice(from, from + 20_000).map(each => each.split(','));
    const column = (place: number) => textColumn(some.map(cells => cells[place]!));
    const time = Float64Array.from(some, cells => Date.parse(cells[1]!) * 1000);
    return {
      rows: some.length,
      person: column(0),
      time,
      touchpoint: column(2),
      channel: column(3),
      attributes: new Map(),
    };
  };
  builder.append(batch(0));
  const early = builder.expectedBytes(0.1);
  for (let from = 20_000; from < lines.length; from += 20_000) builder.append(batch(from));
  const whole = builder.expectedBytes(1);
  expect(early / whole).toBeGreaterThan(0.7);
  expect(early / whole).toBeLessThan(1.2);
});

it.each([
  ['one thread has', noThreads],
  ['helpers were given', { ...nodeThreads(2), leastEvents: 0 }],
])('gives the journeys’ memory back when it is closed that %s', async (_, threads) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = async () => {
    // Buffers are counted out a turn after their collection.
    for (let turn = 0; turn < 3; turn++) {
      collect();
      await new Promise(done => setTimeout(done, 20));
    }
    return process.memoryUsage().arrayBuffers;
  };
  let ended = 0;
  const counted: Threads = {
    ...threads,
    start(heard, failed) {
      const thread = threads.start(heard, failed);
      const end = () => {
        thread.end();
        ended++;
      };
      return { ...thread, end };
    },
  };
  const { dataset: opening } = await opened('unknown', memoryStore(), counted);
  const dataset = await opening;
  await dataset.open(calm);
  await dataset.ask(asked, calm);
  const open = await held();
  dataset.close();
  // At least touchpoint, channel and second of each event; helpers take a while to end.
  await expect.poll(async () => open - (await held())).toBeGreaterThan(lines.length * 6);
  expect(ended).toBe(threads.most);
  const another = { ...asked, question: { ...asked.question, at_most: 2 } };
  await expect(dataset.ask(another, calm)).rejects.toThrow();
});

it('counts what the identifiers of a file take, whatever one of them is', async () => {
  const file = async (name: (i: number) => string) => {
    const rows = Array.from(
      { length: 1000 },
      (_, i) => `${name(i)},2026-01-01T00:00:00Z,page ${i % 30},email`,
    );
    const text = `customer_id,event_time,touchpoint,channel\n${rows.join('\n')}\n`;
    const looked = await look([memorySource('x', new TextEncoder().encode(text))], 'names');
    return looked.identifierBytes;
  };
  expect(await file(i => `u${i + 1000}`)).toBe(8);
  expect(await file(i => (i === 7 ? 'u'.repeat(5000) : `u${i + 1000}`))).toBe(8);
  expect(await file(i => `3f2b8c1e-aaaa-4bbb-8ccc-${String(i).padStart(12, '0')}`)).toBe(40);
});

const asked = {
  id: 'q',
  question: { ask: 'reach', of: 'touchpoint', at_most: 3 },
  spend: { kind: 'share', millionths: 50_000 },
} as const;

async function everythingIn(store: ReturnType<typeof memoryStore>): Promise<string> {
  const names = await store.list('');
  const texts = await Promise.all(names.map(async name => String(await store.read(name))));
  return JSON.stringify([names, texts]);
}
