/** One-sided Clopper-Pearson bounds of a probability, for x of n: each is wrong with probability at most alpha. */

export function lowerBound(x: number, n: number, alpha: number): number {
  if (x === 0) return 0;
  return bisect(p => p < x / n && tailFrom(x, n, p, 1) < alpha, 0, x / n).low;
}

export function upperBound(x: number, n: number, alpha: number): number {
  if (x === n) return 1;
  return bisect(p => p <= x / n || tailFrom(x, n, p, -1) > alpha, x / n, 1).high;
}

function bisect(isBelow: (p: number) => boolean, from: number, to: number): { low: number; high: number } {
  let low = from;
  let high = to;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return { low, high };
}

/** P[X ≥ x] (direction 1) or P[X ≤ x] (direction -1), x on the far side of the mean. */
function tailFrom(x: number, n: number, p: number, direction: 1 | -1): number {
  const odds = p / (1 - p);
  let term = Math.exp(
    logFactorial(n) - logFactorial(x) - logFactorial(n - x) + x * Math.log(p) + (n - x) * Math.log1p(-p),
  );
  let sum = 0;
  for (let i = x; i >= 0 && i <= n && term > sum * 1e-15; i += direction) {
    sum += term;
    term *= direction === 1 ? ((n - i) / (i + 1)) * odds : i / ((n - i + 1) * odds);
  }
  return sum;
}

function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const square = n * n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + (1 - 1 / (30 * square)) / (12 * n);
}
