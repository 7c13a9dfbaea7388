import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { documentIdSchema } from '../document/sealed-document.ts';
import { type DocumentKey, drawnId, drawnKey } from '../document/sealing-document.ts';
import type { DurableStore } from '../ledger/durable-store.ts';
import { populationFolder } from '../ledger/population-folder.ts';
import { populationNameSchema } from '../policy/population.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';
import type { TrailEntry } from './trail-entry.ts';

/**
 * A key for each population's documents, in the encrypted store. Whoever has a document and not the store has nothing;
 * where the key is removed, the document opens nowhere any more. The audit log says which keys were forgotten, before
 * they are removed: one that is still there then opens nothing, and whoever reads the keys next removes it.
 */

const folder = 'documents';

const keySchema = z.strictObject({
  population: populationNameSchema,
  id: documentIdSchema,
  key: z.string().regex(/^[0-9a-f]{64}$/),
});

export interface PopulationKey extends DocumentKey {
  readonly population: string;
}

/** What the audit log says of keys. */
export interface ForgottenKeys {
  /** When a key was forgotten, by its id. */
  readonly at: ReadonlyMap<string, string>;
  /** The population of a key that a document was saved under, by its id. */
  readonly populations: ReadonlyMap<string, string>;
  /** How often what is kept of a population was forgotten. */
  times(population: string): number;
}

/** A key that nobody could read goes with its population all the same: it is known by the documents saved under it. */
export function forgottenKeys(entries: readonly TrailEntry[]): ForgottenKeys {
  const populations = new Map<string, string>();
  const at = new Map<string, string>();
  const times = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind === 'document' && entry.under.kind === 'populations') {
      for (const [n, id] of entry.under.keys.entries()) populations.set(id, entry.populations[n] ?? '');
    }
    if (entry.kind !== 'forgotten') continue;
    const { population, document_key: known } = entry;
    times.set(population, (times.get(population) ?? 0) + 1);
    const own = [...populations].flatMap(([id, of]) => (of === population ? [id] : []));
    for (const id of known === undefined ? own : [...own, known]) if (!at.has(id)) at.set(id, entry.at);
  }
  return { at, populations, times: population => times.get(population) ?? 0 };
}

/**
 * The key of a population as often as it was forgotten; made where there is none, and whoever is first wins. Each time
 * has a file of its own, so that who comes late removes no key that is in use.
 *
 * @throws Failure `document-not-written` if the file is not its key
 */
export async function documentKey(
  { store, random }: { readonly store: DurableStore; readonly random: RandomSource },
  population: string,
  times: number,
): Promise<PopulationKey> {
  const file = `${fileStart(population)}${times === 0 ? '' : `-${times}`}.json`;
  if ((await store.read(file).catch(unlessBroken)) === 'absent') {
    const made = { population, id: drawnId(random), key: bytesToHex(drawnKey(random)) };
    await store.put(file, new TextEncoder().encode(JSON.stringify(made)), { ifAbsent: true });
  }
  const kept = await readKey(store, file);
  if (kept === 'absent') throw new Failure('store-unavailable');
  if (kept === 'damaged' || kept.population !== population) {
    throw new Failure('document-not-written', {
      why: `the key of documents about ${population} is damaged`,
      instead: `Pass a copy on under a passphrase, put the folder of ledgers back from a backup, or forget ${population}: then there is another key`,
    });
  }
  return kept;
}

export interface KeysHere {
  readonly keys: readonly PopulationKey[];
  /** How many files hold no key that can be read. */
  readonly damaged: number;
}

/** The keys that open documents here. Removes those that were forgotten and are still there. */
export async function keysHere(
  store: Pick<DurableStore, 'read' | 'list' | 'remove'>,
  forgotten: Pick<ForgottenKeys, 'at'>,
): Promise<KeysHere> {
  const keys: PopulationKey[] = [];
  let damaged = 0;
  for (const name of await store.list(folder)) {
    const key = await readKey(store, name);
    if (key === 'damaged') damaged += 1;
    else if (key !== 'absent' && forgotten.at.has(key.id)) await store.remove(name);
    else if (key !== 'absent') keys.push(key);
  }
  return { keys, damaged };
}

/** Removes what stands in place of a population's keys and is none. Its documents are lost to everybody by that. */
export async function removeDamagedKeys(store: DurableStore, population: string): Promise<void> {
  const start = fileStart(population);
  for (const name of await store.list(folder)) {
    const isOwn = name.startsWith(start) && /^(?:-\d{1,9})?\.json$/.test(name.slice(start.length));
    if (isOwn && (await readKey(store, name)) === 'damaged') await store.remove(name);
  }
}

const fileStart = (population: string): string => `${folder}/${populationFolder(population)}`;

async function readKey(
  store: Pick<DurableStore, 'read'>,
  name: string,
): Promise<PopulationKey | 'absent' | 'damaged'> {
  const bytes = await store.read(name).catch(unlessBroken);
  if (bytes === 'absent' || bytes === 'damaged') return bytes;
  try {
    const { population, id, key } = keySchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { population, id, key: hexToBytes(key) };
  } catch {
    return 'damaged';
  }
}

function unlessBroken(error: unknown): 'damaged' {
  if (error instanceof Failure && error.fault.code === 'ledger-broken') return 'damaged';
  throw error;
}
