import { removeAnswers } from '../ledger/answers.ts';
import type { DurableStore } from '../ledger/durable-store.ts';
import type { GovernanceView } from '../protocol/governance.ts';
import { forgottenKeys, keysHere, removeDamagedKeys } from './document-keys.ts';
import { documentsIn, heldKeys } from './documents.ts';
import { note, readTrail, type TrailWorld } from './trail.ts';
import type { TrailEntryOf } from './trail-entry.ts';

export interface Forgotten {
  readonly answers: number;
  /** Exports that were made: they are with whoever has them. */
  readonly exports: readonly TrailEntryOf<'export'>[];
  /** Documents that hold answers about it, and whether anything opens them still. */
  readonly documents: GovernanceView['documents'];
}

/**
 * Removes every kept answer of a population, and the key of its documents, which nothing opens then. What was spent stays
 * spent, in the ledger, and the audit log stays: both hold no answer. An answer that was forgotten is paid for again.
 *
 * Wherever it is interrupted, what is told afterwards is so: a key that is noted as forgotten opens nothing, and the next
 * one who reads the keys removes it; one that is not noted is still there.
 */
export async function forgetAnswers(
  world: TrailWorld & { readonly store: DurableStore },
  population: string,
): Promise<Forgotten> {
  const { store } = world;
  const before = forgottenKeys((await readTrail(world)).entries);
  const answers = await removeAnswers(store, population);
  const own = (await keysHere(store, before)).keys.filter(key => key.population === population);
  const [first, ...more] = own.map(({ id }) => ({ document_key: id }));
  await note(world, { kind: 'forgotten', population, answers, ...first });
  for (const key of more) await note(world, { kind: 'forgotten', population, answers: 0, ...key });
  await removeDamagedKeys(store, population);
  const { entries } = await readTrail(world);
  return {
    answers,
    documents: documentsIn(entries, await heldKeys(world, entries)).filter(({ populations }) =>
      populations.includes(population),
    ),
    exports: entries.filter(
      (entry): entry is TrailEntryOf<'export'> => entry.kind === 'export' && entry.population === population,
    ),
  };
}
