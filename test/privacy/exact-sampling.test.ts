import { expect, it } from 'vitest';
import {
  below,
  bernoulli,
  bernoulliExp,
  discreteGaussian,
  discreteLaplace,
  geometric,
} from '../../shared/privacy/exact-sampling.ts';
import type { RandomSource } from '../../shared/privacy/random-source.ts';
import { parseRational, rational } from '../../shared/privacy/rational.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { itAgreesWith } from './oracle-vectors.ts';

type Known = { seed_hex: string; n: number; out: string[]; bytes_consumed: number } & (
  | { kind: 'uniform_below'; m: string }
  | { kind: 'bernoulli'; p: string }
  | { kind: 'bernoulli_exp'; x: string }
  | { kind: 'discrete_laplace'; scale: string }
  | { kind: 'discrete_gaussian'; sigma2: string }
);

function draw(vector: Known, source: RandomSource): bigint {
  switch (vector.kind) {
    case 'uniform_below':
      return below(BigInt(vector.m), source);
    case 'bernoulli':
      return BigInt(bernoulli(parseRational(vector.p), source));
    case 'bernoulli_exp':
      return BigInt(bernoulliExp(parseRational(vector.x), source));
    case 'discrete_laplace':
      return discreteLaplace(parseRational(vector.scale), source);
    case 'discrete_gaussian':
      return discreteGaussian(parseRational(vector.sigma2), source);
  }
}

itAgreesWith<Known>(
  'sampler_kat.json',
  'draws what the reference implementation draws, byte for byte',
  vectors => {
    for (const vector of vectors) {
      const source = new CtrRandom(Buffer.from(vector.seed_hex, 'hex'));
      const drawn = Array.from({ length: vector.n }, () => String(draw(vector, source)));
      expect({ drawn, bytes: source.bytesConsumed }, vector.kind).toEqual({
        drawn: vector.out,
        bytes: vector.bytes_consumed,
      });
    }
  },
);

/** These bytes in turn, and an error after the last. */
function bytes(...given: number[]): RandomSource & { readonly left: () => number } {
  let at = 0;
  return {
    kind: 'test',
    nextByte() {
      if (at === given.length) throw new Error('no bytes left');
      return given[at++]!;
    },
    left: () => given.length - at,
  };
}

it('reads as few whole bytes as the bound needs, the first one cut to its bits', () => {
  expect(below(1n, bytes())).toBe(0n);
  expect(below(6n, bytes(0b1111_1111, 0b1010_1110, 0b0000_0011))).toBe(3n);
  expect(below(256n, bytes(255))).toBe(255n);
  expect(below(257n, bytes(0b10, 7))).toBe(7n);
  expect(below(2n ** 48n, bytes(1, 2, 3, 4, 5, 6))).toBe(0x010203040506n);
  expect(below(2n ** 56n - 1n, bytes(255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4, 5, 6, 7))).toBe(
    0x01020304050607n,
  );
});

it('decides by hand-worked draws', () => {
  // below(3) is 2, 1 and 0: a third is met by 0 alone.
  expect([2, 1, 0].map(byte => bernoulli(rational(1n, 3n), bytes(byte)))).toEqual([false, false, true]);
  // exp(-1/2): below(2) = 0 goes on, below(4) = 1 stops at the second draw, which is even.
  expect(bernoulliExp(rational(1n, 2n), bytes(0, 1))).toBe(false);
  expect(bernoulliExp(rational(1n, 2n), bytes(1))).toBe(true);
  expect(bernoulliExp(rational(0n), bytes())).toBe(true);
});

it('refuses parameters outside its domain, without drawing', () => {
  const source = bytes();
  for (const outside of [
    () => below(0n, source),
    () => bernoulli(rational(-1n, 2n), source),
    () => bernoulli(rational(3n, 2n), source),
    () => bernoulliExp(rational(-1n), source),
    () => geometric(rational(0n), source),
    () => discreteLaplace(rational(0n), source),
    () => discreteGaussian(rational(0n), source),
    () => discreteGaussian(rational(-1n), source),
  ]) {
    expect(outside).toThrow(RangeError);
  }
});
