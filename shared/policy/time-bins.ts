import type { TimePrecision } from './mapping.ts';
import type { TimeToQuestion } from './questions/time-to.ts';

/** Seconds from `from_seconds` on and below `to_seconds`; null where the bin is open. */
export interface TimeBin {
  readonly from_seconds: number;
  readonly to_seconds: number | null;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Public edges, whatever the data (PRIVACY.md 6.7). */
const edges = [
  0,
  5 * minute,
  15 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  7 * day,
  14 * day,
  30 * day,
];

const lengths = { second: 1, minute, hour, day, week: 7 * day } as const;

/** The bins of elapsed time that are no finer than a unit of the clock. */
export function timeBins(finest: TimeToQuestion['finest']): readonly TimeBin[] {
  return binsFrom(edges, finest);
}

function binsFrom(edges: readonly number[], finest: TimeToQuestion['finest']): readonly TimeBin[] {
  const kept = edges.filter(edge => edge === 0 || edge >= lengths[finest]);
  return kept.map((edge, i) => ({ from_seconds: edge, to_seconds: kept[i + 1] ?? null }));
}

/** Wider ones, for questions that tell time beside something else and so spread people over many cells. */
const wideEdges: readonly number[] = [0, hour, day, 7 * day, 30 * day];

export function wideTimeBins(finest: TimeToQuestion['finest']): readonly TimeBin[] {
  return binsFrom(wideEdges, finest);
}

/** The unit that bins keep to under a time precision; `none` where one unit outlasts them all. */
export function finestBins(precision: TimePrecision): TimeToQuestion['finest'] | 'none' {
  return precision === 'month' ? 'none' : precision;
}

/** Where the open bin starts, under every precision. */
export const lastEdge = edges.at(-1)!;
