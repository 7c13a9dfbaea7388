import type { GroupSize } from '../../../shared/release/merges.ts';
import type { Answer } from './answers-slice.ts';

/**
 * Groups of an attribute as answers tell of them, the latest answer last: the names and sizes that a reach by the
 * attribute or an earlier check shows. Small is whoever could not show two cells at the price.
 */
export function groupSizes(
  answers: readonly Answer[],
  attribute: string,
  smallest: number | 'not priced',
): readonly GroupSize[] {
  const people = new Map<string, number>();
  for (const { file } of answers) {
    const { question, cells, derived } = file.release;
    if (question.ask === 'fairness' && question.by.attribute === attribute && question.groups === undefined) {
      for (const { group, people: of } of derived.fairness ?? [])
        if (of !== 'withheld') people.set(group, of.value);
    }
    if (question.ask !== 'reach' || typeof question.of !== 'object' || question.of.attribute !== attribute)
      continue;
    for (const cell of cells)
      if (cell.state === 'value') people.set(String(cell.key[attribute]), cell.people.value);
  }
  return [...people].map(([name, size]) => ({
    name,
    people: size,
    isSmall: smallest !== 'not priced' && size < 2 * smallest,
  }));
}
