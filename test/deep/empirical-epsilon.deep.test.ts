import { expect, it, vi } from 'vitest';
import { opening, pairs, provenEpsilon, quickRandom, terms } from '../audit/neighbours.ts';

vi.mock('../../shared/journeys/runner.ts', () => import('../audit/counted-once.ts'));
vi.mock('../../shared/journeys/questions/asking.ts', async original => ({
  ...(await original<object>()),
  withheldKeys: (await import('../audit/counted-once.ts')).withheldKeys,
}));

/** PRIVACY.md 10.6, with 100_000 runs a side to choose the event and 400_000 fresh ones to test it. */

const choose = 100_000;
const test = 400_000;

it.each(pairs())('$name: no event proves more than the ε that is claimed', pair => {
  expect(provenEpsilon(pair, choose, test, quickRandom(1))).toBeLessThanOrEqual(terms.epsilon);
});

it('noise with half of its standard deviation is caught', () => {
  expect(provenEpsilon(opening(2), choose, test, quickRandom(2))).toBeGreaterThan(terms.epsilon);
});
