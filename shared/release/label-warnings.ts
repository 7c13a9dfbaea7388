import { sensitiveWords } from '../policy/sensitive-words.ts';
import type { Release } from './release.ts';

/**
 * What the shown labels of a release seem to speak of, in our words, and which labels do. They are released and told to no
 * one new; who exports them should know.
 */
export function labelWarnings({ cells }: Pick<Release, 'cells'>): ReadonlyMap<string, readonly string[]> {
  const labels = new Set<string>();
  for (const cell of cells) {
    if (cell.state !== 'value') continue;
    for (const part of Object.values(cell.key))
      for (const label of Array.isArray(part) ? part : [part])
        if (typeof label === 'string') labels.add(label);
  }
  const found = new Map<string, string[]>();
  for (const label of labels)
    for (const warning of sensitiveWords(label)) found.set(warning, [...(found.get(warning) ?? []), label]);
  return found;
}
