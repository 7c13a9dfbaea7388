/**
 * The discrete Laplace distribution, probability tanh(1/(2 scale)) exp(-|x|/scale) on the integers, as
 * doubles. Scales are positive numbers; x, t and a are integers.
 */

export function laplaceProbability(x: number, scale: number): number {
  return Math.tanh(1 / (2 * scale)) * Math.exp(-Math.abs(x) / scale);
}

/** P[Z ≥ t] */
export function laplaceUpperTail(t: number, scale: number): number {
  if (t <= 0) return 1 - laplaceUpperTail(1 - t, scale);
  return Math.exp(-t / scale) / (1 + Math.exp(-1 / scale));
}

/** P[|Z| ≤ a] */
export function laplaceCentralProbability(a: number, scale: number): number {
  return a < 0 ? 0 : 1 - 2 * laplaceUpperTail(a + 1, scale);
}

export function laplaceVariance(scale: number): number {
  return 1 / (2 * Math.sinh(1 / (2 * scale)) ** 2);
}
