import { probability, upperTail } from '../../shared/privacy/gaussian-tail.ts';
import { type Rational, toNumber } from '../../shared/privacy/rational.ts';

/**
 * Hockey-stick divergences between what one gated cell gives for n people and for n - 1, by enumeration:
 * sum over outputs of max(0, p - exp(ε) q). The outputs are "withheld" and every noisy count from k + τ.
 */
export function gatedCellDivergence(
  cell: { readonly variance: Rational; readonly k: number; readonly tau: number },
  n: number,
  epsilon: number,
): { forth: number; back: number } {
  const s2 = toNumber(cell.variance);
  const length = Math.max(1, Math.ceil(n - cell.k - cell.tau + 40 * Math.sqrt(s2)));
  const present = outputs(cell, n, s2, length);
  const absent = outputs(cell, n - 1, s2, length);
  const growth = Math.exp(epsilon);
  const divergence = (p: Outputs, q: Outputs) => {
    let sum = Math.max(0, p.withheld - growth * q.withheld);
    for (let i = 0; i < p.shown.length; i++) sum += Math.max(0, p.shown[i]! - growth * q.shown[i]!);
    return sum;
  };
  return { forth: divergence(present, absent), back: divergence(absent, present) };
}

interface Outputs {
  readonly withheld: number;
  /** From k + τ on, as far as 40 standard deviations above the count. */
  readonly shown: Float64Array;
}

function outputs(cell: { k: number; tau: number }, n: number, s2: number, length: number): Outputs {
  const first = cell.k + cell.tau;
  const shown = new Float64Array(length);
  if (n < cell.k) return { withheld: 1, shown };
  for (let i = 0; i < length; i++) shown[i] = probability(first + i - n, s2);
  return { withheld: 1 - upperTail(first - n, s2), shown };
}
