import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { documentIdSchema } from '../document/sealed-document.ts';
import { type DocumentKey, drawnId, drawnKey } from '../document/sealing-document.ts';
import type { DurableStore } from '../ledger/durable-store.ts';
import { populationFolder } from '../ledger/population-folder.ts';
import { populationNameSchema } from '../policy/population.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';

/**
 * A key for each population's documents, in the encrypted store. Whoever has a document and not the store has nothing;
 * where the key is removed, the document opens nowhere any more.
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

/**
 * The key of a population; made where there is none, and whoever is first wins.
 *
 * @throws Failure `ledger-broken` if the file is not its key
 */
export async function documentKey(
  { store, random }: { readonly store: DurableStore; readonly random: RandomSource },
  population: string,
): Promise<PopulationKey> {
  const known = await readKey(store, fileOf(population));
  if (known !== 'absent') return ofPopulation(known, population);
  const made = { population, id: drawnId(random), key: bytesToHex(drawnKey(random)) };
  const bytes = new TextEncoder().encode(JSON.stringify(made));
  await store.put(fileOf(population), bytes, { ifAbsent: true });
  const kept = await readKey(store, fileOf(population));
  if (kept === 'absent') throw new Failure('store-unavailable');
  return ofPopulation(kept, population);
}

/** @throws Failure `ledger-broken` */
export async function knownDocumentKeys(
  store: Pick<DurableStore, 'read' | 'list'>,
): Promise<readonly PopulationKey[]> {
  const keys: PopulationKey[] = [];
  for (const name of await store.list(folder)) {
    const key = await readKey(store, name);
    if (key !== 'absent') keys.push(key);
  }
  return keys;
}

/**
 * Whatever was sealed with it is lost to everybody. One that is damaged goes too.
 *
 * @returns its id; `unknown` where there was none that can be read
 */
export async function removeDocumentKey(store: DurableStore, population: string): Promise<string> {
  const key = await readKey(store, fileOf(population)).catch(() => 'absent' as const);
  await store.remove(fileOf(population));
  return key === 'absent' ? 'unknown' : key.id;
}

const fileOf = (population: string): string => `${folder}/${populationFolder(population)}.json`;

async function readKey(store: Pick<DurableStore, 'read'>, name: string): Promise<PopulationKey | 'absent'> {
  const bytes = await store.read(name);
  if (bytes === 'absent') return 'absent';
  try {
    const { population, id, key } = keySchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { population, id, key: hexToBytes(key) };
  } catch {
    throw broken();
  }
}

function ofPopulation(key: PopulationKey, population: string): PopulationKey {
  if (key.population !== population) throw broken();
  return key;
}

const broken = () => new Failure('ledger-broken', { entry: 'key of documents' });
