import { expect, it } from 'vitest';
import { hasOther, l0Of } from '../../shared/journeys/questions/asking.ts';
import { defaultTerms } from '../../shared/policy/mapping.ts';
import type { Question } from '../../shared/policy/question.ts';
import { derive } from '../../shared/release/derive.ts';
import { releasableCells } from '../../shared/vault/answering.ts';
import { price } from '../../shared/vault/pricing.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { type FakeEvent, firstMoment, seeded, storeOf } from '../fakes/random-journeys.ts';

// No sum or difference of displayed numbers tells a withheld count if none of them changes with it. So
// withheld counts are changed, the noise stays, and every displayed byte has to stay with it.

const declaredTouchpoints = ['home', 'cart', 'pay', 'help', 'press'];

/** A question, and what the people of three groups do that are too small to show in its answer. */
interface Asked {
  readonly question: Question;
  readonly small: readonly [SmallGroup, SmallGroup, SmallGroup];
}

interface SmallGroup {
  readonly path: readonly string[];
  readonly country: string;
  readonly hoursApart?: number;
  readonly startsAfterHours?: number;
  readonly channel?: string;
}

const elsewhere: Asked['small'] = [
  { path: ['help'], country: 'LI' },
  { path: ['press'], country: 'MT' },
  { path: ['help', 'press'], country: 'IS' },
];
const atTheirPace = (hoursApart: number): SmallGroup => ({
  path: ['home', 'pay'],
  country: 'LI',
  hoursApart,
});
const later = (startsAfterHours: number): SmallGroup => ({ path: ['home'], country: 'LI', startsAfterHours });

const asked: { readonly [Ask in Question['ask']]: readonly Asked[] } = {
  reach: [
    { question: { ask: 'reach', of: 'touchpoint', at_most: 2 }, small: elsewhere },
    { question: { ask: 'reach', of: { attribute: 'country' }, at_most: 1 }, small: elsewhere },
  ],
  paths: [{ question: { ask: 'paths', depth: 3, collapse_repeats: true }, small: elsewhere }],
  funnel: [
    {
      question: {
        ask: 'funnel',
        steps: ['home', 'cart', 'pay'],
        order: 'sequential',
        by: { attribute: 'country', at: 'first' },
      },
      small: [
        { path: ['home'], country: 'LI' },
        { path: ['home', 'cart'], country: 'MT' },
        { path: ['home', 'cart', 'pay'], country: 'IS' },
      ],
    },
  ],
  time_to: [
    {
      question: { ask: 'time_to', start: 'home', end: 'pay', finest: 'hour' },
      small: [atTheirPace(30), atTheirPace(100), atTheirPace(300)],
    },
  ],
  trend: [
    {
      question: {
        ask: 'trend',
        of: 'home',
        period: 'day',
        from: '2026-01-05',
        to: '2026-02-05',
        at_most: 2,
      },
      small: [later(100), later(200), later(300)],
    },
  ],
  retention: [
    {
      question: {
        ask: 'retention',
        kind: 'on_or_after',
        cohorts: 'first_time',
        period: 'day',
        periods: 8,
        from: '2026-01-05',
        to: '2026-02-05',
        at_most: 1,
      },
      small: [atTheirPace(50), atTheirPace(150), later(300)],
    },
  ],
  transitions: [
    {
      question: { ask: 'transitions', at_most: 2, collapse_repeats: true },
      small: [
        { path: ['help', 'press'], country: 'LI' },
        { path: ['press', 'help'], country: 'MT' },
        { path: ['press', 'imprint'], country: 'IS' },
      ],
    },
  ],
  frequency: [
    {
      question: { ask: 'frequency', of: 'events' },
      small: [
        { path: Array<string>(4).fill('help'), country: 'LI' },
        { path: Array<string>(7).fill('help'), country: 'MT' },
        { path: Array<string>(12).fill('help'), country: 'IS' },
      ],
    },
  ],
  sum: [
    {
      question: {
        ask: 'sum',
        of: 'amount',
        currency: 'EUR',
        clamp: 500,
        by: { attribute: 'country', at: 'first' },
        at_most: 1,
      },
      small: elsewhere,
    },
  ],
  mean: [
    {
      question: { ask: 'mean', of: 'amount', currency: 'EUR', clamp: 500, by: 'touchpoint', at_most: 1 },
      small: elsewhere,
    },
  ],
  attribution: [
    {
      question: { ask: 'attribution', conversion: 'pay', models: ['first', 'last'], at_most: 2 },
      small: [
        { path: ['pay'], country: 'LI', channel: 'fax' },
        { path: ['pay'], country: 'LI', channel: 'post' },
        { path: ['pay'], country: 'LI', channel: 'radio' },
      ],
    },
  ],
  compare: [
    {
      question: { ask: 'compare', by: { attribute: 'country', at: 'first' }, outcome: 'pay' },
      small: elsewhere,
    },
  ],
  fairness: [
    {
      question: {
        ask: 'fairness',
        by: { attribute: 'country', at: 'first' },
        check: { of: 'outcome', touchpoint: 'pay' },
      },
      small: elsewhere,
    },
    {
      question: {
        ask: 'fairness',
        by: { attribute: 'country', at: 'first' },
        check: {
          of: 'visible',
          chart: { ask: 'reach', of: 'touchpoint', at_most: 2 },
          shown: [{ touchpoint: 'pay' }],
        },
      },
      small: elsewhere,
    },
  ],
};

