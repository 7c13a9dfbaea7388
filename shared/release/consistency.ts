/**
 * Released numbers made to fit together, at no cost: every function here is one of released numbers and
 * public weights alone. The raw released numbers stay the unbiased ones.
 */

/** A released number and the variance of its noise. */
export interface Noisy {
  readonly value: number;
  readonly variance: number;
}

/** The sum of coefficient times unknown that shall be 0; unknowns by their index, each at most once. */
export type Constraint = readonly (readonly [unknown: number, coefficient: number])[];

/**
 * The falling sequence nearest to the values in weighted least squares: pool adjacent violators
 * (Barlow, Bartholomew, Bremner and Brunk 1972, section 1.2).
 *
 * @throws RangeError unless there is one positive weight for each value
 */
export function falling(values: readonly number[], weights: readonly number[]): number[] {
  if (weights.length !== values.length) throw new RangeError('one weight for each value');
  if (weights.some(weight => !(weight > 0))) throw new RangeError('weights are positive');
  const pools: { mean: number; weight: number; size: number }[] = [];
  values.forEach((value, i) => {
    let pool = { mean: value, weight: weights[i]!, size: 1 };
    for (let last = pools.at(-1); last && last.mean < pool.mean; last = pools.at(-1)) {
      pools.pop();
      const weight = last.weight + pool.weight;
      const mean = (last.mean * last.weight + pool.mean * pool.weight) / weight;
      pool = { mean, weight, size: last.size + pool.size };
    }
    pools.push(pool);
  });
  return pools.flatMap(({ mean, size }) => Array.from({ length: size }, () => mean));
}

/**
 * Whole numbers that add up to the total, each its value rounded down or up: those with the largest
 * remainders go up, the earlier of two equal ones first.
 *
 * @throws RangeError where rounding down and up cannot reach the total
 */
