import { journeyQuestion } from '../journeys/questions/asking.ts';
import { run } from '../journeys/runner.ts';
import type { JourneyStore } from '../journeys/store.ts';
import { canonicalJson } from '../policy/canonical.ts';
import type { Mapping, Terms } from '../policy/mapping.ts';
import type { Asked } from '../policy/question.ts';
import { epsilonAt } from '../privacy/charge.ts';
import { probabilityShown } from '../privacy/gate.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { toNumber } from '../privacy/rational.ts';
import type { AttackOutcome, Demonstration } from '../protocol/risk.ts';
import { mostAccuracy } from '../release/guarantee.ts';
import { attackRate } from '../risk/attack-rate.ts';
import { releasableCells } from './answering.ts';
import { priceQuestion } from './asking.ts';
import { neighbouringJourneys } from './neighbouring-journeys.ts';
import type { Gate } from './pricing.ts';

/** Half with the person in the data, half without. */
const attacks = 200;

type World = ReadonlyMap<string, number>;

/**
 * Plays an attacker against fresh releases of invented neighbouring data under this policy and this plan: never
 * against releases of anybody's data. The attacker knows everybody but one person, the question and the plan, and
 * weighs both worlds by the likelihood of what was released.
 *
 * @param pause  called between attacks; may throw
 */
export async function demonstrateAttacks(
  asked: Asked,
  mapping: Mapping,
  terms: Terms,
  random: RandomSource,
  pause: () => Promise<void>,
): Promise<Demonstration> {
  const priced = priceQuestion(asked, mapping, terms);
  const { question } = asked;
  const seedHex = '5eed';
  const journeys = neighbouringJourneys(question, mapping, terms.k);
  const release = (store: JourneyStore): World => {
    const cells = releasableCells(store, question, priced, mapping.public, seedHex, random);
    return new Map(
      cells.flatMap(cell =>
        cell.state === 'value' ? [[canonicalJson(cell.key), cell.people.value] as const] : [],
      ),
    );
  };
  const exact = (store: JourneyStore): World => {
    const bounds = { l0: priced.main.l0, seedHex, measures: [] };
    const bins = run(store, journeyQuestion(question), bounds).bins(1);
    return new Map(bins.map(bin => [canonicalJson(bin.key), Number(bin.people.exact)]));
  };
  const worlds = { with: exact(journeys.with), without: exact(journeys.without) };

  let membership = 0;
  let differencing = 0;
  for (let attack = 0; attack < attacks; attack++) {
    const isIn = attack % 2 === 0;
    // Where nothing speaks for either world, a coin: one throw for each pair of worlds.
    const coin = attack % 4 < 2;
    const released = release(isIn ? journeys.with : journeys.without);
    if (guess(likelihoodRatio(released, worlds, priced.main), coin) === isIn) membership++;
    const later = release(journeys.without);
    if (guess(differenceAgainst(released, later, worlds), coin) === isIn) differencing++;
    if (attack % 10 === 9) await pause();
  }
  const epsilon = epsilonAt(priced.cost.rho, terms.delta, priced.cost.deltaThreshold);
  return {
    id: asked.id,
    share: priced.plan.share,
    epsilon,
    bound: mostAccuracy(epsilon, terms.delta),
    membership: outcome(membership),
    differencing: outcome(differencing),
  };
}

function guess(evidence: number, coin: boolean): boolean {
  return evidence === 0 ? coin : evidence > 0;
}

/** ln P[release | with] − ln P[release | without], over the cells that the person changes. */
function likelihoodRatio(released: World, worlds: { with: World; without: World }, gate: Gate): number {
  let ratio = 0;
  for (const key of new Set([...worlds.with.keys(), ...worlds.without.keys()])) {
    const inside = worlds.with.get(key) ?? 0;
    const outside = worlds.without.get(key) ?? 0;
    if (inside === outside) continue;
    ratio += logLikelihood(released.get(key), inside, gate) - logLikelihood(released.get(key), outside, gate);
  }
  return ratio;
}

/** Of the noisy count of a cell of so many people; `undefined`: withheld. */
function logLikelihood(noisy: number | undefined, people: number, { k, tau, variance }: Gate): number {
  if (noisy === undefined) return Math.log1p(-probabilityShown(people, k, tau, variance));
  return people < k ? -1e9 : -((noisy - people) ** 2) / (2 * toNumber(variance));
}

/** What the cells of the person lost between two releases, less half of what their erasure takes. */
function differenceAgainst(first: World, later: World, worlds: { with: World; without: World }): number {
  let evidence = 0;
  for (const key of new Set([...worlds.with.keys(), ...worlds.without.keys()])) {
    const change = (worlds.with.get(key) ?? 0) - (worlds.without.get(key) ?? 0);
    if (change === 0) continue;
    const [before, after] = [first.get(key), later.get(key)];
    if (before === undefined || after === undefined) {
      // Shown once and not the second time: fewer people are left.
      evidence += change * ((before === undefined ? 0 : 1) - (after === undefined ? 0 : 1));
      continue;
    }
    evidence += change * (before - after - change / 2);
  }
  return evidence;
}

const z95 = 1.959963984540054;

function outcome(right: number): AttackOutcome {
  const { rate, error } = attackRate(right, attacks, z95);
  return { attacks, right, low: Math.max(0, rate - error), high: Math.min(1, rate + error) };
}
