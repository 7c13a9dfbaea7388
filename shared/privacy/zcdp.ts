/**
 * Zero-concentrated differential privacy (ρ) and (ε, δ), each from the others, as doubles.
 *
 * Guarantee: a ρ-zCDP mechanism is (ε, δ)-differentially private for every pair that these functions give;
 * every result is rounded to the side of less privacy claimed (Canonne, Kamath and Steinke 2020,
 * corollary 13; any order α gives a valid bound, so an unfinished search only costs tightness).
 */

/** Covers the rounding errors of one evaluation. */
const ROUND_UP = 1 + 1e-12;

/** @throws RangeError if ρ or ε is negative */
export function deltaOf(rho: number, epsilon: number): number {
  requireNotNegative(rho);
  requireNotNegative(epsilon);
  if (rho === 0) return 0;
  const b = Math.exp(
    bisect(u => slope(Math.exp(u), rho, epsilon) < 0, -92, Math.log((epsilon + 1) / (2 * rho) + 2)),
  );
  const logDelta = b * ((1 + b) * rho - epsilon) - (1 + b) * Math.log1p(1 / b) - Math.log(b);
  return Math.min(1, Math.exp(logDelta) * ROUND_UP);
}

/** The derivative of ln δ by the order, b = α - 1; rises with b. */
function slope(b: number, rho: number, epsilon: number): number {
  return (2 * b + 1) * rho - epsilon - Math.log1p(1 / b);
}

/** @throws RangeError if ρ is negative or δ is not above 0 */
export function epsilonOf(rho: number, delta: number): number {
  requireDelta(delta);
  if (deltaOf(rho, 0) <= delta) return 0;
  const enough = rho + 2 * Math.sqrt(rho * -Math.log(delta));
  return bisect(epsilon => deltaOf(rho, epsilon) > delta, 0, enough);
}

/**
 * The largest ρ that stays within (ε, δ).
 *
 * @throws RangeError if ε is negative or δ is not above 0
 */
export function rhoOf(epsilon: number, delta: number): number {
  requireDelta(delta);
  requireNotNegative(epsilon);
  // The search runs downwards, so that its answer is the end that keeps within δ.
  return -bisect(negative => deltaOf(-negative, epsilon) > delta, -(epsilon + 1), 0);
}

/** The end of [low, high] above the place where `isBelow` turns from true to false. */
function bisect(isBelow: (x: number) => boolean, low: number, high: number): number {
  let below = low;
  let above = high;
  for (let step = 0; step < 200; step++) {
    const middle = (below + above) / 2;
    if (middle === below || middle === above) break;
    if (isBelow(middle)) below = middle;
    else above = middle;
  }
  return above;
}

function requireNotNegative(value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError('ρ and ε are not negative');
}

function requireDelta(delta: number): void {
  if (!(delta > 0 && delta < 1)) throw new RangeError('δ lies between 0 and 1');
}
