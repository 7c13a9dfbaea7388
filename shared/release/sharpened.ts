import { combine, meanPlan } from './combine.ts';
import type { Release } from './release.ts';

/**
 * Answers to one question as the one that they are together, oldest first. What it says of itself is the last
 * one's, but for plan, cells and what follows from them.
 *
 * @throws RangeError where they are not answers to the same question about the same people
 */
export function sharpened(releases: readonly [Release, ...Release[]]): Release {
  const [first, second, ...more] = releases;
  if (second === undefined) return first;
  const combination = combine([first, second, ...more]);
  if (combination.outcome === 'apart') throw new RangeError(`not to be combined: ${combination.why}`);
  const last = releases.at(-1)!;
  return {
    ...last,
    plan: meanPlan(releases.map(({ plan }) => plan)),
    cells: [...combination.cells],
    derived: combination.derived,
    combined: releases.map(({ ledger, plan: { share, sigma, half_width_95, smallest_shown } }) => ({
      ledger,
      share,
      sigma,
      half_width_95,
      smallest_shown,
    })),
  };
}
