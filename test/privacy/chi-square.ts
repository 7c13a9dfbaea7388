/** P[χ² ≥ x] with these degrees of freedom: the upper regularised incomplete gamma function. */
export function chiSquareTail(x: number, degrees: number): number {
  const a = degrees / 2;
  const z = x / 2;
  if (z <= 0) return 1;
  const front = Math.exp(a * Math.log(z) - z - logGamma(a));
  if (z < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * 1e-16; n++) {
      term *= z / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  // Legendre's continued fraction, from the inside out.
  let value = 0;
  for (let n = 2_000; n >= 1; n--) value = (n * (n - a)) / (z + 2 * n + 1 - a - value);
  return front / (z + 1 - a - value);
}

/** For multiples of one half, by the recurrence from Γ(1) or Γ(1/2). */
function logGamma(a: number): number {
  let sum = a % 1 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let x = a % 1 === 0 ? 1 : 0.5; x < a; x++) sum += Math.log(x);
  return sum;
}

/** Pearson's statistic, with neighbouring bins pooled until each expects at least 20. */
export function chiSquare(
  observed: readonly number[],
  expected: readonly number[],
): { statistic: number; degrees: number } {
  const bins: { seen: number; wanted: number }[] = [];
  let seen = 0;
  let wanted = 0;
  observed.forEach((count, i) => {
    seen += count;
    wanted += expected[i]!;
    if (wanted < 20) return;
    bins.push({ seen, wanted });
    seen = 0;
    wanted = 0;
  });
  const last = bins.at(-1);
  if (last) {
    last.seen += seen;
    last.wanted += wanted;
  }
  const statistic = bins.reduce((sum, bin) => sum + (bin.seen - bin.wanted) ** 2 / bin.wanted, 0);
  return { statistic, degrees: bins.length - 1 };
}
