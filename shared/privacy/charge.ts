import {
  ceil,
  divide,
  floor,
  multiply,
  type Rational,
  rational,
  rationalOfDecimal,
  rationalOfDouble,
  subtract,
  toNumber,
} from './rational.ts';
import { epsilonOf, rhoOf } from './zcdp.ts';

/**
 * What a question spends, in integers, so that the ledger and the noise can never disagree.
 *
 * Guarantee: charges add up: answers whose charges sum to a budget of {@link budgetOf} are together
 * (ε, δ)-differentially private, chosen adaptively or not (Bun and Steinke 2016, lemma 8.2; as a filter
 * Rogers et al. 2016 and Whitehouse et al. 2023).
 */
export type Charge = {
  /** Zero-concentrated differential privacy, in units of 1e-12. */
  readonly rho: bigint;
  /** δ for thresholds, in units of 1e-18. */
  readonly deltaThreshold: bigint;
};

/** A charge to some parts of the people, by their numbers from 1; to everybody where none are named. */
export type PartCharge = Charge & { readonly parts?: readonly number[] };

const RHO_UNITS = 10n ** 12n;
const DELTA_UNITS = 10n ** 18n;
const MILLIONTHS = 1_000_000n;

/**
 * The whole of a policy: half of δ for thresholds, and the ρ that ε and the other half allow, rounded down.
 *
 * @throws RangeError unless ε > 0 and 0 < δ < 1
 */
export function budgetOf(epsilon: number, delta: number): Charge {
  if (epsilon !== lastBudget.epsilon || delta !== lastBudget.delta)
    lastBudget = { epsilon, delta, budget: computedBudget(epsilon, delta) };
  return lastBudget.budget;
}

/** A ledger is read many times for one question, mostly under the same terms. */
let lastBudget = { epsilon: Number.NaN, delta: Number.NaN, budget: { rho: 0n, deltaThreshold: 0n } };

function computedBudget(epsilon: number, delta: number): Charge {
  if (!(epsilon > 0)) throw new RangeError('ε is positive');
  if (!(delta > 0 && delta < 1)) throw new RangeError('δ lies between 0 and 1');
  const deltaThreshold = floor(multiply(rationalOfDecimal(delta), rational(DELTA_UNITS, 2n)));
  const rho = rhoOf(epsilon, deltaForNoise(delta, deltaThreshold));
  return { rho: floor(multiply(rationalOfDouble(rho), rational(RHO_UNITS))), deltaThreshold };
}

/**
 * The ε that ρ means under a policy's δ, where this much of δ is set aside for thresholds.
 *
 * @throws RangeError if nothing of δ is left
 */
export function epsilonAt(rho: bigint, delta: number, deltaThreshold: bigint): number {
  return epsilonOf(rhoNumber(rho), deltaForNoise(delta, deltaThreshold));
}

function deltaForNoise(delta: number, deltaThreshold: bigint): number {
  return toNumber(subtract(rationalOfDecimal(delta), rational(deltaThreshold, DELTA_UNITS)));
}

/** So many millionths of a budget, rounded down. */
export function shareOf(budget: Charge, millionths: number): Charge {
  return partOf(budget, BigInt(millionths), MILLIONTHS);
}

/** Rounded down, so that parts never add up to more than the whole. */
export function partOf(whole: Charge, numerator: bigint, denominator: bigint): Charge {
  if (denominator <= 0n || numerator < 0n || numerator > denominator) {
    throw new RangeError('a part lies between nothing and the whole');
  }
  return {
    rho: (whole.rho * numerator) / denominator,
    deltaThreshold: (whole.deltaThreshold * numerator) / denominator,
  };
}

/**
 * The least share of a budget, in millionths, that holds this ρ; above a million it does not fit, and from
 * the largest safe integer on it is not told how far.
 */
export function leastShare(budget: Charge, rho: bigint): number {
  const millionths = Number(ceil(rational(rho * MILLIONTHS, budget.rho)));
  return Math.min(millionths, Number.MAX_SAFE_INTEGER);
}

export function plus(a: Charge, b: Charge): Charge {
  return { rho: a.rho + b.rho, deltaThreshold: a.deltaThreshold + b.deltaThreshold };
}

/**
 * What charges to disjoint parts of the people stand for together.
 *
 * Guarantee: where nobody is in two parts, and who is in which follows from that person's own identifier alone,
 * answers about single parts are together no more than the largest of their sums (parallel composition; PRIVACY
 * 5.2; McSherry 2009, theorem 4).
 */
export function largestOf(charges: readonly Charge[]): Charge {
  const most = (a: bigint, b: bigint) => (a < b ? b : a);
  return charges.reduce((a, b) => ({
    rho: most(a.rho, b.rho),
    deltaThreshold: most(a.deltaThreshold, b.deltaThreshold),
  }));
}

/** What each part has spent after another charge. @throws RangeError if there is no such part */
export function chargedTo(spent: readonly Charge[], { parts, ...charge }: PartCharge): readonly Charge[] {
  if (parts === undefined) return spent.map(own => plus(own, charge));
  if (parts.some(part => !(part >= 1 && part <= spent.length))) throw new RangeError('no such part');
  return spent.map((own, at) => (parts.includes(at + 1) ? plus(own, charge) : own));
}

/** Whether a charge still fits, into every part that it is made to. */
export function fitsParts(spent: readonly Charge[], charge: PartCharge, budget: Charge): boolean {
  const { parts = spent.map((_, at) => at + 1) } = charge;
  return parts.every(part => fits(plus(spent[part - 1]!, charge), budget));
}

export const nothing: Charge = { rho: 0n, deltaThreshold: 0n };

/** @throws RangeError if b does not fit into a */
export function minus(a: Charge, b: Charge): Charge {
  if (!fits(b, a)) throw new RangeError('more is taken than there is');
  return { rho: a.rho - b.rho, deltaThreshold: a.deltaThreshold - b.deltaThreshold };
}

export function fits(charge: Charge, into: Charge): boolean {
  return charge.rho <= into.rho && charge.deltaThreshold <= into.deltaThreshold;
}

/**
 * The noise variance that this ρ pays for: sensitivity² / (2ρ), exactly.
 *
 * @param delta2Sq  squared L2 sensitivity of the measure, in its units squared
 * @param rho  in units of 1e-12
 * @throws RangeError unless both are positive
 */
export function varianceOf(delta2Sq: bigint, rho: bigint): Rational {
  if (delta2Sq <= 0n || rho <= 0n) throw new RangeError('sensitivity and ρ are positive');
  return rational(delta2Sq * RHO_UNITS, 2n * rho);
}

/**
 * The ρ, in units of 1e-12 and rounded up, that noise of this variance costs.
 *
 * @throws RangeError unless both are positive
 */
export function rhoFor(delta2Sq: bigint, variance: Rational): bigint {
  if (delta2Sq <= 0n || variance.numerator <= 0n)
    throw new RangeError('sensitivity and variance are positive');
  return ceil(divide(rational(delta2Sq * RHO_UNITS, 2n), variance));
}

export function rhoNumber(rho: bigint): number {
  return toNumber(rational(rho, RHO_UNITS));
}

export function deltaNumber(delta: bigint): number {
  return toNumber(rational(delta, DELTA_UNITS));
}
