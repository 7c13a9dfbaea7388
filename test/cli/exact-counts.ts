import { expect } from 'vitest';
import type { Cell, Release } from '../../shared/release/release.ts';

/** Releases held against exact counts, so loosely that a right one fails once in millions of runs. */

export type Counts = ReadonlyMap<string, number>;

export function counted(keys: Iterable<string>): Counts {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const keyOf = (cell: Cell) => JSON.stringify(Object.values(cell.key));

/**
 * Every shown cell within six standard deviations of the truth and of at least k people; every cell that is
 * clearly large enough shown; nothing that is not there.
 */
export function expectTrue({ cells, plan }: Release, exact: Counts): void {
  const near = 6 * plan.sigma;
  const shown = cells.filter(cell => cell.state === 'value');
  for (const cell of shown) {
    const truth = exact.get(keyOf(cell)) ?? 0;
    expect(truth, keyOf(cell)).toBeGreaterThanOrEqual(plan.k);
    expect(Math.abs(cell.people.value - truth), keyOf(cell)).toBeLessThanOrEqual(near);
  }
  const clear = [...exact].filter(([, people]) => people >= plan.smallest_shown + near).map(([key]) => key);
  expect(clear.filter(key => !shown.some(cell => keyOf(cell) === key))).toEqual([]);
}

/** `everybody`: people who name a bin at all, one each. */
export function expectOther({ cells, plan }: Release, exact: Counts): void {
  const shown = new Set(cells.filter(cell => cell.state === 'value').map(keyOf));
  const outside = [...exact].reduce((sum, [key, people]) => (shown.has(key) ? sum : sum + people), 0);
  const other = cells.find(cell => cell.state === 'other');
  const { sigma, smallest_shown } = plan.other!;
  if (other?.state !== 'other') {
    // Few people may be withheld.
    expect(outside).toBeLessThanOrEqual(smallest_shown + 6 * sigma);
    return;
  }
  expect(Math.abs(other.people.value - outside)).toBeLessThanOrEqual(6 * sigma);
}

export function expectPeople({ people }: Release, truth: number): void {
  // The opening release: 2 % of the budget at epsilon 3, so a standard deviation of 12.
  expect(people !== 'withheld' && Math.abs(people.value - truth)).toBeLessThanOrEqual(6 * 12);
}
