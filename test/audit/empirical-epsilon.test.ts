import { expect, it, vi } from 'vitest';
import { opening, pairs, provenEpsilon, quickRandom, terms } from './neighbours.ts';

vi.mock('../../shared/journeys/runner.ts', () => import('./counted-once.ts'));
vi.mock('../../shared/journeys/questions/asking.ts', async original => ({
  ...(await original<object>()),
  withheldKeys: (await import('./counted-once.ts')).withheldKeys,
}));

/** PRIVACY.md 10.6, with 2_000 runs a side to choose the event and 7_000 fresh ones to test it. */

const choose = 2_000;
const test = 7_000;

it.each(pairs())('$name: no event proves more than the ε that is claimed', pair => {
  expect(provenEpsilon(pair, choose, test, quickRandom(1))).toBeLessThanOrEqual(terms.epsilon);
});

it('noise with a quarter of its standard deviation is caught', () => {
  expect(provenEpsilon(opening(4), choose, test, quickRandom(2))).toBeGreaterThan(terms.epsilon);
});
