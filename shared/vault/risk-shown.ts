import type { Policy } from '../policy/policy.ts';
import type { RiskView } from '../policy/risk-view.ts';
import type {
  RiskBand,
  RiskPreview,
  ShownColumns,
  ShownCount,
  ShownPeople,
  ShownRisk,
  ShownShare,
  ShownUnicity,
} from '../protocol/risk.ts';
import { classFigures, peopleBelow, type SizeHistogram } from '../risk/class-figures.ts';
import { fitPitman, pitman, zayatz } from '../risk/population-uniqueness.ts';
import type { ColumnFigures, LookedUp, PathFigures, UnicityCell } from './risk-figures.ts';

/**
 * What of the risk figures may be told, by RISK.md section 9: whole percent without their ends, counts in tens
 * or fives, nothing of fewer than 50 people, bands alone where the policy says so. No sizes of single groups, no
 * highest risk: those are facts about one person.
 */

/** Of fewer people than this nothing is told, and neither of two sets that differ by fewer. */
export const fewestPeople = 50;

export interface RawRisk {
  readonly people: number;
  readonly attributes: readonly string[];
  readonly sensitive: readonly string[];
  readonly columns: ColumnFigures | 'none';
  readonly unicity: readonly UnicityCell[];
  readonly paths: PathFigures;
  readonly population: (LookedUp & { readonly people: number }) | 'none' | 'too many';
}

export interface Showing {
  readonly view: RiskView;
  readonly k: number;
  readonly zone: string;
  readonly detail: Policy['risk'];
  /** People in the population of which the file is a random sample. */
  readonly sampleOf: number | 'not a sample';
}

export function shownRisk(raw: RawRisk, showing: Showing): RiskPreview {
  const { view, k, zone, detail, sampleOf } = showing;
  const share = (part: number) => shownShare(part, raw.people, detail);
  return {
    state: 'shown',
    view,
    k,
    zone,
    columns: raw.columns === 'none' ? 'none' : shownColumns(raw, raw.columns, k, detail),
    unicity: raw.unicity.map(
      ({ label, bucket, method, overall }): ShownUnicity => ({
        label,
        bucket,
        method,
        shares: overall.map(share),
      }),
    ),
    paths: {
      alone: share(raw.paths.alone / raw.people),
      start: raw.paths.start,
      alone_with_start: share(raw.paths.aloneWithStart / raw.people),
    },
    population: shownPopulation(raw),
    sample: raw.columns === 'none' ? { state: 'not said' } : sampleEstimate(raw.columns.sizes, sampleOf),
  };
}

function shownColumns(raw: RawRisk, columns: ColumnFigures, k: number, detail: Policy['risk']): ShownColumns {
  const { people, attributes } = raw;
  const figures = classFigures(columns.sizes);
  const share = (count: number) => shownShare(count / people, people, detail);
  const both = (count: number): ShownPeople => ({
    share: share(count),
    count: shownCount(count, people, detail),
  });
  return {
    attributes: [...attributes],
    meets_k: shownCount(peopleBelow(columns.sizes, k), people, 'figures').kind === 'none',
    below_k: both(peopleBelow(columns.sizes, k)),
    below_k_missing_is_any: share(columns.belowIfAny),
    alone: both(figures.alone),
    success: shownShare(figures.success, people, detail),
    sizes: sizeBands(k).map(({ from, to }) => ({
      from,
      to,
      people: share(
        peopleBelow(columns.sizes, to === 'more' ? Number.POSITIVE_INFINITY : to + 1) -
          peopleBelow(columns.sizes, from),
      ),
    })),
    leave_one_out: attributes.map((attribute, i) => ({
      attribute,
      alone_without: share(columns.aloneWithout[i]!),
    })),
    alone_on: columns.aloneOn.slice(1).map((count, i) => ({ most: i + 1, people: share(count) })),
    sensitive: raw.sensitive.map((attribute, i) => ({
      attribute,
      given_away: both(columns.sensitive[i]!.givenAway),
      largest_share: bandOf(columns.sensitive[i]!.largestShare, people),
      distance: bandOf(columns.sensitive[i]!.distance, people),
      few_values: [2, 3, 5].map(fewerThan => ({
        fewer_than: fewerThan,
        people: share(columns.sensitive[i]!.peopleBelow(fewerThan)),
      })),
    })),
  };
}

/** Part of the file that may be missing in a population that is said to hold it. */
const mostNotHeld = 0.05;

function shownPopulation({ population, people }: RawRisk): ShownRisk['population'] {
  if (population === 'none' || population === 'too many') return { state: population };
  if (population.people < fewestPeople || population.notHeld > mostNotHeld * people)
    return { state: 'not theirs' };
  const { below, alone, journalist, marketer } = population.figures;
  const band = (part: number) => shownShare(part, people, 'bands').band;
  return {
    state: 'held',
    people: 10 * Math.round(population.people / 10),
    below_k: band(below / people),
    alone: band(alone / people),
    journalist: band(journalist),
    marketer: band(marketer),
  };
}

