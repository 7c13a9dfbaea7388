import type { Mapping } from './mapping.ts';

/**
 * The name of a touchpoint after grouping: a group that lists it exactly, else a group with a pattern
 * that fits (`*` stands for any run of characters), else its own. Where several groups qualify, the
 * first in code-unit order of their names, so that the order of a recipe's keys means nothing.
 */
export function groupNames(groups: Mapping['groups']): (touchpoint: string) => string {
  const exact = new Map<string, string>();
  const patterns: { readonly group: string; readonly pieces: readonly string[] }[] = [];
  for (const group of Object.keys(groups).sort()) {
    for (const member of groups[group]!) {
      if (member.includes('*')) patterns.push({ group, pieces: member.split('*') });
      else if (!exact.has(member)) exact.set(member, group);
    }
  }
  return touchpoint =>
    exact.get(touchpoint) ?? patterns.find(({ pieces }) => fits(touchpoint, pieces))?.group ?? touchpoint;
}

/** Whether a text is the pieces in order with anything between them: leftmost matches, no backtracking. */
function fits(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0]!;
  const last = pieces[pieces.length - 1]!;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}
