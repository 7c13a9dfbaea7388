import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasOther, l0Of, measuresOf } from '../../shared/journeys/questions/asking.ts';
import { defaultTerms } from '../../shared/policy/mapping.ts';
import type { QuestionOf } from '../../shared/policy/question.ts';
import { releasableCells } from '../../shared/vault/answering.ts';
import { price } from '../../shared/vault/pricing.ts';
import { quickRandom } from '../audit/neighbours.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';
import { chiSquare, chiSquareTail } from '../privacy/chi-square.ts';

/**
 * PRIVACY.md section 9, floating point low bits (Mironov 2012): noise that is computed in doubles reaches other
 * doubles from one count than from the next, so that the last digits tell which count it was.
 */

it('noise computed in doubles would tell: most of what comes out of one count cannot come out of the next', () => {
  // The textbook sampler with 12 random bits, so that all that can come out can be listed.
  const reachable = (count: number) =>
    new Set(
      Array.from({ length: 4096 }, (_, i) => (i + 0.5) / 4096 - 0.5).map(
        u => count - 5 * Math.sign(u) * Math.log(1 - 2 * Math.abs(u)),
      ),
    );
  const [one, next] = [reachable(300), reachable(301)];
  const shared = [...one].filter(value => next.has(value)).length;
  expect(shared / one.size).toBeLessThan(0.05);
});

const crowd = Array.from({ length: 300 }, (_, i) => spending(`person ${i}`, 12_345)).flat();
const question: QuestionOf<'sum'> = {
  ask: 'sum',
  of: 'amount',
  currency: 'EUR',
  clamp: 1_000_000,
  at_most: 1,
};
const priced = price(
  { id: 'q', spend: { kind: 'share', millionths: 200_000 } },
  { l0: l0Of(question), hasOther: hasOther(question), measures: measuresOf(question) },
  defaultTerms,
  'person',
);

it('what is shown is whole numbers whose last digits are the same whatever the count and the sum', () => {
  const random = quickRandom(41);
  const runs = 4000;
  for (const extra of [[], spending('the target', 1_000_000)]) {
    const { store } = storeOf([...crowd, ...extra]);
    for (const last of [10, 7, 64]) {
      const digits = { people: new Array<number>(last).fill(0), amount: new Array<number>(last).fill(0) };
      for (let i = 0; i < runs; i++) {
        const [cell] = releasableCells(store, question, priced, [], '5eed', random);
        if (cell?.state !== 'value' || cell.amount === undefined) throw new Error('nothing is shown');
        expect([cell.people.value, cell.amount.value].every(Number.isSafeInteger)).toBe(true);
        digits.people[modulo(cell.people.value, last)]!++;
        digits.amount[modulo(cell.amount.value, last)]!++;
      }
      // Of the sum, whose noise is wide against the digit; of people every digit comes up.
      const { statistic, degrees } = chiSquare(
        digits.amount,
        digits.amount.map(() => runs / last),
      );
      expect(chiSquareTail(statistic, degrees)).toBeGreaterThan(1e-6);
      if (last <= 10) expect(Math.min(...digits.people)).toBeGreaterThan(0);
    }
  }
});

it('no other randomness is anywhere near the data', () => {
  const shared = join(import.meta.dirname, '../../shared');
  const files = readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.ts'),
  );
  const random = files.filter(name =>
    /Math\.random|getRandomValues/.test(readFileSync(join(shared, name), 'utf8')),
  );
  // Named in a comment alone, as what the caller hands over.
  expect(random).toEqual(['privacy/random-source.ts']);
});

function spending(person: string, amount: number): FakeEvent[] {
  return [{ person, time: firstMoment, touchpoint: 'buy', channel: 'ads', country: 'DE', amount }];
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
