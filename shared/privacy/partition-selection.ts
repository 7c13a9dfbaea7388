import { bernoulli } from './exact-sampling.ts';
import type { RandomSource } from './random-source.ts';
import { rationalOfDouble } from './rational.ts';

/**
 * Optimal selection of the keys that may be named, for a release that stands alone: near truncated
 * geometric, with k as a pre-threshold. Not for the ledger of histograms: at equal ρ the Gaussian gate shows
 * smaller cells (PRIVACY D6).
 *
 * Guarantee: naming cells so is (L0 ε, 1 - (1 - δ)^L0)-differentially private where one person is in at most
 * L0 of them, and no cell below k people is named (Desfontaines, Voss, Gipson and Mandayam 2020, theorem 1;
 * PRIVACY 3.1 for k); probabilities are computed to about 1e-13 of their value.
 */

/** The probability with which a cell is named, and the one with which it is not, each to full precision. */
export type Selection = { readonly kept: number; readonly dropped: number };

/**
 * @param people  in the cell after contribution bounding
 * @param epsilon  of one cell: the question's ε over L0
 * @param delta  of one cell, see {@link deltaPerCell} in gate.ts
 * @throws RangeError unless ε > 0, 0 < δ < 1 and k ≥ 1
 */
export function selection(people: number, k: number, epsilon: number, delta: number): Selection {
  if (!(epsilon > 0 && epsilon < Number.POSITIVE_INFINITY)) throw new RangeError('ε is positive');
  if (!(delta > 0 && delta < 1)) throw new RangeError('δ lies between 0 and 1');
  if (!Number.isSafeInteger(k) || k < 1) throw new RangeError('k is a positive integer');
  const above = people - k + 1;
  if (above <= 0) return { kept: 0, dropped: 1 };
  const growth = Math.expm1(epsilon);
  const rising = (m: number) => (delta * Math.expm1(m * epsilon)) / growth;
  const turn = 1 + Math.floor(Math.log1p(Math.tanh(epsilon / 2) * (1 / delta - 1)) / epsilon);
  if (above <= turn) {
    const kept = Math.min(1, rising(above));
    return { kept, dropped: 1 - kept };
  }
  const droppedAtTurn = 1 - Math.min(1, rising(turn));
  const end = turn + Math.floor(Math.log1p((growth / delta) * droppedAtTurn) / epsilon);
  if (above > end) return { kept: 1, dropped: 0 };
  const steps = above - turn;
  const rest = droppedAtTurn * Math.exp(-steps * epsilon) + (delta / growth) * Math.expm1(-steps * epsilon);
  const dropped = Math.max(0, rest);
  return { kept: 1 - dropped, dropped };
}

/** Whether the cell is named: an exact draw with the smaller double of {@link selection} as its probability. */
export function isSelected(
  people: number,
  k: number,
  epsilon: number,
  delta: number,
  source: RandomSource,
): boolean {
  const { kept, dropped } = selection(people, k, epsilon, delta);
  if (kept < 0.5) return bernoulli(rationalOfDouble(kept), source);
  return !bernoulli(rationalOfDouble(dropped), source);
}
