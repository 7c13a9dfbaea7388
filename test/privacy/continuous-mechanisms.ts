import { normalUpperTail } from '../../shared/privacy/normal-tail.ts';

/**
 * Continuous mechanisms that the product does not have, for comparison with other implementations: the
 * analytic Gaussian mechanism (Balle and Wang 2018, theorem 8) and thresholds on continuous noise
 * (PRIVACY 3.2). Nothing here draws noise.
 */

/** δ of Gaussian noise at ε: φ(a) (R(a) - R(b)) with Mills' ratio R, which does not cancel. */
export function gaussianDelta(sigma: number, epsilon: number, sensitivity: number): number {
  const centre = (epsilon * sigma) / sensitivity;
  const half = sensitivity / (2 * sigma);
  const a = centre - half;
  // For a < 0 Mills' ratio overflows sooner than the plain form cancels.
  if (a < 0) return normalUpperTail(a) - Math.exp(epsilon) * normalUpperTail(centre + half);
  return density(a) * (millsRatio(a) - millsRatio(centre + half));
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

function millsRatio(x: number): number {
  if (x < 2.5) return normalUpperTail(x) / density(x);
  let value = x;
  for (let level = 400; level >= 1; level--) value = x + level / value;
  return 1 / value;
}

export function gaussianSigma(epsilon: number, delta: number, sensitivity: number): number {
  return leastWhere(sigma => gaussianDelta(sigma, epsilon, sensitivity) <= delta, 1e-6, 1e9);
}

export function gaussianEpsilon(sigma: number, delta: number, sensitivity: number): number {
  if (gaussianDelta(sigma, 0, sensitivity) <= delta) return 0;
  return leastWhere(epsilon => gaussianDelta(sigma, epsilon, sensitivity) <= delta, 1e-12, 1e6);
}

/** The x with P[N(0,1) ≥ x] = p, for p up to one half. */
export function normalQuantile(p: number): number {
  return leastWhere(x => normalUpperTail(x) <= p, 1e-15, 40);
}

/** P[Laplace(scale) ≥ x] */
export function laplaceTail(x: number, scale: number): number {
  return x >= 0 ? Math.exp(-x / scale) / 2 : 1 - Math.exp(x / scale) / 2;
}

/** Bisection between powers, for conditions that turn true once. */
function leastWhere(holds: (x: number) => boolean, low: number, high: number): number {
  let fails = low;
  let enough = high;
  for (let step = 0; step < 200; step++) {
    const middle = Math.sqrt(fails) * Math.sqrt(enough);
    if (middle <= fails || middle >= enough) break;
    if (holds(middle)) enough = middle;
    else fails = middle;
  }
  return enough;
}
