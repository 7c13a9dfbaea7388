import { lastEdge, type TimeBin } from '../policy/time-bins.ts';
import type { TimeEstimate } from '../release/release.ts';
import { grouped } from './rounding.ts';

/** Elapsed time in words. */

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
type Unit = (typeof units)[number];

/** Between a number and its unit, where no line may break. */
const space = '\u00a0';

function inUnit(seconds: number, [name, size]: Unit): string {
  const count = Math.round(seconds / size);
  return `${grouped(count)}${space}${name}${count === 1 ? '' : 's'}`;
}

/** The largest unit that leaves a whole number. */
function wholeUnit(seconds: number): Unit {
  return units.find(([, size]) => seconds % size === 0)!;
}

/** `3 hours`, `90 minutes`: exact for whole seconds. */
export function elapsedText(seconds: number): string {
  return seconds === 0 ? '0' : inUnit(seconds, wholeUnit(seconds));
}

/** `5 to 15 minutes`, `12 hours to 1 day`, `under 5 minutes`, `30 days and more`. */
export function timeBinText({ from_seconds: from, to_seconds: to }: TimeBin): string {
  if (to === null) return from === 0 ? 'any time' : `${elapsedText(from)} and more`;
  if (from === 0) return `under ${elapsedText(to)}`;
  const [name, size] = wholeUnit(from);
  const start = wholeUnit(to)[0] === name ? grouped(from / size) : elapsedText(from);
  return `${start} to ${elapsedText(to)}`;
}

/** `9 hours (6 to 12 hours)`: the estimate in the largest unit of which it is two or more, and its interval. */
export function timeEstimateText({ value, low, high }: TimeEstimate): string {
  const rough =
    value === null
      ? `over ${elapsedText(lastEdge)}`
      : inUnit(value, units.find(([, size]) => value >= 2 * size) ?? ['second', 1]);
  return `${rough} (${timeBinText({ from_seconds: low, to_seconds: high })})`;
}
