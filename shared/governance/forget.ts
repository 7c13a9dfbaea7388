import { removeAnswers } from '../ledger/answers.ts';
import type { DurableStore } from '../ledger/durable-store.ts';
import type { GovernanceView } from '../protocol/governance.ts';
import { removeDocumentKey } from './document-keys.ts';
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
 */
export async function forgetAnswers(
  world: TrailWorld & { readonly store: DurableStore },
  population: string,
): Promise<Forgotten> {
  const answers = await removeAnswers(world.store, population);
  const key = await removeDocumentKey(world.store, population);
  await note(world, {
    kind: 'forgotten',
    population,
    answers,
    ...(key !== 'unknown' && { document_key: key }),
  });
  const { entries } = await readTrail(world);
  return {
    answers,
    documents: documentsIn(entries, await heldKeys(world)).filter(({ populations }) =>
      populations.includes(population),
    ),
    exports: entries.filter(
      (entry): entry is TrailEntryOf<'export'> => entry.kind === 'export' && entry.population === population,
    ),
  };
}
