import type { FairnessQuestion } from '../../policy/questions/fairness.ts';
import { normalUpperTail } from '../../privacy/normal-tail.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, type Precision, partOf, peopleIn, plus, type Shown } from '../estimates.ts';
import { mergesOf } from '../merges.ts';
import type { Bounds, Derived } from '../release.ts';

type Check = NonNullable<Derived['fairness']>[number];

/** 29 CFR 1607.4(D): a rate below four fifths of the largest. */
export const fourFifths = 0.8;

/** That any verdict of a release is wrong, in all. */
const risk = 0.05;

/** How many standard deviations: for a pair of groups, for one of the four cells of a pair, for a cell of a rate alone. */
interface Quantiles {
  readonly pair: number;
  readonly cell: number;
  readonly alone: number;
}

/** A group's two cells, one of which may be withheld. */
interface Group {
  readonly name: string;
  readonly yes: Shown | 'withheld';
  readonly no: Shown | 'withheld';
}

/**
 * The share of each group, and its ratio to the largest share of the groups whose people with it show, decided only
 * where the intervals decide. For each ordered pair of groups the ratio has a one-sided level of 5 % over the number of pairs,
 * so that all intervals hold together; the ratio to the largest share is the least ratio to any, so its ends are the
 * least ends. Intervals are of the privacy noise alone. docs/fairness.md has the argument.
 */
export const deriveFairness: Derive<FairnessQuestion> = ({ groups = {} }, shown, precision) => {
  const names = new Set([...shown.map(cell => String(cell.key['group'])), ...Object.keys(groups)]);
  const all = [...names].sort().map((name): Group => {
    const cellOf = (has: string) =>
      shown.find(({ key }) => key['group'] === name && key['has'] === has) ?? 'withheld';
    return { name, yes: cellOf('yes'), no: cellOf('no') };
  });
  const level = all.length > 1 ? risk / (all.length * (all.length - 1)) : risk;
  const z: Quantiles = { pair: quantile(level), cell: quantile(level / 4), alone: quantile(risk / 4) };
  const fairness = all.map((group): Check => {
    const ratio = ratioToLargest(group, all, precision, z);
    return {
      group: group.name,
      people: peopleOf(group, precision),
      rate: rateOf(group, precision, z),
      ratio,
      verdict: verdictOf(ratio),
    };
  });
  return { fairness, merge: mergesOf(fairness.map(sizeOf)) };
};

/** For the choice of merges: whoever shows, and whether more people would tell more. */
function sizeOf({ group, people, verdict }: Check) {
  return {
    name: group,
    people: people === 'withheld' ? 0 : people.value,
    isSmall: people === 'withheld' || verdict === 'inconclusive',
  };
}

function verdictOf(ratio: Check['ratio']): Check['verdict'] {
  if (ratio === 'withheld') return 'inconclusive';
  if (ratio.high < fourFifths) return 'below four fifths';
  return ratio.low >= fourFifths ? 'not below' : 'inconclusive';
}

function peopleOf({ yes, no }: Group, precision: Precision): Check['people'] {
  return yes === 'withheld' || no === 'withheld'
    ? 'withheld'
    : peopleIn(plus(plus(nobody, yes), no), precision);
}

function rateOf(group: Group, precision: Precision, z: Quantiles): Check['rate'] {
  const { yes, no } = group;
  if (yes === 'withheld' && no === 'withheld') return 'withheld';
  if (yes === 'withheld' || no === 'withheld') return rateBounds(group, precision, z.alone);
  const part = plus(nobody, yes);
  const rate = partOf(part, plus(part, no), precision);
  return rate === 'not determined' ? 'withheld' : rate;
}

function ratioToLargest(
  group: Group,
  all: readonly Group[],
  precision: Precision,
  z: Quantiles,
): Check['ratio'] {
  // Where so few have it that their number is withheld, a share may be anything; nobody is held to it.
  const others = all.filter(other => other !== group && other.yes !== 'withheld');
  if (!isKnown(group) || others.length === 0) return 'withheld';
  const ratios = others.map(other => ratioBounds(group, other, precision, z));
  const least = (end: (bounds: Bounds) => number) => Math.min(1, ...ratios.map(end));
  const bounds = { low: least(({ low }) => low), high: least(({ high }) => high) };
  const points = [group, ...others].map(pointOf);
  if (points.includes('withheld')) return bounds;
  const [own] = points as number[];
  const value = Math.min(1, ...(points as number[]).map(point => own! / point));
  return Number.isFinite(value) ? { value, ...bounds } : bounds;
}