export function roundedTo(total: number, values: readonly number[]): number[] {
  const rounded = values.map(Math.floor);
  const missing = total - rounded.reduce((sum, value) => sum + value, 0);
  if (!Number.isSafeInteger(missing) || missing < 0 || missing > values.length) {
    throw new RangeError('the total is out of reach');
  }
  const byRemainder = values
    .map((value, i) => ({ i, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, missing)) rounded[i]! += 1;
  return rounded;
}

/**
 * The nearest numbers that are not negative and add up to the total (Duchi, Shalev-Shwartz, Singer and
 * Chandra 2008, figure 1).
 *
 * @throws RangeError for a negative total, or a positive one of no numbers
 */
export function ontoSimplex(values: readonly number[], total: number): number[] {
  if (!(total >= 0) || (values.length === 0 && total > 0)) throw new RangeError('the total is out of reach');
  let sum = 0;
  let shift = 0;
  [...values]
    .sort((a, b) => b - a)
    .forEach((value, i) => {
      sum += value;
      const candidate = (sum - total) / (i + 1);
      if (i === 0 || value > candidate) shift = candidate;
    });
  return values.map(value => Math.max(0, value - shift));
}

/** What goes into a node at a step leaves it at the next one. */
export function flowConservation(
  edges: readonly { readonly step: number; readonly from: string; readonly to: string }[],
): Constraint[] {
  const last = Math.max(0, ...edges.map(({ step }) => step));
  const nodes = new Map<string, [number, number][]>();
  const touch = (step: number, name: string, term: [number, number]): void => {
    const place = JSON.stringify([step, name]);
    nodes.set(place, [...(nodes.get(place) ?? []), term]);
  };
  edges.forEach(({ step, from, to }, i) => {
    if (step < last) touch(step + 1, to, [i, 1]);
    if (step > 1) touch(step, from, [i, -1]);
  });
  return [...nodes.values()];
}

/** Each parent is the sum of its children. */
export function treeSums(children: ReadonlyMap<number, readonly number[]>): Constraint[] {
  return [...children].map(([parent, of]) => [[parent, 1], ...of.map(child => [child, -1] as const)]);
}

/** The numbers nearest to the released ones, by variance, that keep every constraint. */
export function consistent(released: readonly Noisy[], constraints: readonly Constraint[]): number[] {
  requireVariances(released);
  return project(released, constraints, () => true);
}

const mostSteps = 500;

/**
 * As {@link consistent}, and none below 0. Solved in the dual, where the objective is convex and piecewise
 * quadratic: Newton steps with backtracking, then one exact solution on the numbers left above 0.
 *
 * @throws RangeError where the steps do not settle
 */
export function consistentPeople(released: readonly Noisy[], constraints: readonly Constraint[]): number[] {
  requireVariances(released);
  const scale = released.reduce((most, { value }) => Math.max(most, Math.abs(value)), 1);
  let prices = constraints.map(() => 0);
  for (let step = 0; step < mostSteps; step++) {
    const signed = moved(released, constraints, prices);
    const x = signed.map(value => Math.max(0, value));
    const polished = project(released, constraints, i => signed[i]! > 0);
    const isSettled = polished.every(
      (value, i) => value >= -1e-10 * scale && Math.abs(value - x[i]!) <= 1e-7 * scale,
    );
    if (isSettled) return polished.map(value => Math.max(0, value));
    const gap = constraints.map(constraint => dot(constraint, x));
    const curvature = normalMatrix(released, constraints, i => signed[i]! > 0);
    const ridge = 1e-9 * released.reduce((most, { variance }) => Math.max(most, variance), 0);
    curvature.forEach((row, i) => {
      row[i]! += ridge;
    });
    const direction = solve(curvature, gap);
    const height = dual(released, x);
    const slope = gap.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    let length = 1;
    const at = (): number[] => prices.map((price, i) => price + length * direction[i]!);
    const heightAt = (): number =>
      dual(
        released,
        moved(released, constraints, at()).map(value => Math.max(0, value)),
      );
    while (length > 1e-15 && heightAt() > height * (1 + 1e-14) - 1e-4 * length * slope) length /= 2;
    prices = at();
  }
  throw new RangeError('the projection does not settle');
}

function requireVariances(released: readonly Noisy[]): void {
  if (released.some(({ variance }) => !(variance > 0))) throw new RangeError('variances are positive');
}

function dot(constraint: Constraint, x: readonly number[]): number {
  return constraint.reduce((sum, [i, coefficient]) => sum + coefficient * x[i]!, 0);
}

/** y - V Aᵀ prices */
function moved(
  released: readonly Noisy[],
  constraints: readonly Constraint[],
  prices: readonly number[],
): number[] {
  const x = released.map(({ value }) => value);
  constraints.forEach((constraint, row) => {
    for (const [i, coefficient] of constraint) x[i]! -= released[i]!.variance * coefficient * prices[row]!;
  });
  return x;
}

function dual(released: readonly Noisy[], x: readonly number[]): number {
  return x.reduce((sum, value, i) => sum + value ** 2 / (2 * released[i]!.variance), 0);
}

/** The projection of the unknowns that are free; the others are 0. */
function project(
  released: readonly Noisy[],
  constraints: readonly Constraint[],
  isFree: (unknown: number) => boolean,
): number[] {
  const start = released.map(({ value }, i) => (isFree(i) ? value : 0));
  const gap = constraints.map(constraint => dot(constraint, start));
  const prices = solve(normalMatrix(released, constraints, isFree), gap);
  return moved(released, constraints, prices).map((value, i) => (isFree(i) ? value : 0));
}

/** A V Aᵀ over the free unknowns */
function normalMatrix(
  released: readonly Noisy[],
  constraints: readonly Constraint[],
  isFree: (unknown: number) => boolean,
): number[][] {
  const rows = constraints.map(constraint => new Map(constraint));
  return constraints.map(constraint =>
    rows.map(other =>
      constraint.reduce(
        (sum, [i, coefficient]) =>
          isFree(i) ? sum + coefficient * released[i]!.variance * (other.get(i) ?? 0) : sum,
        0,
      ),
    ),
  );
}

/** A solution of a symmetric, positive semidefinite system; unknowns that nothing determines are 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const least = 1e-11 * matrix.reduce((most, row, i) => Math.max(most, row[i]!), 0);
  const pivots = rows.map((row, i) => {
    const pivot = row[i]!;
    if (pivot <= least) return false;
    for (const [j, other] of rows.entries()) {
      const factor = j === i ? 0 : other[i]! / pivot;
      if (factor !== 0) for (let c = i; c < row.length; c++) other[c]! -= factor * row[c]!;
    }
    return true;
  });
  return rows.map((row, i) => (pivots[i] ? row.at(-1)! / row[i]! : 0));
}
