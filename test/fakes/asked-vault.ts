import { webcrypto } from 'node:crypto';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { snapshotOf } from '../../shared/ledger/snapshots.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import type { Asked } from '../../shared/policy/question.ts';
import type { ImportSummary } from '../../shared/protocol/summary.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { openPopulation } from '../../shared/vault/population.ts';
import { snapshotDataset } from '../../shared/vault/snapshot-dataset.ts';
import { noThreads } from '../../shared/vault/threads.ts';
import { CtrRandom } from './ctr-random.ts';

export const calm = { signal: new AbortController().signal };

export const plainMapping: Mapping = {
  person: ['id'],
  time: { kind: 'clock', column: 'time', format: 'auto' },
  touchpoint: { columns: ['event'], join: ' / ' },
  channel: 'channel',
  attributes: { country: { column: 'country' } },
  sensitive: [],
  precision: 'hour',
  zone: 'UTC',
  groups: {},
  public: [],
};

export function reachQuestion(millionths: number): Asked {
  return {
    id: 'overview',
    question: { ask: 'reach', of: 'touchpoint', at_most: 5 },
    spend: { kind: 'share', millionths },
  };
}

export interface AskedVault {
  readonly journeys: JourneyStore;
  readonly durable?: DurableStore;
  readonly mapping?: Mapping;
  /** Of the content and of the rules, 64 hex digits each: what makes it another snapshot. */
  readonly content?: string;
  readonly rules?: string;
  /** Of the noise. */
  readonly seed?: string;
  readonly terms?: { readonly k?: number; readonly epsilon?: number; readonly parts?: number };
  /** A clock that stands still where nothing is said. */
  readonly time?: Pick<VaultHost, 'now' | 'elapsed' | 'sleep'>;
}

const noTime: Pick<VaultHost, 'now' | 'elapsed' | 'sleep'> = {
  now: () => new Date(Date.UTC(2026, 10, 23)),
  elapsed: () => 0,
  sleep: async () => {},
};

let opened = 0;

/** A vault over journeys that are in memory, without an import before it; it waits for nothing. */
export async function askedVault({
  journeys,
  durable = memoryStore(),
  mapping = plainMapping,
  content = '00'.repeat(32),
  rules = '00'.repeat(32),
  seed = `asked vault ${opened++}`,
  terms,
  time = noTime,
}: AskedVault): Promise<Dataset> {
  const host: VaultHost = {
    app: 'murmuration test',
    startEngine: () => Promise.reject(new Error('not here')),
    store: durable,
    random: new CtrRandom(seed),
    digest: () => Promise.reject(new Error('not here')),
    subtle: webcrypto.subtle,
    ...time,
    memory: async () => 'unknown',
    threads: noThreads,
    breathe: async () => {},
  };
  const population = await openPopulation(host, 'testers', terms ?? 'default', mapping.person, 'durable');
  const id = await snapshotOf(
    durable,
    'testers',
    { content, rules },
    { random: new CtrRandom(`snapshot of ${seed}`) },
  );
  const snapshot = { id, store: journeys, mapping, summary: {} as ImportSummary };
  return snapshotDataset(host, population, snapshot, new Uint8Array(32));
}
