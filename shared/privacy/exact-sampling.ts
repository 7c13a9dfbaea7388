import type { RandomSource } from './random-source.ts';
import { bitLength, gcd, isqrtFloor, type Rational } from './rational.ts';

/**
 * Exact samplers on integers and fractions: no floating point between the random bytes and the noise.
 * Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020), section 5,
 * algorithms 1 to 3, in the draw order of its authors' reference implementation.
 *
 * Guarantee: given independent uniform bytes, every function draws from exactly the distribution that it
 * names (2020, theorems 23 and 24 and proposition 30).
 */

/**
 * A uniform integer from 0 to bound - 1.
 *
 * @throws RangeError if the bound is below 1
 */
export function below(bound: bigint, source: RandomSource): bigint {
  if (bound < 1n) throw new RangeError('no integer lies below this bound');
  if (bound === 1n) return 0n;
  const bits = bitLength(bound - 1n);
  const bytes = Math.ceil(bits / 8);
  const firstByteMask = 0xff >> (8 * bytes - bits);
  for (;;) {
    const value =
      bytes <= 6 ? BigInt(shortDraw(bytes, firstByteMask, source)) : longDraw(bytes, firstByteMask, source);
    if (value < bound) return value;
  }
}

function shortDraw(bytes: number, firstByteMask: number, source: RandomSource): number {
  let value = source.nextByte() & firstByteMask;
  for (let read = 1; read < bytes; read++) value = value * 256 + source.nextByte();
  return value;
}

function longDraw(bytes: number, firstByteMask: number, source: RandomSource): bigint {
  let value = BigInt(source.nextByte() & firstByteMask);
  for (let read = 1; read < bytes; read++) value = (value << 8n) | BigInt(source.nextByte());
  return value;
}

/**
 * True with this probability.
 *
 * @throws RangeError unless it lies between 0 and 1
 */
export function bernoulli(probability: Rational, source: RandomSource): boolean {
  const { numerator, denominator } = probability;
  if (numerator < 0n || numerator > denominator) throw new RangeError('a probability lies between 0 and 1');
  return below(denominator, source) < numerator;
}

/**
 * True with probability exp(-x).
 *
 * @throws RangeError if x is negative
 */
export function bernoulliExp(x: Rational, source: RandomSource): boolean {
  if (x.numerator < 0n) throw new RangeError('the exponent must not be negative');
  return bernoulliExpRatio(x.numerator, x.denominator, source);
}

function bernoulliExpRatio(numerator: bigint, denominator: bigint, source: RandomSource): boolean {
  let rest = numerator;
  while (rest > denominator) {
    if (!bernoulliExpUpToOne(1n, 1n, source)) return false;
    rest -= denominator;
  }
  return bernoulliExpUpToOne(rest, denominator, source);
}

function bernoulliExpUpToOne(numerator: bigint, denominator: bigint, source: RandomSource): boolean {
  let draws = 1n;
  while (bernoulliRatio(numerator, denominator * draws, source)) draws += 1n;
  return draws % 2n === 1n;
}

function bernoulliRatio(numerator: bigint, denominator: bigint, source: RandomSource): boolean {
  const divisor = gcd(numerator, denominator);
  return below(denominator / divisor, source) < numerator / divisor;
}

/**
 * The integer m ≥ 0 with probability (1 - exp(-x)) exp(-x m).
 *
 * @throws RangeError unless x is positive
 */
export function geometric(x: Rational, source: RandomSource): bigint {
  const { numerator, denominator } = x;
  if (numerator <= 0n) throw new RangeError('the rate must be positive');
  let remainder: bigint;
  do remainder = below(denominator, source);
  while (!bernoulliExpRatio(remainder, denominator, source));
  let whole = 0n;
  while (bernoulliExpUpToOne(1n, 1n, source)) whole += 1n;
  return (whole * denominator + remainder) / numerator;
}

/**
 * The integer x with probability tanh(1/(2 scale)) exp(-|x|/scale).
 *
 * @throws RangeError unless the scale is positive
 */
export function discreteLaplace(scale: Rational, source: RandomSource): bigint {
  if (scale.numerator <= 0n) throw new RangeError('the scale must be positive');
  const rate = { numerator: scale.denominator, denominator: scale.numerator };
  for (;;) {
    const negative = below(2n, source) < 1n;
    const magnitude = geometric(rate, source);
    if (negative && magnitude === 0n) continue;
    return negative ? -magnitude : magnitude;
  }
}

/**
 * The integer x with probability proportional to exp(-x²/(2 variance)).
 *
 * @throws RangeError unless the variance is positive: no noise is not a kind of noise
 */
export function discreteGaussian(variance: Rational, source: RandomSource): bigint {
  const { numerator, denominator } = variance;
  if (numerator <= 0n) throw new RangeError('the variance must be positive');
  const scale = isqrtFloor(variance) + 1n;
  const laplaceScale = { numerator: scale, denominator: 1n };
  const under = 2n * numerator * denominator * scale * scale;
  for (;;) {
    const candidate = discreteLaplace(laplaceScale, source);
    const magnitude = candidate < 0n ? -candidate : candidate;
    const distance = magnitude * denominator * scale - numerator;
    if (bernoulliExpRatio(distance * distance, under, source)) return candidate;
  }
}
