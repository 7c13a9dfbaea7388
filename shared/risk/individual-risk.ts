/**
 * Probability that somebody of a sample is rightly matched, where f people of the sample look like them and
 * F = f / π are expected in the population (Benedetti and Franconi 1998; RISK.md 4.7): the mean of 1 / F given f.
 */
export function individualRisk(f: number, expected: number): number {
  const p = f / expected;
  if (p >= 1) return 1 / f;
  // (p / f) · ₂F₁(1, 1; f + 1; 1 − p), term by term.
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17 && k < 1e6; k++) {
    term *= (k / (f + k)) * (1 - p);
    sum += term;
  }
  return (p / f) * sum;
}

/** The short form that µ-Argus and sdcMicro use: exact for 1 and 2, near for more. */
export function individualRiskShort(f: number, expected: number): number {
  const p = f / expected;
  if (p >= 1) return 1 / f;
  const odds = p / (1 - p);
  if (f === 1) return odds * Math.log(1 / p);
  if (f === 2) return odds - odds * odds * Math.log(1 / p);
  return p / (f - (1 - p));
}
