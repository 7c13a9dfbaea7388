import { hasOther, l0Of, measuresOf } from '../../shared/journeys/questions/asking.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import type { Question } from '../../shared/policy/question.ts';
import type { RandomSource } from '../../shared/privacy/random-source.ts';
import { rational } from '../../shared/privacy/rational.ts';
import type { Cell } from '../../shared/release/release.ts';
import { releasableCells } from '../../shared/vault/answering.ts';
import { gateAll } from '../../shared/vault/gated.ts';
import { type Gate, type Priced, price } from '../../shared/vault/pricing.ts';
import { storeOf } from '../fakes/random-journeys.ts';
import { lowerBound, upperBound } from './clopper-pearson.ts';
import { type Example, examples, leastPeople } from './examples.ts';

/** PRIVACY.md 10.6. One person's presence, seen through the whole release of one question. */

export const terms = { k: leastPeople, epsilon: 1, delta: 0.001 };

/** One number of a release; withheld cells count nothing. */
type Mechanism = (random: RandomSource) => number;
interface Pair {
  readonly name: string;
  readonly without: Mechanism;
  readonly with: Mechanism;
}

/** Every kind of question, and the opening. */
export function pairs(): Pair[] {
  return [
    ...everyExample().flatMap(example =>
      toldOf(example.question).map(([what, told]) => ({
        name: `${example.question.ask}, ${example.extra[0]!.person}${what}`,
        without: answer(example.question, storeOf(example.crowd).store, told),
        with: answer(example.question, storeOf([...example.crowd, ...example.extra]).store, told),
      })),
    ),
    opening(),
  ];
}

function everyExample(): readonly Example<Question>[] {
  return Object.values<readonly Example<Question>[]>(examples).flat();
}

const asking = { id: 'audit', spend: { kind: 'share', millionths: 1_000_000 } } as const;

/** @param noise  divides the standard deviation of the noise: 1 is the product, more must be caught */
export function opening(noise = 1): Pair {
  const priced = thinner(price(asking, { l0: 1, hasOther: false }, terms, 'person'), noise);
  const side =
    (analysed: number): Mechanism =>
    random => {
      const [cell] = gateAll([analysed, 9, 0, 0], priced.main, random);
      return cell?.state === 'shown' ? cell.people.value : 0;
    };
  return { name: 'opening', without: side(80), with: side(81) };
}

/** What the vault does for a question, each time anew. */
function answer(question: Question, store: JourneyStore, told: Told): Mechanism {
  const bounds = { l0: l0Of(question), hasOther: hasOther(question), measures: measuresOf(question) };
  const priced = price(asking, bounds, terms, 'person');
  return random => told(releasableCells(store, question, priced, [], '5eed', random));
}

type Told = (cells: readonly Cell[]) => number;

/** The numbers of a release that are audited, each by itself. */
function toldOf(question: Question): readonly (readonly [string, Told])[] {
  const money: Told = cells =>
    cells.reduce((sum, cell) => sum + (cell.state === 'value' ? (cell.amount?.value ?? 0) : 0), 0);
  return measuresOf(question).added.some(({ name }) => name === 'amount')
    ? [
        ['', people],
        [', by the amount', money],
      ]
    : [['', people]];
}

function people(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + (cell.state === 'withheld' ? 0 : cell.people.value), 0);
}

function thinner(priced: Priced, noise: number): Priced {
  const { variance } = priced.main;
  const main: Gate = {
    ...priced.main,
    variance: rational(variance.numerator, variance.denominator * BigInt(noise * noise)),
  };
  return { ...priced, main };
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
