import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../../electron/vault/node-digest.ts';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { claimed } from '../../shared/journeys/claims.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { journeyQuestion, l0Of, measuresOf } from '../../shared/journeys/questions/asking.ts';
import { counting, run, stepsOf } from '../../shared/journeys/runner.ts';
import { columnsOf, type JourneyStore } from '../../shared/journeys/store.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import type { Question } from '../../shared/policy/question.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { type Helper, HelperLost } from '../../shared/vault/helper.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { look } from '../../shared/vault/look.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';
import { type Scan, scanned } from '../../shared/vault/scanning.ts';
import { noThreads, type Threads } from '../../shared/vault/threads.ts';
import { randomJourneys, seeded, storeOf } from '../fakes/random-journeys.ts';
import { threadsHere } from '../fakes/threads-here.ts';
import { told } from '../fakes/told-histogram.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/** Threads that die, hang or come late: nobody is missing from an answer or in it twice, and no row of an export is lost. */

const shape = { mostEvents: 3, touchpoints: ['home', 'cart', 'buy', 'help'], times: 40, missing: 0.1 };
const journeys = randomJourneys(8, { people: 40_000, ...shape });
const { store } = storeOf(journeys, {}, 10_000, true, new PeopleParts(1), 'shared');
const questions: readonly Question[] = [
  { ask: 'reach', of: 'touchpoint', at_most: 2 },
  { ask: 'funnel', steps: ['home', 'cart', 'buy'], order: 'sequential' },
  { ask: 'transitions', at_most: 1, collapse_repeats: false },
];
const boundsOf = (question: Question) => ({
  l0: l0Of(question),
  seedHex: '5eed',
  measures: measuresOf(question).added.map(({ total }) => total),
});
const expected = questions.map(question => told(run(store, journeyQuestion(question), boundsOf(question))));

const turn = () => new Promise<void>(done => setImmediate(done));

/** A thread that takes steps, one in so many turns, and dies when it took as many as it is told to, or brings what it counted. */
function mortal(dies: number | 'never', sleeps: number, pace: number): Helper {
  return {
    async do(task, input) {
      if (task !== 'scan') throw new HelperLost();
      const { question, bounds, claims, by } = input as Scan;
      const own = counting(store, journeyQuestion(question), bounds);
      for (let i = 0; i < sleeps; i++) await turn();
      let taken = 0;
      for (const { from, to } of claimed([...stepsOf(store)], claims, by)) {
        // Taken and not counted, or counted in part: both are lost.
        if (taken++ === dies) throw new HelperLost();
        own.ask(from, to);
        for (let i = 0; i < pace; i++) await turn();
      }
      if (taken === dies) throw new HelperLost();
      return own.counted() as never;
    },
    end: () => {},
  };
}

it('everybody is counted once, wherever threads die and whoever takes whom', async () => {
  const seen = { died: 0, brought: 0 };
  const helper = fc.record({
    dies: fc.oneof(fc.nat(6), fc.constant('never' as const)),
    sleeps: fc.nat(4),
    pace: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.nat(2), fc.array(helper, { maxLength: 4 }), async (at, some) => {
      // Every step of this thread is followed by a turn of the others.
      let elapsed = 0;
      const host = { elapsed: () => (elapsed += 1000), breathe: turn };
      const question = questions[at]!;
      const helpers = some.map(({ dies, sleeps, pace }) => mortal(dies, sleeps, pace));
      const histogram = await scanned(store, question, boundsOf(question), helpers, host);
      expect(told(histogram)).toEqual(expected[at]);
      for (const { dies } of some) seen[dies === 'never' ? 'brought' : 'died']++;
    }),
    { numRuns: 60, seed: 4711 },
  );
  expect(Math.min(seen.died, seen.brought)).toBeGreaterThan(10);
}, 120_000);

