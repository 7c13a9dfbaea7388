import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  absolute,
  add,
  bitLength,
  ceil,
  compare,
  divide,
  floor,
  gcd,
  isqrtFloor,
  multiply,
  parseRational,
  rational,
  rationalOfDecimal,
  rationalOfDouble,
  subtract,
  toNumber,
} from '../../shared/privacy/rational.ts';

const seeded = { seed: 20_260_101, numRuns: 400 };
const integer = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.bigInt({ min: -(2n ** 700n), max: 2n ** 700n }),
);
const positive = integer.map(n => (n < 0n ? -n : n) + 1n);
const fraction = fc.tuple(integer, positive).map(([n, d]) => rational(n, d));
/** Without Infinity and NaN, subnormals included. */
const double = fc.double({ noNaN: true, noDefaultInfinity: true });

function magnitude(n: bigint): bigint {
  return n < 0n ? -n : n;
}

it('keeps fractions in lowest terms with a positive denominator', () => {
  fc.assert(
    fc.property(integer, integer, (n, d) => {
      fc.pre(d !== 0n);
      const made = rational(n, d);
      expect(made.numerator * d).toBe(made.denominator * n);
      expect(made.denominator > 0n).toBe(true);
      // Bézout: 1 = u·n + v·d is possible only in lowest terms.
      let [a, b] = [magnitude(made.numerator), made.denominator];
      while (b !== 0n) [a, b] = [b, a % b];
      expect(a).toBe(1n);
    }),
    seeded,
  );
});

it('finds the divisor that two multiples share', () => {
  fc.assert(
    fc.property(positive, integer, (factor, n) => {
      expect(gcd(factor * n, factor * (n + 1n))).toBe(factor);
      expect(gcd(n, 0n)).toBe(magnitude(n));
    }),
    seeded,
  );
});

it('does arithmetic as cross-multiplied integers do', () => {
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      const [an, ad, bn, bd] = [a.numerator, a.denominator, b.numerator, b.denominator];
      const same = (made: { numerator: bigint; denominator: bigint }, n: bigint, d: bigint) =>
        expect(made.numerator * d).toBe(n * made.denominator);
      same(add(a, b), an * bd + bn * ad, ad * bd);
      same(subtract(a, b), an * bd - bn * ad, ad * bd);
      same(multiply(a, b), an * bn, ad * bd);
      if (bn !== 0n) same(divide(a, b), an * bd, ad * bn);
      else expect(() => divide(a, b)).toThrow(RangeError);
      expect(compare(a, b)).toBe(an * bd < bn * ad ? -1 : an * bd > bn * ad ? 1 : 0);
      expect(absolute(a)).toEqual(rational(magnitude(an), ad));
    }),
    seeded,
  );
});

it('rounds down and up to the neighbouring integers', () => {
  fc.assert(
    fc.property(fraction, a => {
      const down = floor(a);
      expect(down * a.denominator <= a.numerator && a.numerator < (down + 1n) * a.denominator).toBe(true);
      expect(ceil(a)).toBe(a.denominator === 1n ? down : down + 1n);
    }),
    seeded,
  );
});

it('takes the integer square root that is exact, below and above squares too', () => {
  fc.assert(
    fc.property(positive, positive, (n, d) => {
      const root = isqrtFloor(rational(n, d));
      expect(root * root * d <= n && n < (root + 1n) * (root + 1n) * d).toBe(true);
      expect([
        isqrtFloor(rational(n * n - 1n)),
        isqrtFloor(rational(n * n)),
        isqrtFloor(rational(n * n + 1n)),
      ]).toEqual([n - 1n, n, n]);
    }),
    seeded,
  );
  expect([0n, 1n, 2n, 3n, 4n].map(n => isqrtFloor(rational(n)))).toEqual([0n, 1n, 1n, 1n, 2n]);
  expect(() => isqrtFloor(rational(-1n))).toThrow(RangeError);
});

it('counts bits', () => {
  fc.assert(
    fc.property(positive, n => {
      expect(bitLength(n)).toBe(n.toString(2).length);
    }),
    seeded,
  );
  expect(bitLength(0n)).toBe(0);
});

it('reads decimals and fractions exactly', () => {
  const read = (text: string) => {
    const { numerator, denominator } = parseRational(text);
    return `${numerator}/${denominator}`;
  };
  expect(
    ['12345678/1000', '1e-6', '109.48', '-3.50', '+7', '2E3', '0', '0.0e5', '-6/4', '1.5e+1'].map(read),
  ).toEqual(['6172839/500', '1/1000000', '2737/25', '-7/2', '7/1', '2000/1', '0/1', '0/1', '-3/2', '15/1']);
  for (const text of [
    '',
    ' 1',
    '1 ',
    '.5',
    '5.',
    '1/0',
    '1/-2',
    '1.5/2',
    'e5',
    '1e',
    '0x10',
    'NaN',
    '1e1000',
    '1,5',
    '--1',
  ]) {
    expect(() => parseRational(text), text).toThrow(RangeError);
  }
});

it('takes a number for the decimal that it is written as, or for its exact value', () => {
  expect(rationalOfDecimal(1e-6)).toEqual(rational(1n, 1_000_000n));
  expect(rationalOfDecimal(0.1)).toEqual(rational(1n, 10n));
  expect(rationalOfDouble(0.1)).toEqual(rational(3_602_879_701_896_397n, 2n ** 55n));
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => rationalOfDecimal(value)).toThrow(RangeError);
    expect(() => rationalOfDouble(value)).toThrow(RangeError);
  }
});

it('gives every double back', () => {
  fc.assert(
    fc.property(double, value => {
      expect(toNumber(rationalOfDouble(value))).toBe(value === 0 ? 0 : value);
      expect(toNumber(rationalOfDecimal(value))).toBe(value === 0 ? 0 : value);
    }),
    { ...seeded, numRuns: 2_000 },
  );
});

it('rounds to the nearest double, ties to even', () => {
  fc.assert(
    fc.property(fraction, a => {
      const near = rationalOfDouble(toNumber(a));
      const distance = absolute(subtract(near, a));
      for (const other of [nextDouble(toNumber(a), 1n), nextDouble(toNumber(a), -1n)]) {
        expect(compare(distance, absolute(subtract(rationalOfDouble(other), a)))).not.toBe(1);
      }
    }),
    seeded,
  );
  const tie = 2n ** 53n;
  expect(toNumber(rational(tie + 1n))).toBe(2 ** 53);
  expect(toNumber(rational(tie + 3n))).toBe(2 ** 53 + 4);
  expect(toNumber(rational(2n * tie + 2n, 2n))).toBe(2 ** 53);
  expect(toNumber(rational(1n, 2n ** 1075n))).toBe(0);
  expect(toNumber(rational(3n, 2n ** 1075n))).toBe(2 * Number.MIN_VALUE);
  expect(toNumber(rational(2n ** 1024n))).toBe(Number.POSITIVE_INFINITY);
  expect(toNumber(rational(10n ** 400n + 1n, 10n ** 400n))).toBe(1);
});

it('needs powers of two to be exact', () => {
  let down = 1;
  let up = 1;
  for (let n = 0; n <= 1074; n++) {
    expect(2 ** -n).toBe(down);
    if (n < 1024) expect(2 ** n).toBe(up);
    down /= 2;
    up *= 2;
  }
});

/** The double next to a value of the same sign. */
function nextDouble(value: number, step: 1n | -1n): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, bits === 0n ? 1n : bits + step);
  return view.getFloat64(0);
}
