import { chiSquare, chiSquareTail } from './chi-square.ts';

/**
 * How likely draws this far from a distribution are: Pearson's test over about 60 groups of integers, finer
 * towards the tails, which are pooled beyond the last group that expects 20.
 *
 * @param probability  of each integer from `from` to `to`; what lies beyond counts with the ends
 */
export function fitProbability(
  draws: readonly number[],
  probability: (x: number) => number,
  [from, to]: readonly [number, number],
): number {
  const masses = Array.from({ length: to - from + 1 }, (_, i) => probability(from + i) * draws.length);
  const group = groups(masses, draws.length / 40);
  const observed = Array<number>(group.at(-1)! + 1).fill(0);
  const expected = Array<number>(group.at(-1)! + 1).fill(0);
  masses.forEach((mass, i) => {
    expected[group[i]!]! += mass;
  });
  for (const x of draws) observed[group[Math.min(Math.max(x, from), to) - from]!]! += 1;
  const { statistic, degrees } = chiSquare(observed, expected);
  return chiSquareTail(statistic, degrees);
}

/** The group of each cell: from both ends inwards groups that expect 20, 40, 80 … up to the largest. */
function groups(masses: readonly number[], largest: number): number[] {
  const edges = new Set<number>();
  let left = 0;
  let right = masses.length;
  for (let wanted = 20; left < right; wanted = Math.min(2 * wanted, largest)) {
    edges.add(left);
    for (let mass = 0; left < right && mass < wanted; left++) mass += masses[left]!;
    edges.add(right);
    for (let mass = 0; left < right && mass < wanted; right--) mass += masses[right - 1]!;
  }
  edges.add(left);
  let group = -1;
  return masses.map((_, i) => {
    if (edges.has(i)) group += 1;
    return group;
  });
}
