import { below, bernoulliExp } from './exact-sampling.ts';
import type { RandomSource } from './random-source.ts';
import { absolute, ceil, compare, divide, multiply, type Rational, rational, subtract } from './rational.ts';

/**
 * One quantile of one value per person, chosen among public candidates by the exponential mechanism
 * (Smith 2011).
 *
 * Guarantee: {@link drawQuantile} has bounded range ε, so it is ε-differentially private and ε²/8-zCDP for
 * adding or removing one person (Cesar and Rogers 2021, lemma 3.2).
 */
export type QuantileQuestion = {
  /** For each candidate, the people whose value lies below it. */
  readonly peopleBelow: readonly number[];
  readonly people: number;
  /** Strictly between 0 and 1. */
  readonly q: Rational;
};

const ONE = rational(1n);

/**
 * The score of each candidate: -|(1 - q) · people below - q · people at or above|. One person moves it by at
 * most max(q, 1 - q).
 */
export function quantileScores({ peopleBelow, people, q }: QuantileQuestion): Rational[] {
  requireQuantile(q);
  return peopleBelow.map(count => {
    const balance = subtract(
      multiply(subtract(ONE, q), rational(BigInt(count))),
      multiply(q, rational(BigInt(people - count))),
    );
    const { numerator, denominator } = absolute(balance);
    return { numerator: -numerator, denominator };
  });
}

/**
 * The index of a candidate c with probability proportional to exp(ε score(c) / (2 max(q, 1 - q))), exactly:
 * a candidate at random is kept with its probability relative to the best one, or another is tried.
 *
 * @throws RangeError without candidates, or unless 0 < q < 1 and ε > 0
 */
export function drawQuantile(question: QuantileQuestion, epsilon: Rational, source: RandomSource): number {
  if (epsilon.numerator <= 0n) throw new RangeError('ε is positive');
  const scores = quantileScores(question);
  const best = scores.reduce((a, b) => (compare(a, b) < 0 ? b : a), scores[0] ?? ONE);
  const rate = divide(epsilon, multiply(rational(2n), sensitivity(question.q)));
  for (;;) {
    const candidate = Number(below(BigInt(scores.length), source));
    const exponent = multiply(rate, subtract(best, scores[candidate]!));
    if (bernoulliExp(exponent, source)) return candidate;
  }
}

function sensitivity(q: Rational): Rational {
  const rest = subtract(ONE, q);
  return compare(q, rest) < 0 ? rest : q;
}

/** The ρ of one draw, ε²/8, in units of 1e-12 and rounded up. */
export function rhoOfQuantile(epsilon: Rational): bigint {
  return ceil(multiply(multiply(epsilon, epsilon), rational(10n ** 12n, 8n)));
}

function requireQuantile(q: Rational): void {
  if (q.numerator <= 0n || q.numerator >= q.denominator) throw new RangeError('q lies between 0 and 1');
}
