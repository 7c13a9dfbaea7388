import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { varianceOf } from '../../shared/privacy/charge.ts';
import {
  below,
  bernoulliExp,
  discreteGaussian,
  discreteLaplace,
  geometric,
} from '../../shared/privacy/exact-sampling.ts';
import { gaussianVariance, normaliser } from '../../shared/privacy/gaussian-tail.ts';
import { laplaceProbability, laplaceVariance } from '../../shared/privacy/laplace-tail.ts';
import { parseRational, type Rational, toNumber } from '../../shared/privacy/rational.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { chiSquare, chiSquareTail } from './chi-square.ts';
import { fitProbability } from './goodness-of-fit.ts';

/** Seeded, so that what passes once passes until code changes; the last test says what would be noticed. */
const DRAWS = 200_000;
const ALPHA = 1e-6;
/** The two-sided normal quantile of ALPHA. */
const SIGMAS = 4.892;

function sample(seed: string, draw: (source: CtrRandom) => bigint): number[] {
  const source = new CtrRandom(seed);
  return Array.from({ length: DRAWS }, () => Number(draw(source)));
}

/** Normalised once, for a whole table of probabilities. */
function gaussian(variance: Rational): (x: number) => number {
  const s2 = toNumber(variance);
  const total = normaliser(s2);
  return x => Math.exp((-x * x) / (2 * s2)) / total;
}

function reach(sigma: number, times: number): [number, number] {
  const far = Math.ceil(times * sigma) + 3;
  return [-far, far];
}

/** P[these signs | fair coin] within the band, zeros left out. */
function expectSymmetric(draws: readonly number[]): void {
  const up = draws.filter(x => x > 0).length;
  const down = draws.filter(x => x < 0).length;
  expect(Math.abs(up - down)).toBeLessThan(SIGMAS * Math.sqrt(up + down));
}

/** The mean square against the variance, by the fourth moment of the distribution itself. */
function expectVariance(
  draws: readonly number[],
  variance: number,
  probability: (x: number) => number,
  [from, to]: readonly [number, number],
): void {
  let fourth = 0;
  for (let x = from; x <= to; x++) fourth += x ** 4 * probability(x);
  const meanSquare = draws.reduce((sum, x) => sum + x * x, 0) / draws.length;
  const deviation = Math.sqrt((fourth - variance ** 2) / draws.length);
  expect(Math.abs(meanSquare - variance)).toBeLessThan(SIGMAS * deviation);
}

/** Neighbouring draws in a table of their fifths, against the product of the margins. */
function expectIndependent(draws: readonly number[]): void {
  const sorted = [...draws].sort((a, b) => a - b);
  const cuts = [...new Set([1, 2, 3, 4].map(i => sorted[(i * draws.length) / 5]!))];
  const fifth = (x: number) => cuts.filter(cut => x >= cut).length;
  const size = cuts.length + 1;
  const table = Array<number>(size * size).fill(0);
  for (let i = 0; i + 1 < draws.length; i += 2) table[fifth(draws[i]!) * size + fifth(draws[i + 1]!)]! += 1;
  const total = draws.length / 2;
  const line = (of: (i: number) => number) =>
    Array.from({ length: size }, (_, i) => table.reduce((sum, n, at) => (of(at) === i ? sum + n : sum), 0));
  const rows = line(at => Math.floor(at / size));
  const columns = line(at => at % size);
  const expected = table.map((_, at) => (rows[Math.floor(at / size)]! * columns[at % size]!) / total);
  const { statistic } = chiSquare(table, expected);
  const used = rows.filter(n => n > 0).length - 1;
  expect(chiSquareTail(statistic, used * (columns.filter(n => n > 0).length - 1))).toBeGreaterThan(ALPHA);
}

describe('the discrete Gaussian', () => {
  // The fourth is what a question with three bins per person and 1/7 % of a budget gets: a long fraction.
  const variances = ['1/4', '1', '25', '2469/2', '1e6'].map(parseRational);
  variances.push(varianceOf(3n, 25_107_137n));
  it.each(variances.map(v => ({ variance: v, s2: toNumber(v) })))(
    'has its probabilities, variance, symmetry and independence at s² $s2',
    ({ variance, s2 }) => {
      const draws = sample(`gaussian ${s2}`, source => discreteGaussian(variance, source));
      const probability = gaussian(variance);
      const range = reach(Math.sqrt(s2), 9);
      expect(fitProbability(draws, probability, range)).toBeGreaterThan(ALPHA);
      expectSymmetric(draws);
      expectVariance(draws, gaussianVariance(s2), probability, range);
      expectIndependent(draws);
    },
  );
});

