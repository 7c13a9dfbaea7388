import { expect, it } from 'vitest';
import { pairs, provenEpsilon, quickRandom, terms } from './neighbours.ts';

/** PRIVACY.md 10.6, with 3_000 runs a side to choose the event and 10_000 fresh ones to test it. */

const choose = 3_000;
const test = 10_000;

it.each(pairs())('$name: no event proves more than the ε that is claimed', pair => {
  expect(provenEpsilon(pair, choose, test, quickRandom(1))).toBeLessThanOrEqual(terms.epsilon);
});

it('noise with a quarter of its standard deviation is caught', () => {
  const opening = pairs(4).find(({ name }) => name === 'opening')!;
  expect(provenEpsilon(opening, choose, test, quickRandom(2))).toBeGreaterThan(terms.epsilon);
});
