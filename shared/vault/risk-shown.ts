import type { RiskDetail } from '../policy/risk-detail.ts';
import type { RiskView } from '../policy/risk-view.ts';
import type {
  RiskBand,
  RiskPreview,
  ShownColumns,
  ShownCount,
  ShownPeople,
  ShownShare,
  ShownUnicity,
} from '../protocol/risk.ts';
import { classFigures, peopleBelow, type SizeHistogram } from '../risk/class-figures.ts';
import { fitPitman, pitman, zayatz } from '../risk/population-uniqueness.ts';
import type { ColumnFigures, PathFigures, UnicityCell } from './risk-figures.ts';

/**
 * What of the risk figures may be told, by RISK.md section 9: whole percent without their ends, counts in tens
 * or fives, nothing of fewer than 50 people, bands alone where the policy says so. No sizes of single groups, no
 * highest risk: those are facts about one person.
 */

/** Fewer people than this are told nothing. */
export const fewestPeople = 50;

export interface RawRisk {
  readonly people: number;
  readonly attributes: readonly string[];
  readonly sensitive: readonly string[];
  readonly columns: ColumnFigures | 'none';
  readonly unicity: readonly UnicityCell[];
  readonly paths: PathFigures;
}

export interface Showing {
  readonly view: RiskView;
  readonly k: number;
  readonly zone: string;
  readonly detail: RiskDetail;
  /** People in the population of which the file is a random sample. */
  readonly sampleOf: number | 'not a sample';
}

export function shownRisk(raw: RawRisk, showing: Showing): RiskPreview {
  const { view, k, zone, detail, sampleOf } = showing;
  if (detail === 'nothing') return { state: 'withheld', why: 'policy' };
  if (raw.people < fewestPeople) return { state: 'withheld', why: 'few people' };
  const share = (part: number) => shownShare(part, detail);
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
    sample: raw.columns === 'none' ? { state: 'not said' } : sampleEstimate(raw.columns.sizes, sampleOf),
  };
}

function shownColumns(raw: RawRisk, columns: ColumnFigures, k: number, detail: RiskDetail): ShownColumns {
  const { people, attributes } = raw;
  const figures = classFigures(columns.sizes);
  const share = (count: number) => shownShare(count / people, detail);
  const both = (count: number): ShownPeople => ({
    share: share(count),
    count: shownCount(count, people, detail),
  });
  return {
    attributes: [...attributes],
    meets_k: figures.smallest >= k,
    below_k: both(peopleBelow(columns.sizes, k)),
    below_k_missing_is_any: share(columns.wildcard.filter(size => size < k).length),
    alone: both(figures.alone),
    success: shownShare(figures.success, detail),
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
      largest_share: bandOf(columns.sensitive[i]!.largestShare),
      distance: bandOf(columns.sensitive[i]!.distance),
      few_values: [2, 3, 5].map(fewerThan => ({
        fewer_than: fewerThan,
        people: share(columns.sensitive[i]!.peopleBelow(fewerThan)),
      })),
    })),
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

function sampleEstimate(
  sizes: SizeHistogram,
  population: number | 'not a sample',
): Extract<RiskPreview, { state: 'shown' }>['sample'] {
  if (population === 'not a sample') return { state: 'not said' };
  const { people } = classFigures(sizes);
  if (population < people) return { state: 'no estimate' };
  if (people / population < leastSample) return { state: 'too small a sample' };
  const fit = fitPitman(sizes);
  const estimates = [zayatz(sizes, population), fit === 'no estimate' ? fit : pitman(fit, population)];
  const known = estimates.filter(estimate => estimate !== 'no estimate').map(Number);
  if (known.length === 0) return { state: 'no estimate' };
  return {
    state: 'estimated',
    low: halfDecade(Math.min(...known), 'down'),
    high: halfDecade(Math.max(...known), 'up'),
  };
}

/** The nearest 1, 3, 10, 30, 100 … on the side that widens the band; estimates are good to no more. */
function halfDecade(estimate: number, to: 'down' | 'up'): number {
  if (estimate < 1) return to === 'down' ? 0 : 1;
  let step = 1;
  for (let next = 3; ; next = String(next).startsWith('3') ? (next / 3) * 10 : next * 3) {
    if (to === 'up' && step >= estimate) return step;
    if (to === 'down' && next > estimate) return step;
    step = next;
  }
}

export function shownShare(part: number, detail: RiskDetail): ShownShare {
  const band = bandOf(part);
  if (detail !== 'figures') return { kind: 'band', band };
  if (part < 0.01) return { kind: 'under 1', band };
  if (part > 0.99) return { kind: 'over 99', band };
  return { kind: 'about', percent: Math.round(100 * part), band };
}

export function bandOf(part: number): RiskBand {
  if (part < 0.01) return '0–1 %';
  if (part < 0.05) return '1–5 %';
  if (part < 0.2) return '5–20 %';
  return part < 0.5 ? '20–50 %' : '50–100 %';
}

export function shownCount(count: number, of: number, detail: RiskDetail): ShownCount {
  if (detail !== 'figures') return { kind: 'withheld' };
  if (count === 0 && of >= 100) return { kind: 'none' };
  if (count < 10) return { kind: 'fewer than 10' };
  const step = of >= 1000 ? 10 : 5;
  return { kind: 'about', people: Math.round(count / step) * step };
}