describe('the discrete Laplace', () => {
  it.each(['1/2', '10', '100/3'].map(text => ({ text, scale: parseRational(text) })))(
    'has its probabilities, variance, symmetry and independence at scale $text',
    ({ text, scale }) => {
      const b = toNumber(scale);
      const draws = sample(`laplace ${text}`, source => discreteLaplace(scale, source));
      const range = reach(b, 40);
      expect(fitProbability(draws, x => laplaceProbability(x, b), range)).toBeGreaterThan(ALPHA);
      expectSymmetric(draws);
      expectVariance(draws, laplaceVariance(b), x => laplaceProbability(x, b), range);
      expectIndependent(draws);
    },
  );
});

it('draws the geometric distribution, at rates on both sides of one', () => {
  for (const text of ['1/12', '7/3']) {
    const x = toNumber(parseRational(text));
    const draws = sample(`geometric ${text}`, source => geometric(parseRational(text), source));
    expect(fitProbability(draws, m => -Math.expm1(-x) * Math.exp(-x * m), [0, 500])).toBeGreaterThan(ALPHA);
  }
});

it('draws exp(-x), at exponents on both sides of one', () => {
  for (const text of ['1/1000', '2/3', '7/2']) {
    const draws = sample(`exp ${text}`, source => BigInt(bernoulliExp(parseRational(text), source)));
    const p = Math.exp(-toNumber(parseRational(text)));
    const hits = draws.reduce((sum, hit) => sum + hit, 0);
    expect(Math.abs(hits - DRAWS * p)).toBeLessThan(SIGMAS * Math.sqrt(DRAWS * p * (1 - p)));
  }
});

it('draws integers evenly, at bounds that are no power of two', () => {
  for (const bound of [3, 257, 1_000]) {
    const draws = sample(`below ${bound}`, source => below(BigInt(bound), source));
    expect(fitProbability(draws, () => 1 / bound, [0, bound - 1])).toBeGreaterThan(ALPHA);
  }
});

it('leaves no trace of floating point: every remainder comes up equally often', () => {
  const variance = parseRational('1e16');
  const source = new CtrRandom('remainders');
  const draws = Array.from({ length: 40_000 }, () => discreteGaussian(variance, source));
  for (const prime of [2n, 3n, 7n, 64n, 1_009n]) {
    const observed = Array<number>(Number(prime)).fill(0);
    for (const x of draws) observed[Number(((x % prime) + prime) % prime)]! += 1;
    const { statistic, degrees } = chiSquare(
      observed,
      observed.map(() => draws.length / Number(prime)),
    );
    expect(chiSquareTail(statistic, degrees)).toBeGreaterThan(ALPHA);
  }
});

it('uses no floating-point function between the bytes and the noise', () => {
  const path = ['exact-sampling.ts', 'random-source.ts'].map(file =>
    readFileSync(new URL(`../../shared/privacy/${file}`, import.meta.url), 'utf8'),
  );
  const functions = path.join('\n').match(/Math\.\w+/g);
  expect(functions).toEqual(['Math.ceil']);
  expect(path.join('\n')).not.toMatch(/toNumber|rationalOfDouble|getRandomValues\(|Date|performance/);
});

it('has tails of χ² as tabulated, so that the tests above mean what they say', () => {
  // Critical values at 1e-6 (PRIVACY 10.3), and the closed form exp(-x/2) at two degrees.
  for (const [x, degrees] of [
    [65.42, 20],
    [82.04, 30],
    [97.65, 40],
    [127.1, 60],
  ] as const) {
    expect(chiSquareTail(x, degrees) / 1e-6).toBeCloseTo(1, 1);
  }
  for (const x of [0.1, 1, 5, 40]) expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 13);
});

it('notices a variance that is 5 % off, a missing zero, a coarse grid and a repeated draw', () => {
  const variance = parseRational('25');
  const draws = sample('controls', source => discreteGaussian(variance, source));
  const range = reach(5, 9);
  expect(fitProbability(draws, gaussian(parseRational('26.25')), range)).toBeLessThan(ALPHA);
  expect(() => expectVariance(draws, 26.25, gaussian(parseRational('26.25')), range)).toThrow();
  const withoutZero = draws.map(x => (x === 0 ? 1 : x));
  expect(fitProbability(withoutZero, gaussian(variance), range)).toBeLessThan(ALPHA);
  expect(() => expectSymmetric(withoutZero)).toThrow();
  expect(
    fitProbability(
      draws.map(x => 2 * Math.round(x / 2)),
      gaussian(variance),
      range,
    ),
  ).toBeLessThan(ALPHA);
  expect(() => expectIndependent(draws.map((_, i) => draws[i - (i % 2)]!))).toThrow();
});
