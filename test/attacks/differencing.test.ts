import { describe, expect, it } from 'vitest';
import { hasOther, journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { run } from '../../shared/journeys/runner.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import { defaultTerms } from '../../shared/policy/mapping.ts';
import type { QuestionOf } from '../../shared/policy/question.ts';
import { epsilonAt } from '../../shared/privacy/charge.ts';
import { deltaPerCell } from '../../shared/privacy/gate.ts';
import type { RandomSource } from '../../shared/privacy/random-source.ts';
import { toNumber } from '../../shared/privacy/rational.ts';
import { releasableCells } from '../../shared/vault/answering.ts';
import { type Priced, price } from '../../shared/vault/pricing.ts';
import { quickRandom } from '../audit/neighbours.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';

/**
 * PRIVACY.md section 9, differencing. Somebody knows everybody but one person, asks about all and then about
 * all but that person by a filter, and subtracts. Odds of one to one before; what they may become after is e^ε.
 */

const runs = 1000;
const crowdSize = 300;
/** The one person of that country. */
const target = visits('the target', 'LI');
const crowd = Array.from({ length: crowdSize }, (_, i) => visits(`person ${i}`, 'DE')).flat();
const worlds = [crowd, [...crowd, ...target]].map(events => storeOf(events).store) as [
  JourneyStore,
  JourneyStore,
];

const everybody: QuestionOf<'reach'> = { ask: 'reach', of: 'touchpoint', at_most: 1 };
const butTheTarget: QuestionOf<'reach'> = { ...everybody, where: { attributes: { country: ['DE', 'FR'] } } };
const priced = price(
  { id: 'q', spend: { kind: 'share', millionths: 200_000 } },
  { l0: l0Of(everybody), hasOther: hasOther(everybody) },
  defaultTerms,
  'person',
);
const both = {
  rho: 2n * priced.cost.rho,
  delta: 2 * toNumber({ numerator: priced.cost.deltaThreshold, denominator: 10n ** 18n }),
};

describe('two filters that differ by one person', () => {
  it('differ by noise: a thousand times each way the odds never move further than e^ε, and a guess gains little', () => {
    const random = quickRandom(31);
    const epsilon = epsilonAt(both.rho, defaultTerms.delta, 0n);
    let right = 0;
    let furthest = 0;
    for (const [world, store] of worlds.entries()) {
      for (let i = 0; i < runs; i++) {
        const [all, without] = [everybody, butTheTarget].map(question => people(store, question, random));
        const odds = logOdds(all!, priced);
        furthest = Math.max(furthest, Math.abs(odds));
        // The difference tells no more than the first number alone: the second is the same in both worlds.
        expect(Number.isInteger(all! - without!)).toBe(true);
        if (odds > 0 === (world === 1)) right++;
      }
    }
    expect(furthest).toBeLessThanOrEqual(epsilon);
    // Hoeffding at 1e-6 for 2000 guesses is 0.061; the best guess of a Gaussian is right Φ(1/2σ) of the time.
    const best = 0.5 + 0.2 / Math.sqrt(toNumber(priced.main.variance));
    expect(right / (2 * runs)).toBeLessThan(best + 0.061);
    expect(best).toBeLessThan(Math.exp(epsilon) / (1 + Math.exp(epsilon)));
  });

  it('with k alone and no noise would tell each time', () => {
    const differences = worlds.map(
      store => exactly(store, everybody, defaultTerms.k) - exactly(store, butTheTarget, defaultTerms.k),
    );
    expect(differences).toEqual([0, 1]);
  });
});

describe('identifiers that somebody made up', () => {
  const { k } = defaultTerms;
  const fakes = Array.from({ length: k - 1 }, (_, i) => visits(`made up ${i}`, 'LI')).flat();

  it('fill a group up to its last place, and still the person who takes it does not make it show', () => {
    const random = quickRandom(32);
    const store = storeOf([...fakes, ...target]).store;
    expect(exactly(store, everybody, k)).toBe(k);
    for (let i = 0; i < runs; i++) expect(people(store, everybody, random)).toBe(0);
    expect(runs * deltaPerCell(both.delta / 2, 1)).toBeLessThan(1e-3);
  });

  it('fill it beyond k, which k alone does not notice: one real person among them shows, and the noise is what is left', () => {
    const random = quickRandom(33);
    const many = Array.from({ length: crowdSize }, (_, i) => visits(`made up ${i}`, 'LI')).flat();
    const [without, with_] = [storeOf(many).store, storeOf([...many, ...target]).store];
    expect(people(with_, everybody, random)).toBeGreaterThan(k);
    expect(exactly(with_, everybody, k) - exactly(without, everybody, k)).toBe(1);
    const epsilon = epsilonAt(priced.cost.rho, defaultTerms.delta, 0n);
    for (let i = 0; i < runs; i++) {
      expect(Math.abs(logOdds(people(with_, everybody, random), priced))).toBeLessThanOrEqual(epsilon);
    }
  });
});

/** What a release says of the one touchpoint; 0 where it is withheld. */
function people(store: JourneyStore, question: QuestionOf<'reach'>, random: RandomSource): number {
  const cells = releasableCells(store, question, priced, [], '5eed', random);
  return cells.reduce((sum, cell) => sum + (cell.state === 'value' ? cell.people.value : 0), 0);
}

function exactly(store: JourneyStore, question: QuestionOf<'reach'>, k: number): number {
  const bins = run(store, journeyQuestion(question), { l0: 1, seedHex: '5eed', measures: [] }).bins(k);
  return bins.reduce((sum, bin) => sum + Number(bin.people.exact), 0);
}

/** ln P[y | target is there] / P[y | target is not], from probabilities of the discrete Gaussian. */
function logOdds(y: number, { main }: Priced): number {
  const s2 = toNumber(main.variance);
  const logLikelihood = (n: number) => -((y - n) ** 2) / (2 * s2);
  return logLikelihood(crowdSize + 1) - logLikelihood(crowdSize);
}

function visits(person: string, country: string): FakeEvent[] {
  return [{ person, time: firstMoment, touchpoint: 'clinic', channel: 'ads', country }];
}
