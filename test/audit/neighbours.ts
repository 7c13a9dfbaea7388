import { hasOther, journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { countOutside, run } from '../../shared/journeys/runner.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import type { Question } from '../../shared/policy/question.ts';
import type { RandomSource } from '../../shared/privacy/random-source.ts';
import { rational } from '../../shared/privacy/rational.ts';
import { derive } from '../../shared/release/derive.ts';
import type { Cell } from '../../shared/release/release.ts';
import { gateAll } from '../../shared/vault/gated.ts';
import { type Gate, type Priced, price } from '../../shared/vault/pricing.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';
import { lowerBound, upperBound } from './clopper-pearson.ts';

/** PRIVACY.md 10.6. One person's presence, seen through the whole release of one question. */

export const terms = { k: 5, epsilon: 1, delta: 0.001 };

/** One number of a release; withheld cells count nothing. */
export type Mechanism = (random: RandomSource) => number;
export interface Pair {
  readonly name: string;
  readonly without: Mechanism;
  readonly with: Mechanism;
}

/** @param noise  divides the standard deviation of the noise: 1 is the product, more must be caught */
export function pairs(noise = 1): Pair[] {
  const shop = (n: number) => crowd(n, ['a', 'b', 'c', 'd']);
  const heavy = visit('extra', ['a', 'b', 'c', 'd']);
  const reach: Question = { ask: 'reach', of: 'touchpoint', at_most: 2 };
  const paths: Question = { ask: 'paths', depth: 3, collapse_repeats: false };
  const byCountry: Question = {
    ask: 'funnel',
    steps: ['a', 'b'],
    order: 'sequential',
    by: { attribute: 'country', at: 'first' },
  };
  const pair = (name: string, question: Question, events: FakeEvent[], extra: FakeEvent[]): Pair => ({
    name,
    without: answer(question, events, noise),
    with: answer(question, [...events, ...extra], noise),
  });
  return [
    pair('reach, a person over L0', reach, shop(80), heavy),
    pair('reach, the k-th person', reach, crowd(terms.k - 1, ['a']), visit('extra', ['a'])),
    pair('paths, one cell', paths, crowd(80, ['a', 'b']), visit('extra', ['a', 'b'])),
    pair('funnel by country, a finisher', byCountry, crowd(80, ['a', 'b']), visit('extra', ['a', 'b'])),
    pair('paths, a person in `other`', paths, strangers(150), visit('extra', ['alone'])),
    opening(noise),
  ];
}

function opening(noise: number): Pair {
  const priced = thinner(price(asking, { l0: 1, hasOther: false }, terms, 'person'), noise);
  const side =
    (analysed: number): Mechanism =>
    random =>
      total(gateAll([analysed, 9, 0, 0], priced.main, random).slice(0, 1));
  return { name: 'opening', without: side(80), with: side(81) };
}

const asking = { id: 'audit', spend: { kind: 'share', millionths: 1_000_000 } } as const;

/** As `releasableCells` does it, with the exact counts looked up once. */
function answer(question: Question, events: readonly FakeEvent[], noise: number): Mechanism {
  const bounds = { l0: l0Of(question), hasOther: hasOther(question) };
  const priced = thinner(price(asking, bounds, terms, 'person'), noise);
  const { store } = storeOf(events);
  const clipped = { l0: priced.main.l0, seedHex: '5eed', measures: [] };
  const asked = journeyQuestion(question);
  const bins = run(store, asked, clipped).bins(priced.main.k);
  const counts = bins.map(bin => Number(bin.people.exact));
  const outside = new Map<string, number>();
  return random => {
    const gated = gateAll(counts, priced.main, random);
    const shown = bins.filter((_, i) => gated[i]?.state === 'shown');
    const cells: Cell[] = gated.flatMap((cell, i) =>
      cell.state === 'shown' ? [{ key: bins[i]!.key, state: 'value' as const, people: cell.people }] : [],
    );
    derive(question, cells, priced.plan);
    if (priced.other === 'none') return total(gated);
    const key = canonicalJson(shown.map(bin => bin.key));
    const left = outside.get(key) ?? Number(countOutside(store, asked, clipped, shown).exact);
    outside.set(key, left);
    return total(gated) + total(gateAll([left], priced.other, random));
  };
}

function total(cells: ReturnType<typeof gateAll>): number {
  return cells.reduce((sum, cell) => sum + (cell.state === 'shown' ? cell.people.value : 0), 0);
}

function thinner(priced: Priced, noise: number): Priced {
  const thin = (gate: Gate): Gate => ({
    ...gate,
    variance: rational(gate.variance.numerator, gate.variance.denominator * BigInt(noise * noise)),
  });
  return { ...priced, main: thin(priced.main), other: priced.other === 'none' ? 'none' : thin(priced.other) };
}

function visit(person: string, touchpoints: readonly string[]): FakeEvent[] {
  return touchpoints.map((touchpoint, i) => ({
    person,
    time: firstMoment + i * 3_600_000_000,
    touchpoint,
    channel: 'ads',
    country: 'DE',
  }));
}

function crowd(people: number, touchpoints: readonly string[]): FakeEvent[] {
  return Array.from({ length: people }, (_, i) => visit(`person ${i}`, touchpoints)).flat();
}

/** Everybody on a path of their own. */
function strangers(people: number): FakeEvent[] {
  return Array.from({ length: people }, (_, i) => visit(`person ${i}`, [`only ${i}`])).flat();
}

const alpha = 5e-7;

/** The largest ε that fresh runs prove with confidence, over both orders of the pair; -∞ if none. */
export function provenEpsilon(pair: Pair, choose: number, test: number, random: RandomSource): number {
  const chosen = [draws(pair.without, choose, random), draws(pair.with, choose, random)] as const;
  const event = bestEvent(chosen[0], chosen[1]);
  const fresh = [draws(pair.without, test, random), draws(pair.with, test, random)] as const;
  return bound(fresh[event.from], fresh[event.from === 0 ? 1 : 0], event.holds);
}

interface Event {
  readonly from: 0 | 1;
  readonly holds: (value: number) => boolean;
}

function bestEvent(without: readonly number[], with_: readonly number[]): Event {
  let best: { event: Event; epsilon: number } = {
    event: { from: 1, holds: value => value > 0 },
    epsilon: Number.NEGATIVE_INFINITY,
  };
  const values = [...new Set([...without, ...with_])].sort((a, b) => a - b);
  const step = Math.max(1, Math.floor(values.length / 60));
  for (const from of [0, 1] as const) {
    for (let i = 0; i < values.length; i += step) {
      const t = values[i]!;
      for (const holds of [(v: number) => v >= t, (v: number) => v <= t]) {
        const epsilon = bound(from === 0 ? without : with_, from === 0 ? with_ : without, holds);
        if (epsilon > best.epsilon) best = { event: { from, holds }, epsilon };
      }
    }
  }
  return best.event;
}

function bound(a: readonly number[], b: readonly number[], holds: (value: number) => boolean): number {
  const low = lowerBound(a.filter(holds).length, a.length, alpha) - terms.delta;
  return low <= 0
    ? Number.NEGATIVE_INFINITY
    : Math.log(low / upperBound(b.filter(holds).length, b.length, alpha));
}

function draws(mechanism: Mechanism, runs: number, random: RandomSource): number[] {
  return Array.from({ length: runs }, () => mechanism(random));
}

/** Bytes of a seeded 32-bit generator (sfc32): quick, and only for tests. */
export function quickRandom(seed: number): RandomSource {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let d = 1;
  let word = 0;
  let left = 0;
  const step = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum;
  };
  for (let i = 0; i < 20; i++) step();
  return {
    kind: 'test',
    nextByte() {
      if (left === 0) {
        word = step();
        left = 4;
      }
      left--;
      const byte = word & 0xff;
      word >>>= 8;
      return byte;
    },
  };
}
