/** An exact fraction in lowest terms; the denominator is positive. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

/** @throws RangeError if the denominator is 0 */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError('a fraction needs a denominator other than 0');
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Non-negative; gcd(0, 0) is 0. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) {
    if (x <= LARGEST_EXACT && y <= LARGEST_EXACT) return BigInt(gcdOfDoubles(Number(x), Number(y)));
    [x, y] = [y, x % y];
  }
  return x;
}

const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

function gcdOfDoubles(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

const DECIMAL = /^([+-]?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/;
const FRACTION = /^([+-]?\d{1,400})\/(\d{1,400})$/;

/**
 * Reads a decimal ("109.48", "1e-6") or a fraction ("12345678/1000") exactly.
 *
 * @throws RangeError for any other text
 */
export function parseRational(text: string): Rational {
  const fraction = FRACTION.exec(text);
  if (fraction) return rational(BigInt(fraction[1]!), BigInt(fraction[2]!));
  const decimal = DECIMAL.exec(text);
  if (!decimal) throw new RangeError('not a decimal or a fraction');
  const [, sign, whole, decimals = '', exponent = '0'] = decimal;
  const digits = BigInt(`${whole}${decimals}`) * (sign === '-' ? -1n : 1n);
  const power = Number(exponent) - decimals.length;
  return power >= 0 ? rational(digits * 10n ** BigInt(power)) : rational(digits, 10n ** BigInt(-power));
}

/**
 * The decimal that a person means by a number: 1e-6 is a millionth, not the double next to it.
 *
 * @throws RangeError for what is not finite
 */
export function rationalOfDecimal(value: number): Rational {
  return parseRational(String(value));
}

/**
 * The exact value of a double, a fraction over a power of two.
 *
 * @throws RangeError for what is not finite
 */
export function rationalOfDouble(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError('not a finite number');
  let scaled = value;
  let shift = 0n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift += 1n;
  }
  return rational(BigInt(scaled), 1n << shift);
}

export function add(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function subtract(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** @throws RangeError if b is 0 */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function absolute(a: Rational): Rational {
  return a.numerator < 0n ? { numerator: -a.numerator, denominator: a.denominator } : a;
}

/** Negative, 0 or positive as a is below, equal to or above b. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

/** The largest integer at or below a. */
export function floor(a: Rational): bigint {
  const quotient = a.numerator / a.denominator;
  return a.numerator < 0n && quotient * a.denominator !== a.numerator ? quotient - 1n : quotient;
}

/** The smallest integer at or above a. */
export function ceil(a: Rational): bigint {
  return -floor({ numerator: -a.numerator, denominator: a.denominator });
}

/**
 * The largest integer whose square is at or below a.
 *
 * @throws RangeError if a is negative
 */
export function isqrtFloor(a: Rational): bigint {
  if (a.numerator < 0n) throw new RangeError('no square root below 0');
  const whole = a.numerator / a.denominator;
  let low = 0n;
  let high = 1n << BigInt((bitLength(whole) >> 1) + 1);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle * middle <= whole) low = middle;
    else high = middle;
  }
  return low;
}

/** Bits of a non-negative integer; 0 has none. */
export function bitLength(value: bigint): number {
  if (value <= 0xffffffffn) return 32 - Math.clz32(Number(value));
  const hex = value.toString(16);
  return 4 * (hex.length - 1) + 32 - Math.clz32(Number.parseInt(hex[0]!, 16));
}

/** The nearest double (ties to even), however long numerator and denominator are. */
export function toNumber(a: Rational): number {
  const size = a.numerator < 0n ? -a.numerator : a.numerator;
  if (size === 0n) return 0;
  // floor(log2) of the value is `magnitude` or one less; the unit of the last place follows.
  const magnitude = bitLength(size) - bitLength(a.denominator);
  let exponent = Math.max(magnitude - 53, -1074);
  let mantissa = roundHalfEven(size, a.denominator, exponent);
  if (mantissa > 1n << 53n) {
    exponent += 1;
    mantissa = roundHalfEven(size, a.denominator, exponent);
  }
  const positive = Number(mantissa) * 2 ** exponent;
  return a.numerator < 0n ? -positive : positive;
}

/** round(numerator / denominator / 2^exponent) */
function roundHalfEven(numerator: bigint, denominator: bigint, exponent: number): bigint {
  const over = exponent < 0 ? numerator << BigInt(-exponent) : numerator;
  const under = exponent > 0 ? denominator << BigInt(exponent) : denominator;
  const quotient = over / under;
  const twice = 2n * (over - quotient * under);
  if (twice > under || (twice === under && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}
