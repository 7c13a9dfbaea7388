import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import type { Fault } from '../../shared/protocol/fault.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { failingMemory } from './failing-memory.ts';

// Before any module that keeps a constructor of its own.
const memory = failingMemory(1024);
const { gzipSync, zipSync } = await import('fflate');
const { parquetWriteBuffer } = await import('hyparquet-writer');
const { memorySource } = await import('../../shared/formats/memory-source.ts');
const { memoryStore } = await import('../../shared/ledger/memory-store.ts');
const { parseRecipe } = await import('../../shared/policy/recipe.ts');
const { asMapped } = await import('../../shared/policy/risk-view.ts');
const { faultOf } = await import('../../shared/protocol/exhausted.ts');
const { look } = await import('../../shared/vault/look.ts');
const { openDataset } = await import('../../shared/vault/open-dataset.ts');
const { noThreads } = await import('../../shared/vault/threads.ts');
const { hastyHost } = await import('./vault-host.ts');

const { mapping } = parseRecipe(`murmuration: 1
roles: {person: customer_id, time: event_time, touchpoint: touchpoint, channel: channel,
  amount: {column: amount, currency: EUR}, session: {gap: 30m}, attributes: {country: country}}
consent: {column: consent, granted: ["yes"]}
time: {precision: minute, timezone: UTC, from: 2026-01-01, to: 2026-02-01}
`);
const people = 400;
const rows = Array.from({ length: 4 * people }, (_, i) => ({
  customer_id: `customer ${i % people}`,
  event_time: `2026-01-0${1 + (i % 7)}T00:${String(i % 60).padStart(2, '0')}:00Z`,
  touchpoint: ['home', 'search', 'cart', 'purchase', `page ${i % 40}`][i % 5]!,
  channel: ['email', 'search', 'direct'][i % 3]!,
  amount: `${i % 90}.50`,
  country: ['DE', 'AT', 'CH'][i % 3]!,
  consent: i % 11 === 0 ? 'no' : 'yes',
}));
const names = Object.keys(rows[0]!) as (keyof (typeof rows)[number])[];
const utf8 = (text: string) => new TextEncoder().encode(text);
const csv = utf8([names.join(','), ...rows.map(row => names.map(name => row[name]).join(','))].join('\n'));
const ndjson = utf8(rows.map(row => JSON.stringify(row)).join('\n'));
const parquet = (codec: 'SNAPPY' | 'UNCOMPRESSED') =>
  new Uint8Array(
    parquetWriteBuffer({
      codec,
      rowGroupSize: 700,
      columnData: names.map(name => ({ name, data: rows.map(row => row[name]) })),
    }),
  );
const calm = { signal: new AbortController().signal, progress: () => {} };

async function opened(file: Uint8Array, store: DurableStore): Promise<Dataset> {
  const { tables, summary } = await look([memorySource('x', file)], 'names');
  const host = { ...hastyHost(store), memory: async () => 'unknown' as const, threads: noThreads };
  const leaveOut = [
    { source: memorySource('list', utf8('customer 7\ncustomer 8\n')), form: { kind: 'unstated' as const } },
  ];
  const base = { host, kind: 'durable', format: 'CSV', population: 'p', mapping, terms: 'default' } as const;
  return openDataset({ ...base, tables, leaveOut, columns: summary.columns }, calm);
}

const questions = [
  { ask: 'reach', of: 'touchpoint', at_most: 3 },
  { ask: 'paths', start: 'home', depth: 4, collapse_repeats: true },
  { ask: 'transitions', at_most: 2, collapse_repeats: false },
] as const;

