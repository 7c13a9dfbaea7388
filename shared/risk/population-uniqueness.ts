import { classFigures, type SizeHistogram } from './class-figures.ts';
import { digamma, logGamma } from './gamma.ts';

/**
 * How many people of a population are alone in it, estimated from a random sample of it (RISK.md section 4).
 * Only for files that are one; errors of 2 to 6 times in either direction are normal.
 */
export type Estimated = number | 'no estimate';

/** Zayatz: S₁ = s₁ · P[population class is 1 | sample class is 1] / π. */
export function zayatz(histogram: SizeHistogram, population: number): Estimated {
  const { people, classes, alone } = classFigures(histogram);
  if (alone === 0) return 0;
  let weighted = 0;
  /** For classes of j people: Π (N − n − i) / (N − i), i from 0 to j − 2. */
  let product = 1;
  let reached = 1;
  for (const [size, count] of histogram) {
    for (; reached < size && product > 0; reached++) {
      product *= Math.max(0, population - people - (reached - 1)) / (population - (reached - 1));
    }
    if (product === 0) break;
    weighted += (count / classes) * size * (people / (population - size + 1)) * product;
  }
  const alike = ((alone / classes) * (people / population)) / weighted;
  return (alone * alike * population) / people;
}

/** What the sampling model of Pitman makes of a sample: its maximum of likelihood. */
export interface PitmanFit {
  readonly theta: number;
  readonly alpha: number;
}

/** `no estimate`: too few people, nobody alone, or no interior maximum. */
export function fitPitman(histogram: SizeHistogram): PitmanFit | 'no estimate' {
  const { people, classes, alone } = classFigures(histogram);
  if (alone === 0 || people < 30 || classes < 2 || classes === people) return 'no estimate';
  const larger = largerThan(histogram);
  const thetaAt = (alpha: number) => bestTheta(alpha, people, classes);
  const rise = (alpha: number) => slopeByAlpha(thetaAt(alpha), alpha, classes, larger);
  let low = 0;
  let high = 1 - 1e-9;
  if (rise(0) < 0) {
    high = 0;
    low = -1;
    while (rise(low) < 0) {
      if (low < -1e4) return 'no estimate';
      high = low;
      low *= 4;
    }
  }
  const alpha = root(rise, low, high);
  const theta = thetaAt(alpha);
  return theta + alpha > 0 ? { theta, alpha } : 'no estimate';
}

/** Pitman: Γ(θ + 1) / Γ(θ + α) · N^α. An estimate near 0 where somebody is alone in the sample is none. */
export function pitman({ theta, alpha }: PitmanFit, population: number): Estimated {
  const estimate = Math.exp(logGamma(theta + 1) - logGamma(theta + alpha) + alpha * Math.log(population));
  return estimate > 1e-3 ? estimate : 'no estimate';
}

/** `larger[i]`: classes of more than i people, for i from 1. */
function largerThan(histogram: SizeHistogram): Float64Array {
  const largest = histogram.at(-1)![0];
  const larger = new Float64Array(largest);
  let classes = 0;
  for (let at = histogram.length - 1; at >= 0; at--) {
    const below = at === 0 ? 1 : histogram[at - 1]![0];
    classes += histogram[at]![1];
    for (let i = below; i < histogram[at]![0]; i++) larger[i] = classes;
  }
  return larger;
}

/** The θ at which the likelihood is greatest for this α; the slope falls through 0 once. */
function bestTheta(alpha: number, people: number, classes: number): number {
  const least = Math.max(-alpha, -(classes - 1) * alpha);
  const slope = (logAbove: number): number => {
    const theta = least + Math.exp(logAbove);
    return inverseSum(theta, alpha, classes) - (digamma(theta + people) - digamma(theta + 1));
  };
  return least + Math.exp(root(slope, -40, 35));
}

function slopeByAlpha(theta: number, alpha: number, classes: number, larger: Float64Array): number {
  let slope = 0;
  if (isShort(alpha, classes)) for (let i = 1; i < classes; i++) slope += i / (theta + i * alpha);
  else slope = (classes - 1 - theta * inverseSum(theta, alpha, classes)) / alpha;
  for (let i = 1; i < larger.length; i++) slope -= larger[i]! / (i - alpha);
  return slope;
}

/** The sum of 1 / (θ + i α) for i from 1 to u − 1. */
function inverseSum(theta: number, alpha: number, classes: number): number {
  if (!isShort(alpha, classes)) {
    const ratio = theta / alpha;
    return alpha > 0
      ? (digamma(ratio + classes) - digamma(ratio + 1)) / alpha
      : (digamma(-ratio) - digamma(-ratio - classes + 1)) / -alpha;
  }
  let sum = 0;
  for (let i = 1; i < classes; i++) sum += 1 / (theta + i * alpha);
  return sum;
}

/** Whether a sum is added up: it is short, or its closed form would lose its digits. */
function isShort(alpha: number, classes: number): boolean {
  return classes <= 20_000 || Math.abs(alpha) < 0.01;
}

/** Where a function that is above 0 at `from` and below it at `to` crosses 0. */
function root(of: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let step = 0; step < 60 && high - low > 1e-14 * Math.max(1, Math.abs(low)); step++) {
    const middle = (low + high) / 2;
    if (of(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
