import { finished } from '../journeys/finished.ts';
import { Draws } from '../sample/draws.ts';
import { below, chosen } from './drawn-points.ts';
import { PointIndex } from './point-index.ts';
import { type EventPoints, type PointSets, pointSets } from './points.ts';
import { sampledGrid } from './sampled-grid.ts';

/**
 * How often p known points of a journey fit one person alone (de Montjoye and others 2013; RISK.md section 5).
 * Numbers are parts of 1.
 */
export interface Unicity {
  readonly points: number;
  /** People with at least p points: those of whom p points can be known. */
  readonly eligible: number;
  /** Mean over the eligible of the part of their p-subsets that fit nobody else. */
  readonly unicity: number;
  /** Mean of 1 / (people whom the points fit): an attacker who then guesses. */
  readonly success: number;
  /** Over everybody: who has fewer than p points is attacked with all of them, who has none is never alone. */
  readonly overall: number;
  /** Of `unicity`; 0 where it is exact. */
  readonly standardError: number;
}

export interface ExactUnicity extends Unicity {
  /** Part of the eligible with at least one p-subset that fits nobody else: the best-informed attacker. */
  readonly exists: number;
}

/** By enumeration of all subsets of up to `most` points. */
export function exactUnicity(sets: PointSets, most: number): readonly ExactUnicity[] {
  const index = new PointIndex(sets);
  const levels = Array.from({ length: most }, () => ({
    eligible: 0,
    unicity: 0,
    success: 0,
    exists: 0,
    overall: 0,
  }));
  for (let person = 0; person < sets.people; person++) {
    const own = sets.points.slice(sets.offsets[person]!, sets.offsets[person + 1]!);
    if (own.length === 0) continue;
    own.sort((a, b) => index.holders(a) - index.holders(b));
    const counts = subsetCounts(index, own, Math.min(most, own.length));
    for (let p = 1; p <= most; p++) {
      const level = levels[p - 1]!;
      const { unique, success, subsets } = counts[Math.min(p, counts.length) - 1]!;
      level.overall += unique / subsets;
      if (p > own.length) continue;
      level.eligible++;
      level.unicity += unique / subsets;
      level.success += success / subsets;
      if (unique > 0) level.exists++;
    }
  }
  return levels.map((level, i) => ({
    points: i + 1,
    eligible: level.eligible,
    unicity: part(level.unicity, level.eligible),
    success: part(level.success, level.eligible),
    exists: part(level.exists, level.eligible),
    overall: part(level.overall, sets.people),
    standardError: 0,
  }));
}

interface SubsetCounts {
  unique: number;
  success: number;
  subsets: number;
}

/** For each size up to `most`; stops at an intersection of one person, whose every completion is unique. */
function subsetCounts(index: PointIndex, own: Uint32Array, most: number): readonly SubsetCounts[] {
  const counts = Array.from({ length: most }, (_, i) => ({
    unique: 0,
    success: 0,
    subsets: binomial(own.length, i + 1),
  }));
  const extend = (from: number, taken: number, among: Uint32Array): void => {
    for (let at = from; at < own.length; at++) {
      const holders =
        taken === 0 ? index.peopleWith(own[at]!) : among.filter(one => index.has(one, own[at]!));
      const left = own.length - at - 1;
      if (holders.length === 1) {
        for (let size = taken + 1; size <= Math.min(most, taken + 1 + left); size++) {
          const completions = binomial(left, size - taken - 1);
          counts[size - 1]!.unique += completions;
          counts[size - 1]!.success += completions;
        }
        continue;
      }
      counts[taken]!.success += 1 / holders.length;
      if (taken + 1 < most) extend(at + 1, taken + 1, holders);
    }
  };
  extend(0, 0, new Uint32Array(0));
  return counts;
}

/** How many subsets an enumeration would visit at most. */
export function subsetsOf(sets: PointSets, most: number): number {
  let subsets = 0;
  for (let person = 0; person < sets.people; person++) {
    const own = sets.offsets[person + 1]! - sets.offsets[person]!;
    for (let p = 1; p <= Math.min(most, own); p++) subsets += binomial(own, p);
  }
  return subsets;
}

/**
 * By `draws` draws, with replacement, of a person and p of their points. The same data and settings always
 * give the same figures: the seed is fixed, so that asking again averages nothing out.
 */
export function sampledUnicity(
  events: EventPoints,
  most: number,
  draws = 2000,
  seed = 1,
): readonly Unicity[] {
  const index = new PointIndex(pointSets(events));
  const overall = sampledOverall(events, most, draws, seed);
  return overall.map((part, i) => sampledAt(index, i + 1, part, draws, seed));
}

/** `overall` alone, for 1, 2, … known points, of one kind of points. */
export function sampledOverall(events: EventPoints, most: number, draws = 2000, seed = 1): readonly number[] {
  return finished(sampledGrid([events], { most, draws, seed }))[0]!;
}

function sampledAt(index: PointIndex, p: number, overall: number, draws: number, seed: number): Unicity {
  const { sets } = index;
  const eligible: number[] = [];
  for (let person = 0; person < sets.people; person++) {
    if (sets.offsets[person + 1]! - sets.offsets[person]! >= p) eligible.push(person);
  }
  const random = new Draws();
  random.restart(seed, p, 0);
  let unique = 0;
  let success = 0;
  for (let draw = 0; eligible.length > 0 && draw < draws; draw++) {
    const person = eligible[below(random, eligible.length)]!;
    const from = sets.offsets[person]!;
    const own = sets.points.subarray(from, sets.offsets[person + 1]!);
    const fits = index.holdersOfAll(chosen(own.length, p, random).map(at => own[at]!));
    if (fits === 1) unique++;
    success += 1 / fits;
  }
  const unicity = unique / draws;
  return {
    points: p,
    eligible: eligible.length,
    unicity,
    success: success / draws,
    overall,
    standardError: Math.sqrt((unicity * (1 - unicity)) / draws),
  };
}

export function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}

function part(sum: number, of: number): number {
  return of === 0 ? 0 : sum / of;
}
