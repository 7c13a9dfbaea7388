import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { nodeThreads } from '../../electron/vault/node-threads.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { look } from '../../shared/vault/look.ts';
import { memoryNeeds } from '../../shared/vault/memory-needs.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { noThreads, type Threads } from '../../shared/vault/threads.ts';
import { textColumn } from '../fakes/random-journeys.ts';
import { hastyHost } from '../fakes/vault-host.ts';

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
  const host = { ...hastyHost(store), memory: () => memory, threads };
  const base = { host, kind: 'durable', format: 'CSV', population: 'p', mapping, terms: 'default' } as const;
  return { read, dataset: openDataset({ ...base, tables, leaveOut: [] }, io) };
}

it('ends an import that cannot fit while it reads, leaves the ledger as it was, and opens the file elsewhere', async () => {
  const store = memoryStore();
  await (await opened('unknown', store)).dataset;
  const before = await everythingIn(store);
  const { read, dataset } = await opened(201e6, store);
  const fault = await dataset.catch((error: Failure) => error.fault);
  expect(fault).toMatchObject({ code: 'does-not-fit', params: { has: '0.3' } });
  expect(read.bytes).toBeLessThan(bytes.length);
  expect(await everythingIn(store)).toEqual(before);
  expect((await (await opened(400e6, store)).dataset).summary.rows.kept).toBe(lines.length);
});

it('guesses the events and memory of a file from its beginning, and nothing of what is packed', async () => {
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
  const packed = await look([memorySource('x.gz', new Uint8Array(gzipSync(bytes)))], 'names');
  expect(memoryNeeds(packed, 4e9)).toBe('unknown');
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
