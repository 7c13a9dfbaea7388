/**
 * What (ε, δ) means for an attacker, whatever they know (RISK.md section 8; Kairouz and others 2015 for the
 * accuracy of a membership guess).
 */

/** The most that a belief of `prior` (0 to 1) in somebody's presence can become, but with probability δ. */
export function mostBelief(prior: number, epsilon: number): number {
  const grown = prior * Math.exp(epsilon);
  return grown / (1 - prior + grown);
}

/** The least that it can become. */
export function leastBelief(prior: number, epsilon: number): number {
  return mostBelief(prior, -epsilon);
}

/** Most often, of people in and out alike, that a guess at somebody's presence can be right. */
export function mostAccuracy(epsilon: number, delta: number): number {
  return (Math.exp(epsilon) + delta) / (1 + Math.exp(epsilon));
}