function isKnown({ yes, no }: Group): boolean {
  return yes !== 'withheld' || no !== 'withheld';
}

function pointOf({ yes, no }: Group): number | 'withheld' {
  if (yes === 'withheld' || no === 'withheld') return 'withheld';
  return numberOf(yes) / Math.max(1, numberOf(yes) + numberOf(no));
}

function ratioBounds(a: Group, b: Group, precision: Precision, z: Quantiles): Bounds {
  const [p, q] = [pointOf(a), pointOf(b)];
  if (p === 'withheld' || q === 'withheld' || isFaint(a, precision) || isFaint(b, precision)) {
    // Two cells of each decide an end, by their sides that are worst for it.
    const [own, other] = [a, b].map(group => rateBounds(group, precision, z.cell));
    return { low: quotient(own!.low, other!.high), high: quotient(own!.high, other!.low) };
  }
  return fieller(
    { rate: p, variance: rateVariance(a, precision) },
    { rate: q, variance: rateVariance(b, precision) },
    z.pair,
  );
}

/** Too few people for a quotient of two noisy numbers to be spread like a normal one (PRIVACY.md 7.4). */
function isFaint({ yes, no }: Group, { sigma }: Precision): boolean {
  if (yes === 'withheld' || no === 'withheld') return true;
  return numberOf(yes) + numberOf(no) < 10 * Math.SQRT2 * sigma;
}

/** PRIVACY.md 7.4 */
function rateVariance(group: Group, { sigma }: Precision): number {
  const { yes, no } = group;
  if (yes === 'withheld' || no === 'withheld') throw new RangeError('a rate has two numbers');
  const people = numberOf(yes) + numberOf(no);
  const rate = numberOf(yes) / people;
  return (sigma ** 2 * ((1 - rate) ** 2 + rate ** 2)) / people ** 2;
}

/** Fieller's interval of the ratio of two independent normal numbers; open above where the second may be nothing. */
function fieller(
  { rate: p, variance: v }: { rate: number; variance: number },
  { rate: q, variance: w }: { rate: number; variance: number },
  z: number,
): Bounds {
  const divisor = q ** 2 - z ** 2 * w;
  if (divisor <= 0) return { low: 0, high: Number.POSITIVE_INFINITY };
  const root = Math.sqrt(Math.max(0, (p * q) ** 2 - (p ** 2 - z ** 2 * v) * divisor));
  return { low: Math.max(0, (p * q - root) / divisor), high: (p * q + root) / divisor };
}

/** A rate from the ends of its two cells, each of them z standard deviations away. */
function rateBounds({ yes, no }: Group, precision: Precision, z: number): Bounds {
  const [has, lacks] = [yes, no].map(cell => cellBounds(cell, precision, z));
  return {
    low: has!.low + lacks!.high > 0 ? has!.low / (has!.low + lacks!.high) : 0,
    high: has!.high + lacks!.low > 0 ? has!.high / (has!.high + lacks!.low) : 1,
  };
}

/** A withheld cell holds fewer than k + 2 τ people: more are withheld with a chance below δ. */
function cellBounds(cell: Shown | 'withheld', { k, sigma, smallest_shown }: Precision, z: number): Bounds {
  if (cell === 'withheld') return { low: 0, high: 2 * smallest_shown - k - 1 };
  const half = Math.ceil(z * sigma);
  return { low: Math.max(k, numberOf(cell) - half), high: Math.max(k, numberOf(cell) + half) };
}

function quotient(a: number, b: number): number {
  return b > 0 ? a / b : Number.POSITIVE_INFINITY;
}

function numberOf({ people }: Shown): number {
  return Math.max(0, people.value);
}

/** z with P[N(0,1) ≥ z] = level */
function quantile(level: number): number {
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalUpperTail(middle) > level) low = middle;
    else high = middle;
  }
  return high;
}
