import { type Classes, type CodedRows, rowsByClass } from './classes.ts';

/**
 * What being in a class gives away about a sensitive value (RISK.md section 3). Shares are of people; a
 * missing value counts as a value.
 */
export interface Disclosure {
  /** People in classes in which everybody has the same value. */
  readonly givenAway: number;
  /** Largest share that one value has in a class. */
  readonly largestShare: number;
  /** Fewest different values in a class. */
  readonly distinct: number;
  /** Least exp(Shannon entropy in nats) of a class. */
  readonly entropy: number;
  /** Greatest distance of a class from everybody: half the sum of |p − q| (t-closeness, equal distances). */
  readonly distance: number;
  /** The same where the codes are in an order: mean over the borders between values. */
  readonly orderedDistance: number;
  /** Greatest |log₂(p / q)| over values present in a class. */
  readonly logRatio: number;
  /**
   * For l = 2, 3, …: the least c that recursive (c, l)-diversity would have to exceed; infinite where a class
   * has fewer than l values.
   */
  recursive(l: number): number;
  /** People in classes with fewer than l different values (distinct l-diversity, as a part of everybody). */
  peopleBelow(l: number): number;
}

export function disclosure(classes: Classes, { codes, values }: CodedRows): Disclosure {
  const rows = classes.of.length;
  const overall = new Float64Array(values);
  for (let row = 0; row < rows; row++) overall[codes[row]!]!++;

  const grouped = rowsByClass(classes);
  const counts = new Float64Array(values);
  const classCounts: number[][] = [];
  let givenAway = 0;
  let largestShare = 0;
  let distinct = Number.POSITIVE_INFINITY;
  let entropy = Number.POSITIVE_INFINITY;
  let distance = 0;
  let orderedDistance = 0;
  let logRatio = 0;
  for (let one = 0; one < classes.count; one++) {
    const from = grouped.offsets[one]!;
    const size = grouped.offsets[one + 1]! - from;
    const present: number[] = [];
    for (let i = from; i < from + size; i++) {
      const code = codes[grouped.rows[i]!]!;
      if (counts[code]!++ === 0) present.push(code);
    }
    let nats = 0;
    // Over the values that are absent p is 0; theirs is the rest of q.
    let apart = 1;
    for (const code of present) {
      const p = counts[code]! / size;
      const q = overall[code]! / rows;
      nats -= p * Math.log(p);
      apart += Math.abs(p - q) - q;
      largestShare = Math.max(largestShare, p);
      logRatio = Math.max(logRatio, Math.abs(Math.log2(p / q)));
    }
    if (present.length === 1) givenAway += size;
    distinct = Math.min(distinct, present.length);
    entropy = Math.min(entropy, Math.exp(nats));
    distance = Math.max(distance, apart / 2);
    orderedDistance = Math.max(orderedDistance, orderedApart(counts, size, overall, rows));
    classCounts.push(present.map(code => counts[code]!).sort((a, b) => b - a));
    for (const code of present) counts[code] = 0;
  }
  return {
    givenAway,
    largestShare,
    distinct: rows === 0 ? 0 : distinct,
    entropy: rows === 0 ? 0 : entropy,
    distance,
    orderedDistance,
    logRatio,
    recursive: l =>
      classCounts.reduce((greatest, sorted) => {
        const rest = sorted.slice(l - 1).reduce((sum, count) => sum + count, 0);
        return Math.max(greatest, rest === 0 ? Number.POSITIVE_INFINITY : sorted[0]! / rest);
      }, 0),
    peopleBelow: l =>
      classCounts.reduce(
        (people, counts) =>
          counts.length < l ? people + counts.reduce((sum, count) => sum + count, 0) : people,
        0,
      ),
  };
}

function orderedApart(counts: Float64Array, size: number, overall: Float64Array, rows: number): number {
  if (counts.length < 2) return 0;
  let ahead = 0;
  let sum = 0;
  for (let code = 0; code < counts.length - 1; code++) {
    ahead += counts[code]! / size - overall[code]! / rows;
    sum += Math.abs(ahead);
  }
  return sum / (counts.length - 1);
}
