import { halfWidth } from './accuracy.ts';
import { budgetOf, deltaNumber, shareOf, varianceOf } from './charge.ts';
import { deltaPerCell, tau } from './gate.ts';

/** What a share of a population's whole budget buys under some terms, and what all of it gives away. */
export interface TradeOff {
  readonly epsilon: number;
  /** ± people at 95 %, for one cell. */
  readonly halfWidth: number;
  /** Least noisy count that can show: k + τ. */
  readonly smallestShown: number;
  /** The most that an even suspicion about one person can become: e^ε / (1 + e^ε), δ apart. */
  readonly certainty: number;
}

/**
 * The same question under several ε, without data: a person who names at most `l0` bins, for so many
 * millionths of the budget (PRIVACY.md 3.2 and 7.1).
 *
 * @throws RangeError where a share is too small to be noised
 */
export function tradeOffs(
  epsilons: readonly number[],
  terms: { readonly k: number; readonly delta: number },
  asked: { readonly l0: number; readonly millionths: number },
): readonly TradeOff[] {
  return epsilons.map(epsilon => {
    const { rho, deltaThreshold } = shareOf(budgetOf(epsilon, terms.delta), asked.millionths);
    const variance = varianceOf(BigInt(asked.l0), rho);
    return {
      epsilon,
      halfWidth: halfWidth(variance),
      smallestShown: terms.k + tau(variance, deltaPerCell(deltaNumber(deltaThreshold), asked.l0)),
      certainty: Math.exp(epsilon) / (1 + Math.exp(epsilon)),
    };
  });
}