/** Public edges: no size of a group is told below k but as a part of everybody. */
function sizeBands(k: number): readonly { readonly from: number; readonly to: number | 'more' }[] {
  return [
    { from: 1, to: k - 1 },
    { from: k, to: 5 * k - 1 },
    { from: 5 * k, to: 50 * k - 1 },
    { from: 50 * k, to: 'more' },
  ];
}

/** Below this part of the population, estimates are off by more than they say. */
const leastSample = 0.05;

/**
 * Of a population as large as somebody types, so that nothing here may turn at an exact number of people: the
 * population is taken to a public scale, and of fewer than ten people alone nothing is estimated.
 */
function sampleEstimate(
  sizes: SizeHistogram,
  typed: number | 'not a sample',
): Extract<RiskPreview, { state: 'shown' }>['sample'] {
  if (typed === 'not a sample') return { state: 'not said' };
  const { people, alone } = classFigures(sizes);
  const population = onScale(typed, [1, 1.5, 2, 3, 4, 5, 7, 10]);
  if (population <= people) return { state: 'no estimate' };
  if (people / population < leastSample) return { state: 'too small a sample' };
  if (alone < fewestCounted) return { state: 'few alone' };
  const fit = fitPitman(sizes);
  const estimates = [zayatz(sizes, population), fit === 'no estimate' ? fit : pitman(fit, population)];
  // Some people are alone: an estimate of nobody is none.
  const known = estimates.flatMap(one => (one === 'no estimate' || one < 1 ? [] : [one]));
  if (known.length === 0) return { state: 'no estimate' };
  return {
    state: 'estimated',
    of: population,
    low: halfDecade(Math.min(...known), 'down'),
    high: halfDecade(Math.max(...known), 'up'),
  };
}

/** The nearest step, by ratio, of a scale that is the same in every power of ten. */
function onScale(number: number, steps: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(number));
  const apart = (step: number) => Math.abs(Math.log(number / (step * power)));
  return Math.round(power * steps.reduce((best, step) => (apart(step) < apart(best) ? step : best)));
}

/** The nearest 0, 10, 30, 100 … on the side that widens the band; estimates are good to no more. */
function halfDecade(estimate: number, to: 'down' | 'up'): number {
  if (estimate < 10) return to === 'down' ? 0 : 10;
  let step = 10;
  for (let next = 30; ; next = String(next).startsWith('3') ? (next / 3) * 10 : next * 3) {
    if (to === 'up' && step >= estimate) return step;
    if (to === 'down' && next > estimate) return step;
    step = next;
  }
}

/** A part of so many people, told no finer than its number of people may be. */
export function shownShare(part: number, people: number, detail: Policy['risk']): ShownShare {
  const count = roundedCount(Math.round(part * people), people);
  const told = count === 'few' ? 0 : count === 'nearly all' ? 1 : count / people;
  const band = bandOf(told, people);
  if (detail !== 'figures') return { kind: 'band', band };
  const least = Math.max(1, Math.ceil((100 * fewestCounted) / people));
  if (told < 0.01) return { kind: 'under', percent: least, band };
  if (told > 0.99) return { kind: 'over', percent: 100 - least, band };
  return { kind: 'about', percent: Math.round(100 * told), band };
}

/** A band holds at least ten people: of fewer people the lowest ones are told as one. */
export function bandOf(part: number, people: number): RiskBand {
  if (part >= 0.5) return '50–100 %';
  if (part >= 0.2) return '20–50 %';
  if (people < 200) return '0–20 %';
  if (part >= 0.05) return '5–20 %';
  if (people < manyPeople) return '0–5 %';
  return part < 0.01 ? '0–1 %' : '1–5 %';
}

export function shownCount(count: number, of: number, detail: Policy['risk']): ShownCount {
  if (detail !== 'figures') return { kind: 'withheld' };
  if (count === 0 && of >= 100) return { kind: 'none' };
  const people = roundedCount(count, of);
  if (people === 'few') return { kind: 'fewer than 10' };
  return people === 'nearly all' ? { kind: 'all but fewer than 10' } : { kind: 'about', people };
}

/** From here counts are rounded to tens instead of fives, and one percent is ten people. */
const manyPeople = 1000;
const fewestCounted = 10;

function roundedCount(count: number, of: number): number | 'few' | 'nearly all' {
  if (count < fewestCounted) return 'few';
  if (of - count < fewestCounted) return 'nearly all';
  const step = of >= manyPeople ? 10 : 5;
  const most = Math.floor((of - fewestCounted) / step) * step;
  return Math.min(most, Math.round(count / step) * step);
}