function crowd(name: string, people: number, group: SmallGroup): FakeEvent[] {
  const { path, country, hoursApart = 1, startsAfterHours = 0, channel = 'ads' } = group;
  return Array.from({ length: people }, (_, p) =>
    path.map((touchpoint, i) => ({
      person: `${name} ${p}`,
      time: firstMoment + (startsAfterHours + i * hoursApart) * 3_600_000_000,
      touchpoint,
      channel,
      country,
      amount: 100,
    })),
  ).flat();
}

/** Large groups as they are, and three small ones of these sizes. */
function journeys(large: number, small: Asked['small'], sizes: readonly number[]): FakeEvent[] {
  return [
    ...crowd('large', large, { path: ['home'], country: 'DE' }),
    ...crowd('buyers', 700, { path: ['home', 'cart', 'pay'], country: 'FR' }),
    ...small.flatMap((group, i) => crowd(`small ${i}`, sizes[i]!, group)),
  ];
}

function displayed(question: Question, events: readonly FakeEvent[], seed: string): string {
  const priced = price(
    { id: 'q', spend: { kind: 'share', millionths: 200_000 } },
    { l0: l0Of(question), hasOther: hasOther(question) },
    defaultTerms,
    'person',
  );
  const cells = releasableCells(
    storeOf(events).store,
    question,
    priced,
    declaredTouchpoints,
    '5a'.repeat(32),
    new CtrRandom(seed),
  );
  expect(cells.some(cell => cell.state === 'value')).toBe(true);
  return JSON.stringify({ cells, derived: derive(question, cells, priced.plan) });
}

/** Three sizes that together stay below the default k of 20. */
function smallSizes(random: () => number): [number, number, number] {
  const below = (n: number) => Math.floor(random() * n);
  const a = below(20);
  const b = below(20 - a);
  return [a, b, below(20 - a - b)];
}

it.each(
  Object.values(asked)
    .flat()
    .map(one => [JSON.stringify(one.question), one] as const),
)('nothing displayed follows a withheld count: %s', (_, { question, small }) => {
  const random = seeded(8);
  const none = [0, 0, 0];
  for (const seed of ['one', 'two']) {
    const before = displayed(question, journeys(900, small, none), seed);
    for (let n = 0; n < 8; n++) {
      const sizes = smallSizes(random);
      expect(displayed(question, journeys(900, small, sizes), seed), sizes.join()).toBe(before);
    }
  }
  // The control: the same groups move what is displayed once they are large enough to show.
  const grown = (sizes: readonly number[]) => displayed(question, journeys(900, small, sizes), 'one');
  expect(grown([300, 300, 300])).not.toBe(grown(none));
});

it('a shown `other` does not tell how its people divide into withheld groups', () => {
  const { question, small } = asked.reach[1]!;
  // Thirty groups below k that come to 450 people in all, however they are divided.
  const divided = (spread: number) =>
    Array.from({ length: 30 }, (_, g) =>
      crowd(`group ${g}`, 15 + (g % 2 === 0 ? spread : -spread), { path: ['help'], country: `C${g}` }),
    ).flat();
  const withGroups = (spread: number) =>
    displayed(question, [...journeys(900, small, [0, 0, 0]), ...divided(spread)], 'three');
  const even = withGroups(0);
  expect(even).toContain('"other"');
  for (const spread of [1, 2, 3, 4]) expect(withGroups(spread)).toBe(even);
});
