/** P[N(0,1) ≥ x], to about 1e-14 of its value down to the smallest doubles. */
export function normalUpperTail(x: number): number {
  if (x < 0) return 1 - normalUpperTail(-x);
  return x < 2.5 ? 0.5 - density(x) * centralSeries(x) : density(x) / laplaceFraction(x);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** x + x³/3 + x⁵/(3·5) + … */
function centralSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}

/** x + 1/(x + 2/(x + 3/(x + …))), from the inside out. */
function laplaceFraction(x: number): number {
  let value = x;
  for (let level = 400; level >= 1; level--) value = x + level / value;
  return value;
}
