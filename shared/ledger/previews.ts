import { canonicalJson } from '../policy/canonical.ts';
import { Failure } from '../protocol/fault.ts';
import type { DurableStore } from './durable-store.ts';
import type { LedgerWorld } from './ledger.ts';
import { linesOf, linesToAppend } from './lines.ts';
import { populationFolder } from './population-folder.ts';

/**
 * That somebody looked at how re-identifiable these people are, which costs nothing and is not covered by any
 * guarantee: whatever mapping comes after it may have been chosen for what was seen (DESIGN.md section 5).
 */

/** Durable when it resolves; only then may a preview be shown. */
export async function notePreview(
  store: DurableStore,
  population: string,
  { now }: Pick<LedgerWorld, 'now'>,
): Promise<void> {
  const file = previewFile(population);
  for (let turn = 0; turn < 1000; turn++) {
    const bytes = await store.read(file);
    const { complete, rest } = linesOf(bytes === 'absent' ? new Uint8Array(0) : bytes);
    if (complete.length > 0) return;
    const line = canonicalJson({ at: now().toISOString() });
    const size = bytes === 'absent' ? 0 : bytes.length;
    if ((await store.append(file, size, linesToAppend([line], rest))).outcome === 'appended') return;
  }
  throw new Failure('store-unavailable');
}

export async function wasPreviewed(store: DurableStore, population: string): Promise<boolean> {
  return (await store.read(previewFile(population))) !== 'absent';
}

function previewFile(population: string): string {
  return `${populationFolder(population)}/previews.jsonl`;
}