/** Lets one allocation after another fail, and tells how often which fault came of it. */
async function failures(
  step: number,
  work: () => Promise<void>,
  after: (fault: Fault['code'] | 'none') => Promise<void>,
): Promise<Map<string, number>> {
  const faults = new Map<string, number>();
  for (let at = 1; ; at += step) {
    let fault: Fault['code'] | 'none' = 'none';
    const failed = await memory.failing(at, () =>
      work().catch((error: unknown) => {
        // A test's own assertion is none of them.
        if (error instanceof Error && error.name === 'AssertionError') throw error;
        fault = faultOf(error).code;
      }),
    );
    await after(fault);
    if (!failed) return faults;
    faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }
}

/**
 * Memory that runs out at an allocation of an import, a question or a risk preview: told as a fault, with the ledger as it was,
 * and nothing is wrong afterwards.
 *
 * @param step  every allocation, or every so many-th of them
 */
export function itSurvivesFailingAllocations(step: number): void {
  it.each([
    ['CSV', csv],
    ['NDJSON in zip', zipSync({ 'a.json': ndjson })],
    ['CSV in gzip', gzipSync(csv)],
    ['Parquet', parquet('SNAPPY')],
    ['Parquet in zip', zipSync({ 'a.parquet': parquet('UNCOMPRESSED') })],
  ])('an import of %s ends with a fault and an intact ledger wherever memory runs out', async (_, file) => {
    const store = memoryStore();
    const first = await opened(file, store);
    await first.open(calm);
    const before = await ledgerIn(store);
    const { rows: all } = first.summary;
    const faults = await failures(
      step,
      async () => {
        const dataset = await opened(file, store);
        // Without a fault it is the whole file, whatever failed on the way.
        expect(dataset.summary.rows).toEqual(all);
        dataset.close();
      },
      async () => expect(await ledgerIn(store)).toEqual(before),
    );
    expect([...faults.keys()].filter(code => code !== 'none')).toEqual(['too-large']);
    expect(faults.get('too-large')).toBeGreaterThan(100 / step);
    expect((await opened(file, store)).summary.rows).toEqual(all);
  });

  it.each(questions)('a question for $ask fails as charged, and the next is answered', async question => {
    const store = memoryStore();
    const dataset = await opened(csv, store);
    await dataset.open(calm);
    let share = 1000;
    let charged = (await dataset.ledger()).entries.length;
    const faults = await failures(
      // A question makes few of them.
      Math.ceil(step / 8),
      async () => {
        share += 1;
        await dataset.ask({ id: 'q', question, spend: { kind: 'share', millionths: share } }, calm);
      },
      async fault => {
        const { entries, chain } = await dataset.ledger();
        expect(chain).toBe('whole');
        // "Nothing was spent" is true where it is said.
        if (fault === 'too-large') expect(entries.length).toBe(charged);
        charged = entries.length;
      },
    );
    expect([...faults.keys()].filter(code => code !== 'none').sort()).toEqual([
      'release-failed',
      'too-large',
    ]);
    await dataset.ask({ id: 'q', question, spend: { kind: 'share', millionths: 999 } }, calm);
  });

  it('a risk preview charges nothing, and comes once there is memory', async () => {
    const store = memoryStore();
    const dataset = await opened(csv, store);
    await dataset.open(calm);
    const preview = await dataset.risk.preview(asMapped, 'not a sample', calm);
    const before = await ledgerIn(store);
    const faults = await failures(
      step,
      async () => {
        const again = await opened(csv, store);
        expect(await again.risk.preview(asMapped, 'not a sample', calm)).toEqual(preview);
      },
      async () => expect(await ledgerIn(store)).toEqual(before),
    );
    expect([...faults.keys()].filter(code => code !== 'none')).toEqual(['too-large']);
  });
}

/** Entries, their heads and kept answers; what was opened and looked at is noted beside them. */
async function ledgerIn(store: DurableStore): Promise<string> {
  const found = (await store.list('')).filter(name => /\/(ledger\.jsonl|head\.json|answers\/.*)$/.test(name));
  const texts = await Promise.all(found.map(async name => String(await store.read(name))));
  return createHash('sha256')
    .update(JSON.stringify([found, texts]))
    .digest('hex');
}
