import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAmount } from '../../shared/formats/amount-text.ts';
import { journeyQuestion } from '../../shared/journeys/questions/asking.ts';
import { run } from '../../shared/journeys/runner.ts';
import { type QuestionOf, questionSchema } from '../../shared/policy/question.ts';
import { type FakeEvent, firstMoment, seeded, shuffled, storeOf } from '../fakes/random-journeys.ts';

/**
 * PRIVACY.md section 9, sensitivity underestimated (Casacuberta and others 2022): sums that round, wrap around
 * or depend on the order of rows can change by far more than one person's bound.
 */

const clamp = 2 ** 32 - 1;
const question: QuestionOf<'sum'> = {
  ask: 'sum',
  of: 'amount',
  currency: 'EUR',
  clamp,
  by: 'channel',
  at_most: 2,
};

function sumsOf(events: readonly FakeEvent[]): readonly [bigint, bigint] {
  const bounds = { l0: 2, seedHex: '5eed', measures: [clamp] };
  const bins = run(storeOf(events).store, journeyQuestion(question), bounds).bins(1);
  const sums = new Map(bins.map(({ key, measures }) => [key['channel'], measures[0]!.exact]));
  return [sums.get('ads') ?? 0n, sums.get('email') ?? 0n];
}

describe('without whole numbers that are clipped first', () => {
  const big = 2 ** 53;

  it('one person with a cent changes a sum of doubles by nothing or by more than a cent, as the order has it', () => {
    const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(add([big, 1]) - add([big])).toBe(0);
    expect(add([1, 1, big]) - add([big, 1, 1])).toBe(2);
  });

  it('one person turns a sum that wraps around from the greatest into the least', () => {
    const add = (values: readonly bigint[]) =>
      BigInt.asIntN(
        64,
        values.reduce((sum, value) => sum + value, 0n),
      );
    expect(add([2n ** 63n - 1n, 1n]) - add([2n ** 63n - 1n])).toBe(-(2n ** 64n) + 1n);
  });
});

describe('with them', () => {
  const wild = fc.oneof(
    fc.constantFrom(2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 53, -0, 0.5, 1e300, clamp, clamp + 1, -clamp),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.integer({ min: -1000, max: 1000 }),
  );
  const event = fc.record({
    person: fc.constantFrom('ann', 'ben', 'eve', 'kim'),
    channel: fc.constantFrom('ads', 'email'),
    amount: wild,
  });
  const asEvents = (rows: readonly { person: string; channel: string; amount: number }[]): FakeEvent[] =>
    rows.map((row, i) => ({
      ...row,
      time: firstMoment + i * 3_600_000_000,
      touchpoint: 'buy',
      country: 'DE',
    }));

  it('a sum is the same in every order, and one person moves all of it by no more than the bound', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 40 }), fc.nat(), (rows, seed) => {
        const events = asEvents(rows);
        const whole = sumsOf(events);
        expect(sumsOf(shuffled(events, seeded(seed)))).toEqual(whole);
        for (const person of new Set(events.map(event => event.person))) {
          const without = sumsOf(events.filter(event => event.person !== person));
          const moved = whole.reduce((sum, value, i) => sum + absolute(value - without[i]!), 0n);
          expect(moved <= BigInt(clamp)).toBe(true);
        }
      }),
      { seed: 20261126, numRuns: 300 },
    );
  });

  it('a row that stands there a thousand times counts for no more than the bound', () => {
    const doubled = Array.from({ length: 1000 }, () => ({ person: 'ann', channel: 'ads', amount: 2 ** 50 }));
    expect(sumsOf(asEvents(doubled))).toEqual([BigInt(clamp), 0n]);
  });

  it('a bound under which two thousand million people could wrap a sum around is no question', () => {
    expect(questionSchema.safeParse({ ...question, clamp: clamp + 1 }).success).toBe(false);
    expect(BigInt(clamp) * 2n ** 31n < 2n ** 63n).toBe(true);
  });

  it('text that is no whole number of minor units is no amount', () => {
    const read = compileAmount('EUR');
    const amounts = [
      'NaN',
      'Infinity',
      '-Infinity',
      '1e400',
      '90071992547409.93',
      `1${'0'.repeat(400)}`,
      '0x10',
    ];
    const encoder = new TextEncoder();
    for (const text of amounts) {
      const bytes = encoder.encode(text);
      expect(read(bytes, 0, bytes.length), text).toBeNaN();
    }
    const minusNothing = encoder.encode('-0');
    expect(Object.is(read(minusNothing, 0, 2), 0)).toBe(true);
  });
});

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
