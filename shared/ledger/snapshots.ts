import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { Failure } from '../protocol/fault.ts';
import type { DurableStore } from './durable-store.ts';
import type { LedgerWorld } from './ledger.ts';
import { linesOf, linesToAppend } from './lines.ts';
import { populationFolder } from './population-folder.ts';
import { wasPreviewed } from './previews.ts';

/**
 * Which data a cached answer was made from, under random names. A fingerprint is what the vault can tell
 * data and rules apart by; it is keyed, and never leaves the store.
 */
export interface Fingerprint {
  /** Of the bytes that were read. */
  readonly content: string;
  /** Of everything that decides who is analysed and how: lists, consent, mapping, version of the engine. */
  readonly rules: string;
}

const hex = z.string().regex(/^[0-9a-f]{32,128}$/);
const snapshotSchema = z.strictObject({
  id: hex,
  content: hex,
  rules: hex,
  /** These rules came in after a risk preview of the population. */
  after_preview: z.literal(true).optional(),
});
type Snapshot = z.infer<typeof snapshotSchema>;

const TRIES = 1000;

/**
 * The snapshot's id: the same for the same content under the same rules, a further one for other content.
 * Other rules than the last retire every earlier id, for good: going back to earlier rules makes new ones.
 */
export async function snapshotOf(
  store: DurableStore,
  population: string,
  fingerprint: Fingerprint,
  { random }: Pick<LedgerWorld, 'random'>,
): Promise<string> {
  const file = snapshotFile(population);
  for (let turn = 0; turn < TRIES; turn++) {
    const { live, rest, size } = await readSnapshots(store, file);
    const known = live.find(
      ({ content, rules }) => content === fingerprint.content && rules === fingerprint.rules,
    );
    if (known !== undefined) return known.id;
    const last = live.at(-1);
    const goesOn = last?.rules === fingerprint.rules;
    const chosenAfter = goesOn ? last.after_preview === true : await wasPreviewed(store, population);
    const id = bytesToHex(Uint8Array.from({ length: 16 }, () => random.nextByte()));
    const mark = chosenAfter ? { after_preview: true } : {};
    const line = canonicalJson(snapshotSchema.parse({ id, ...fingerprint, ...mark }));
    const { outcome } = await store.append(file, size, linesToAppend([line], rest));
    if (outcome === 'appended') return id;
  }
  throw new Failure('store-unavailable');
}

/** Whether answers of this snapshot still stand. */
export async function isLiveSnapshot(store: DurableStore, population: string, id: string): Promise<boolean> {
  const { live } = await readSnapshots(store, snapshotFile(population));
  return live.some(snapshot => snapshot.id === id);
}

/** Whether the rules of a snapshot came in after somebody looked at the risk preview of the population. */
export async function isAfterPreview(store: DurableStore, population: string, id: string): Promise<boolean> {
  const { all } = await readSnapshots(store, snapshotFile(population));
  return all.find(snapshot => snapshot.id === id)?.after_preview === true;
}

/** Live are those at the end of the file that share the rules of the last. */
async function readSnapshots(
  store: DurableStore,
  file: string,
): Promise<{
  readonly all: readonly Snapshot[];
  readonly live: readonly Snapshot[];
  readonly rest: Uint8Array;
  readonly size: number;
}> {
  const bytes = await store.read(file);
  const { complete, rest } = linesOf(bytes === 'absent' ? new Uint8Array(0) : bytes);
  const all = complete.map(({ text }) => snapshotIn(text));
  const last = all.at(-1);
  const before = all.findLastIndex(({ rules }) => rules !== last?.rules);
  return { all, live: all.slice(before + 1), rest, size: bytes === 'absent' ? 0 : bytes.length };
}

function snapshotIn(text: string): Snapshot {
  try {
    return snapshotSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure('ledger-broken', { entry: 'snapshots' });
  }
}

function snapshotFile(population: string): string {
  return `${populationFolder(population)}/snapshots.jsonl`;
}
