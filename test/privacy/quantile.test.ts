import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawQuantile, quantileScores, rhoOfQuantile } from '../../shared/privacy/quantile.ts';
import {
  absolute,
  compare,
  parseRational,
  type Rational,
  rational,
  subtract,
  toNumber,
} from '../../shared/privacy/rational.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { chiSquare, chiSquareTail } from './chi-square.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Quantile = {
  values: number[];
  candidates: number[];
  q: string;
  eps: string;
  score: string[];
  prob: number[];
  rho: number;
};

function questionOf(values: readonly number[], candidates: readonly number[], q: Rational) {
  return {
    peopleBelow: candidates.map(c => values.filter(x => x < c).length),
    people: values.length,
    q,
  };
}

/** What {@link drawQuantile} promises, as doubles. */
function probabilities(scores: readonly Rational[], q: Rational, epsilon: Rational): number[] {
  const rate = toNumber(epsilon) / (2 * Math.max(toNumber(q), 1 - toNumber(q)));
  const best = Math.max(...scores.map(toNumber));
  const weights = scores.map(score => Math.exp(rate * (toNumber(score) - best)));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map(weight => weight / total);
}

itAgreesWith<Quantile>('em_quantile.json', 'scores candidates exactly and weighs them so', vectors => {
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const q = parseRational(vector.q);
    const epsilon = parseRational(vector.eps);
    const scores = quantileScores(questionOf(vector.values, vector.candidates, q));
    expect(scores).toEqual(vector.score.map(parseRational));
    probabilities(scores, q, epsilon).forEach((probability, i) => {
      if (!isNear(probability, vector.prob[i]!, 1e-9)) wrong.push({ vector, i, probability });
    });
    expect(Number(rhoOfQuantile(epsilon)) * 1e-12).toBeCloseTo(vector.rho, 12);
  }
  expect(wrong).toEqual([]);
});

itAgreesWith<Quantile>(
  'em_quantile.json',
  'draws candidates with the probabilities of the oracle',
  vectors => {
    const draws = 5_000;
    vectors.forEach((vector, index) => {
      const q = parseRational(vector.q);
      const question = questionOf(vector.values, vector.candidates, q);
      const source = new CtrRandom(`quantile ${index}`);
      const observed = vector.candidates.map(() => 0);
      for (let i = 0; i < draws; i++) {
        observed[drawQuantile(question, parseRational(vector.eps), source)]! += 1;
      }
      const { statistic, degrees } = chiSquare(
        observed,
        vector.prob.map(p => p * draws),
      );
      if (degrees > 0) expect(chiSquareTail(statistic, degrees)).toBeGreaterThan(1e-6);
    });
  },
);

it('moves by at most max(q, 1 - q) for one person', () => {
  const candidates = [0, 5, 10, 20];
  fc.assert(
    fc.property(
      fc.array(fc.nat(25), { maxLength: 20 }),
      fc.nat(25),
      fc.integer({ min: 1, max: 19 }),
      (values, person, twentieths) => {
        const q = rational(BigInt(twentieths), 20n);
        const bound = rational(BigInt(Math.max(twentieths, 20 - twentieths)), 20n);
        const without = quantileScores(questionOf(values, candidates, q));
        const present = quantileScores(questionOf([...values, person], candidates, q));
        present.forEach((score, i) => {
          expect(compare(absolute(subtract(score, without[i]!)), bound)).not.toBe(1);
        });
      },
    ),
    { seed: 3, numRuns: 500 },
  );
});

it('finds a sharp median among many people', () => {
  const values = Array.from({ length: 5_000 }, (_, i) => i % 100);
  const question = questionOf(values, [10, 30, 50, 70, 90], rational(1n, 2n));
  const source = new CtrRandom('sharp');
  expect(Array.from({ length: 20 }, () => drawQuantile(question, rational(1n), source))).toEqual(
    Array(20).fill(2),
  );
});

it('refuses a question that is none', () => {
  const source = new CtrRandom('none');
  const question = { peopleBelow: [1], people: 2, q: rational(1n, 2n) };
  expect(() => drawQuantile({ ...question, peopleBelow: [] }, rational(1n), source)).toThrow(RangeError);
  expect(() => drawQuantile(question, rational(0n), source)).toThrow(RangeError);
  expect(() => drawQuantile({ ...question, q: rational(0n) }, rational(1n), source)).toThrow(RangeError);
  expect(() => drawQuantile({ ...question, q: rational(1n) }, rational(1n), source)).toThrow(RangeError);
});
