import { sensitiveWords } from '../policy/sensitive-words.ts';
import { isPersonName } from './given-names.ts';

/** So many people must have such a cell in the sample: what fewer have could not be shown anyway. */
const leastPeople = 20;
const mailInside = /[\p{L}\p{N}._%+-]{1,64}(@|%40)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/u;

/**
 * Kinds of direct identifier and special category that many cells of a column hold, in our words. Nothing finer
 * than the kind is told, and nothing that fewer than 20 people have.
 *
 * @param cells  of the sample
 * @param who  whose each cell is; rows where nobody is known yet
 */
export function valueWarnings(cells: readonly string[], who: (row: number) => string): string[] {
  const people = new Map<string, Set<string>>();
  const read = new Map<string, readonly string[]>();
  let filled = 0;
  let named = 0;
  cells.forEach((cell, row) => {
    const text = cell.trim();
    if (text === '') return;
    filled++;
    let kinds = read.get(text);
    if (kinds === undefined) {
      kinds = kindsOf(text);
      read.set(text, kinds);
    }
    if (kinds.includes(names)) named++;
    for (const kind of kinds) {
      const those = people.get(kind) ?? new Set<string>();
      if (those.size < leastPeople) those.add(who(row));
      people.set(kind, those);
    }
  });
  return [...people]
    .filter(([kind, those]) => those.size >= leastPeople && (kind !== names || named * 2 >= filled))
    .map(([kind]) => kind);
}

const names = 'names of people';
const longest = 2000;

function kindsOf(cell: string): readonly string[] {
  const text = cell.slice(0, longest);
  const kinds = [...sensitiveWords(text)];
  if (mailInside.test(text)) kinds.push('e-mail addresses inside its texts');
  if (isPersonName(text)) kinds.push(names);
  return kinds;
}
