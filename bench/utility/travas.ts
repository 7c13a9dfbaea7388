import type { Variants } from './variants.ts';

/**
 * TraVaS (Rafiei, Wangelik and van der Aalst 2022, `variant_transformer.py`), re-implemented as a baseline: each
 * observed variant's count plus a two-sided geometric number truncated to ±k, released where that is above k.
 */
export function travas(variants: Variants, epsilon: number, delta: number, uniform: () => number): Variants {
  const growth = Math.exp(epsilon);
  const k = Math.ceil(Math.log((growth + 2 * delta - 1) / ((growth + 1) * delta)) / epsilon);
  const noise = truncatedGeometric(epsilon, k, uniform);
  const released = new Map<string, number>();
  for (const [key, count] of variants) {
    const noisy = count + noise();
    if (noisy > k) released.set(key, noisy);
  }
  return released;
}

/** P[x] ∝ exp(−ε·|x|) for −k ≤ x ≤ k, by inversion. */
function truncatedGeometric(epsilon: number, k: number, uniform: () => number): () => number {
  const cumulated: number[] = [];
  let sum = 0;
  for (let x = -k; x <= k; x++) {
    sum += Math.exp(-epsilon * Math.abs(x));
    cumulated.push(sum);
  }
  return () => {
    const drawn = uniform() * sum;
    let [low, high] = [0, 2 * k];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle]! > drawn) high = middle;
      else low = middle + 1;
    }
    return low - k;
  };
}
