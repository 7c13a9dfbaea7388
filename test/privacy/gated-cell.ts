import { normaliser, upperTail } from '../../shared/privacy/gaussian-tail.ts';
import { type Rational, toNumber } from '../../shared/privacy/rational.ts';

export type GatedCell = { readonly variance: Rational; readonly k: number; readonly tau: number };

/** The probability of every output; the order of outputs depends on the mechanism alone, not on the data. */
export type Outputs = Float64Array;

/**
 * What one gated cell of n people gives, by enumeration: withheld, then each noisy count from k + τ on.
 *
 * @param counts  how many noisy counts are enumerated; more are next to impossible if {@link enough}
 */
export function gatedCell({ variance, k, tau }: GatedCell, n: number, counts: number): Outputs {
  const outputs = new Float64Array(1 + counts);
  if (n < k) {
    outputs[0] = 1;
    return outputs;
  }
  const s2 = toNumber(variance);
  const first = k + tau;
  const total = normaliser(s2);
  outputs[0] = 1 - upperTail(first - n, s2);
  for (let i = 0; i < counts; i++) outputs[1 + i] = Math.exp(-((first + i - n) ** 2) / (2 * s2)) / total;
  return outputs;
}

/** The counts that reach 13 standard deviations above the most people that are compared. */
export function enough({ variance, k, tau }: GatedCell, people: number): number {
  return Math.max(1, people - k - tau + Math.ceil(13 * Math.sqrt(toNumber(variance))) + 3);
}

/** Independent cells as one mechanism: every combination of their outputs. */
export function together(cells: readonly Outputs[]): Outputs {
  return cells.reduce((left, right) => {
    const product = new Float64Array(left.length * right.length);
    left.forEach((p, i) => {
      right.forEach((q, j) => {
        product[i * right.length + j] = p * q;
      });
    });
    return product;
  });
}

/** The least δ with which p is within exp(ε) of q: sum over outputs of max(0, p - exp(ε) q). */
export function hockeyStick(p: Outputs, q: Outputs, epsilon: number): number {
  const growth = Math.exp(epsilon);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += Math.max(0, p[i]! - growth * q[i]!);
  return sum;
}
