import { sensitiveWords } from '../policy/sensitive-words.ts';
import type { Release } from './release.ts';

export const labelWarningTitle = 'Names in this answer seem to speak of what the law protects most.';

/** @param where  in which names can be put into groups */
export function labelWarningAdvice({ plan }: Pick<Release, 'plan'>, where: 'Map' | 'the recipe'): string {
  return `Each shown group holds at least ${plan.k} people; think of who will read it, or group the names in ${where}.`;
}

/** A line for each thing that shown labels speak of, with the first of those labels. */
export function labelWarningLines(release: Pick<Release, 'cells'>): string[] {
  return [...labelWarnings(release)].map(([warning, labels]) => {
    const more = labels.length > 5 ? ` and ${labels.length - 5} more` : '';
    return `${warning}: ${labels.slice(0, 5).join(', ')}${more}`;
  });
}

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