/** A place is whose number it is here. */
const sources: ByteSource[] = [];
const placed = (bytes: Uint8Array): ByteSource => {
  const source: ByteSource = {
    ...memorySource('journeys.csv', bytes),
    async *stream() {
      for (let from = 0; from < bytes.length; from += 10_000) yield bytes.subarray(from, from + 10_000);
    },
    place: sources.length,
  };
  sources.push(source);
  return source;
};
const here = () => threadsHere({ digest: sha256, open: place => sources[place as number]! });
const sample = Buffer.concat([...sampleJourneys({ people: 3000, seed: 5, dirty: true })]);
const plain = parseRecipe(sampleRecipe()).mapping;
/** One as it is, one whose touchpoints DuckDB joins, one in which several columns name a person. */
const mappings: readonly Mapping[] = [
  plain,
  { ...plain, touchpoint: { columns: ['touchpoint', 'channel'], join: ' / ' } },
  { ...plain, person: ['customer_id', 'country'] },
];

const never = new AbortController().signal;

async function imported(source: ByteSource, mapping: Mapping, threads: Threads, signal = never) {
  const { tables } = await look([source], 'names');
  const builder = new StoreBuilder(eventColumns(mapping), new PeopleParts(4), 'shared');
  const { readers } = rowReaders(mapping);
  const host = { ...hastyHost(), threads };
  const read = await streamInto(builder, tables, mapping, readers, host, { signal, progress: () => {} });
  const { store: built } = builder.finish({
    groups: mapping.groups,
    time: { kind: 'clock', precision: 'second', localSeconds: micros => Math.floor(micros / 1e6) },
  });
  return {
    rows: read.rows,
    rejects: read.rejects.byCause(),
    content: [...read.content],
    store: digestOf(built),
  };
}

function digestOf(built: JourneyStore): string {
  const { index: _, ...columns } = columnsOf(built);
  const text = JSON.stringify(columns, (_name, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value instanceof Map
        ? [...value]
        : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

it.each(mappings.map((mapping, at) => ({ at, mapping })))(
  'an export that a thread reads is the store that it is without one, of mapping $at',
  async ({ mapping }) => {
    const source = placed(sample);
    const [alone, beside] = [
      await imported(source, mapping, noThreads),
      await imported(source, mapping, here()),
    ];
    expect(alone.rows.kept).toBeGreaterThan(10_000);
    expect(alone.rows.rejected).toBeGreaterThan(10);
    expect(beside).toEqual(alone);
  },
  60_000,
);

it('a thread that dies while it reads, at any step, is a fault and no shorter export', async () => {
  const source = placed(sample.subarray(0, 200_000));
  const whole = await imported(source, plain, here());
  const random = seeded(7);
  let [lost, read] = [0, 0];
  for (let round = 0; round < 25; round++) {
    const dies = Math.floor(random() * 45);
    const threads = here();
    let steps = 0;
    const dying: Threads = {
      ...threads,
      start: (heard, failed) => threads.start(said => (steps++ === dies ? failed() : heard(said)), failed),
    };
    const outcome = await imported(source, plain, dying).catch((error: Failure) => error.fault);
    if ('store' in outcome) read++;
    else lost++;
    expect('store' in outcome ? outcome : 'a fault').toEqual('store' in outcome ? whole : 'a fault');
    if (!('store' in outcome)) expect(outcome).toEqual({ code: 'internal', params: {} });
    expect(threads.running()).toBe(0);
  }
  expect(Math.min(lost, read)).toBeGreaterThan(0);
}, 60_000);

it('a thread that never begins to read does not keep a cancel from being heard', async () => {
  const stop = new AbortController();
  let [started, ends] = [false, 0];
  const hanging: Threads = {
    ...here(),
    start() {
      started = true;
      return { tell: () => {}, wanted: () => {}, end: () => void ends++ };
    },
  };
  const outcome = imported(placed(sample), plain, hanging, stop.signal).then(
    () => 'imported',
    (error: Failure) => error.fault.code,
  );
  await expect.poll(() => started).toBe(true);
  stop.abort();
  expect(await outcome).toBe('cancelled');
  expect(ends).toBe(1);
});
