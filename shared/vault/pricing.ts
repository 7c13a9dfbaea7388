import { type Measure, type Measures, peopleAlone } from '../journeys/journey-kind.ts';
import type { Terms } from '../policy/mapping.ts';
import type { Asked, Spend } from '../policy/question.ts';
import { halfWidth, rhoForHalfWidth } from '../privacy/accuracy.ts';
import {
  budgetOf,
  type Charge,
  deltaNumber,
  leastShare,
  minus,
  type PartCharge,
  partOf,
  rhoNumber,
  shareOf,
  varianceOf,
} from '../privacy/charge.ts';
import { deltaPerCell, tau } from '../privacy/gate.ts';
import { type Rational, toNumber } from '../privacy/rational.ts';
import { Failure } from '../protocol/fault.ts';
import type { Plan } from '../release/release.ts';

/** How one histogram of people is noised and gated (DESIGN.md section 3). */
export interface Gate {
  readonly k: number;
  readonly l0: number;
  /** σ² = L0 / 2ρ, exact. */
  readonly variance: Rational;
  readonly tau: number;
  /** ± people at 95 %, for one cell. */
  readonly halfWidth: number;
}

/** How a measure of the shown bins is noised: σ² = B² / 2ρ for a person who adds at most B over all bins. */
export interface MeasureNoise {
  readonly name: string;
  /** B */
  readonly total: number;
  readonly variance: Rational;
  /** ± at 95 %, in the measure's own whole units. */
  readonly halfWidth: number;
}

/** A question's price and the gates it buys. A function of public inputs alone. */
export interface Priced {
  readonly millionths: number;
  /** What the ledger is charged; the parts below never add up to more. */
  readonly cost: PartCharge;
  readonly main: Gate;
  readonly measures: readonly MeasureNoise[];
  readonly other: Gate | 'none';
  readonly plan: Plan;
}

export interface Bounds {
  /** Contribution bound: most bins that one person names. */
  readonly l0: number;
  /** Whether a second, one-bin histogram counts people outside every shown cell. */
  readonly hasOther: boolean;
  /** People alone where nothing is said. */
  readonly measures?: Measures;
}

/** Of every population's budget, for the one histogram that says how many people there are. */
export const openingMillionths = 20_000;

/** The part of a question that `other` takes: a fixed tenth. */
const otherPart = { numerator: 1n, denominator: 10n };

/** @throws Failure `question-refused` where the share is too small to be noised at all */
export function price(
  asked: Pick<Asked, 'id' | 'spend'>,
  bounds: Bounds,
  terms: Terms,
  unit: string,
): Priced {
  const budget = budgetOf(terms.epsilon, terms.delta);
  const millionths = millionthsOf(asked.spend, bounds, budget);
  const cost = costOf(budget, millionths);
  const forOther = bounds.hasOther ? partOf(cost, otherPart.numerator, otherPart.denominator) : 'none';
  const forMain = forOther === 'none' ? cost : minus(cost, forOther);
  const { measures: counted = peopleAlone } = bounds;
  const parts = BigInt(partsOf(counted));
  const rhoOf = (own: number) => (forMain.rho * BigInt(own)) / parts;
  const main = gateOf({ ...forMain, rho: rhoOf(counted.peopleParts) }, bounds.l0, terms.k, asked.id);
  const measures = counted.added.map(measure => noiseOf(measure, rhoOf(measure.parts), asked.id));
  const other = forOther === 'none' ? forOther : gateOf(forOther, 1, terms.k, asked.id);
  const priced: Omit<Priced, 'plan'> = { millionths, cost, main, measures, other };
  return { ...priced, plan: planOf(priced, unit) };
}

function partsOf({ peopleParts, added }: Measures): number {
  return added.reduce((sum, { parts }) => sum + parts, peopleParts);
}

function noiseOf({ name, total }: Measure, rho: bigint, id: string): MeasureNoise {
  if (rho <= 0n) throw tooSmall(id);
  const variance = varianceOf(BigInt(total) ** 2n, rho);
  return { name, total, variance, halfWidth: halfWidth(variance) };
}

function tooSmall(id: string): Failure {
  return new Failure('question-refused', { id, why: 'its share is too small to answer anything' });
}

function millionthsOf(spend: Spend, bounds: Bounds, budget: Charge): number {
  if (spend.kind === 'share') return spend.millionths;
  const { measures = peopleAlone } = bounds;
  const people = BigInt(measures.peopleParts);
  const forPeople = rhoForHalfWidth(BigInt(bounds.l0), spend.people);
  const forMain = (forPeople * BigInt(partsOf(measures)) + people - 1n) / people;
  const { numerator, denominator } = otherPart;
  const left = denominator - numerator;
  const rho = bounds.hasOther ? (forMain * denominator + left - 1n) / left : forMain;
  return leastShare(budget, rho);
}

/** Also for shares above the whole, which are priced so that a person sees by how much they miss. */
function costOf(budget: Charge, millionths: number): Charge {
  if (millionths <= 1_000_000) return shareOf(budget, millionths);
  const of = (whole: bigint) => (whole * BigInt(millionths)) / 1_000_000n;
  return { rho: of(budget.rho), deltaThreshold: of(budget.deltaThreshold) };
}

function gateOf(charge: Charge, l0: number, k: number, id: string): Gate {
  if (charge.rho <= 0n || charge.deltaThreshold <= 0n) {
    throw tooSmall(id);
  }
  const variance = varianceOf(BigInt(l0), charge.rho);
  return {
    k,
    l0,
    variance,
    tau: tau(variance, deltaPerCell(deltaNumber(charge.deltaThreshold), l0)),
    halfWidth: halfWidth(variance),
  };
}

function planOf(priced: Omit<Priced, 'plan'>, unit: string): Plan {
  const { cost, main, measures, other, millionths } = priced;
  const figures = (gate: Gate) => ({
    sigma: Math.sqrt(toNumber(gate.variance)),
    tau: gate.tau,
    smallest_shown: gate.k + gate.tau,
    half_width_95: gate.halfWidth,
  });
  return {
    unit,
    k: main.k,
    l0: main.l0,
    mechanism: 'discrete-gaussian',
    share: millionths / 1_000_000,
    rho: rhoNumber(cost.rho),
    delta_threshold: deltaNumber(cost.deltaThreshold),
    ...figures(main),
    ...(measures.length === 0
      ? {}
      : {
          measures: measures.map(({ name, total, variance, halfWidth }) => ({
            name,
            most_a_person: total,
            sigma: Math.sqrt(toNumber(variance)),
            half_width_95: halfWidth,
          })),
        }),
    ...(other === 'none' ? {} : { other: figures(other) }),
  };
}
