import type { Cell, Estimate } from '../release/release.ts';
import { grouped, peopleWithMargin } from './rounding.ts';

/** Pieces of a chart in words. */

/** How many of the largest are named; the table has all of them. */
export const named = 5;

export const nothingShows = 'Nothing shows.';

export function about(people: Estimate): string {
  return `about ${peopleWithMargin(people)} people`;
}

/** The first few of a list, and how many more there are. */
export function few(parts: readonly string[]): string {
  const rest = parts.length - named;
  return [...parts.slice(0, named), ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])].join('; ');
}

export function otherWords(cells: readonly Cell[]): readonly string[] {
  return cells.filter(cell => cell.state === 'other').map(cell => `Other, grouped: ${about(cell.people)}.`);
}
