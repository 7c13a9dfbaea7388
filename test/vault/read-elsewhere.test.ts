import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, strToU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../electron/vault/node-digest.ts';
import { fileSource } from '../../electron/vault/node-sources.ts';
import { nodeThreads } from '../../electron/vault/node-threads.ts';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import { textRows } from '../../shared/formats/json-sample.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { Progress } from '../../shared/protocol/summary.ts';
import type { Cleaning } from '../../shared/vault/cleaning.ts';
import { look } from '../../shared/vault/look.ts';
import type { Looked } from '../../shared/vault/looked.ts';
import { readTables } from '../../shared/vault/read-tables.ts';
import { Rejects } from '../../shared/vault/rejects.ts';
import { noThreads, type Threads } from '../../shared/vault/threads.ts';
import { damaged, draws } from '../fakes/damage.ts';
import { sound } from '../fakes/damaged-reading.ts';
import { threadsHere } from '../fakes/threads-here.ts';

const breathe = async () => {};

/** A place is whose number it is here. */
const sources: ByteSource[] = [];
const here = () => threadsHere({ digest: sha256, open: place => sources[place as number]! });

function placed(bytes: Uint8Array): ByteSource {
  const whole = memorySource('file', bytes);
  const source: ByteSource = {
    ...whole,
    async *stream() {
      for (let from = 0; from < bytes.length; from += 777) yield bytes.subarray(from, from + 777);
    },
    place: sources.length,
  };
  sources.push(source);
  return source;
}

interface Reading {
  readonly tables: Looked['tables'];
  readonly columns: readonly string[];
  readonly person: readonly string[];
  readonly time: Cleaning['time'];
}

async function planOf(files: readonly ByteSource[]): Promise<Reading> {
  const { tables, summary } = await look(files, 'nothing');
  const { proposal, columns } = summary;
  const person = proposal.person ?? [];
  const names = [...new Set([...person, ...columns.slice(0, 12).map(({ name }) => name)])];
  // Read by a rule of its own, any column has rows with a time or without.
  const rule = { kind: 'clock', column: names[0]!, format: 'auto', zone: 'UTC' } as const;
  const place = Math.max(0, names.indexOf(proposal.time?.column ?? ''));
  return { tables, columns: names, person, time: { place, rule } };
}

/** All that reading tells: rows, counts, rejects with their lines, how far it came, the digest; or the fault. */
async function told({ tables, ...wanted }: Reading, threads: Threads, signal = never) {
  const rejects = new Rejects();
  const rows: string[] = [];
  const progress: Progress[] = [];
  const io = { signal, progress: (step: Progress) => void progress.push(step) };
  const host = { digest: sha256, breathe, threads };
  try {
    const ended = await readTables(tables, wanted, rejects, host, io, part => {
      textRows(part).forEach((cells, k) => {
        rows.push([part.lines[k], part.times?.[k], progress.at(-1)?.done, ...cells].join('\u0000'));
      });
    });
    return {
      ...ended,
      rows,
      rejects: rejects.byCause(),
      touched: rejects.peopleTouched(),
      last: progress.at(-1),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { fault: error.fault, rows: [] };
  }
}

const never = new AbortController().signal;

describe('a helper reads what this thread does, and tells the same of it:', () => {
  for (const { name, bytes } of sound) {
    it(`${name}, whole and damaged`, async () => {
      const { tables, ...rest } = await planOf([placed(bytes)]);
      const variants = [bytes, ...[1, 2, 3].map(seed => damaged(bytes, draws(seed)).bytes)];
      for (const variant of variants) {
        const source = placed(variant);
        const reading = { ...rest, tables: tables.map(table => ({ ...table, source })) };
        const threads = here();
        expect(await told(reading, threads)).toEqual(await told(reading, noThreads));
        expect(threads.running()).toBe(0);
      }
    });
  }
});

it('gives up a helper that is lost, with a fault that tells nothing', async () => {
  const threads = here();
  const lost: Threads = {
    ...threads,
    start(heard, failed) {
      let steps = 0;
      return threads.start(said => (++steps > 2 ? failed() : heard(said)), failed);
    },
  };
  const reading = await planOf([placed(sound[0]!.bytes)]);
  expect(await told(reading, lost)).toMatchObject({ fault: { code: 'internal', params: {} } });
  expect(threads.running()).toBe(0);
});

it('reads here where a helper cannot be started, where a source has no place, and what is small', async () => {
  const reading = await planOf([placed(sound[0]!.bytes)]);
  const expected = await told(reading, noThreads);
  const refused: Threads = {
    ...here(),
    start(_, failed) {
      setImmediate(failed);
      return { tell: () => {}, wanted: () => {}, end: () => {} };
    },
  };
  expect(await told(reading, refused)).toEqual(expected);
  const none: Threads = { ...noThreads, most: 1 };
  expect(await told(reading, { ...none, leastBytes: sound[0]!.bytes.length + 1 })).toEqual(expected);
  const unplaced = await planOf([memorySource('file', sound[0]!.bytes)]);
  expect((await told(unplaced, { ...none, leastBytes: 0 })).rows).toEqual(
    (await told(unplaced, noThreads)).rows,
  );
});

describe('in a thread under Node', () => {
  let folder = '';
  const threads = { ...nodeThreads(1), leastBytes: 0 };
  const line = (i: number) =>
    `p${i % 900},2026-01-01T10:${10 + (i % 50)}:00Z,${i % 97 === 0 ? '"x"y' : 'buy'}\n`;
  const lines = Array.from({ length: 250_000 }, (_, i) => line(i));
  const text = `person,time,what\n${lines.join('')}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
    await writeFile(join(folder, 'one.csv'), text);
    await writeFile(join(folder, 'two.csv.gz'), gzipSync(strToU8(text)));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function opened<R>(use: (reading: Reading) => Promise<R>): Promise<R> {
    const files = await Promise.all(['one.csv', 'two.csv.gz'].map(name => fileSource(join(folder, name))));
    try {
      return await use(await planOf(files));
    } finally {
      await Promise.all(files.map(file => file.close()));
    }
  }

  it('reads files that this one opened, in many parts', async () => {
    await opened(async reading => {
      const elsewhere = await told(reading, threads);
      expect(elsewhere.rows).toHaveLength(2 * (250_000 - 2_578));
      expect(elsewhere).toEqual(await told(reading, noThreads));
    });
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    await opened(async reading => {
      const rejects = new Rejects();
      const host = { digest: sha256, breathe, threads };
      const io = { signal: stop.signal, progress: () => {} };
      let parts = 0;
      const cancelled = readTables(reading.tables, reading, rejects, host, io, () => {
        parts++;
        stop.abort();
      });
      await expect(cancelled).rejects.toMatchObject({ fault: { code: 'cancelled' } });
      expect(parts).toBe(1);
    });
  });

  it('says that a file vanished which has changed since it was opened', async () => {
    await opened(async reading => {
      await utimes(join(folder, 'one.csv'), 1, 1);
      expect(await told(reading, threads)).toMatchObject({ fault: { code: 'source-vanished' } });
    });
  });
});
