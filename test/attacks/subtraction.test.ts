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
const questions: Record<string, Question> = {
  'reach of declared touchpoints': { ask: 'reach', of: 'touchpoint', at_most: 2 },
  'reach of a column': { ask: 'reach', of: { attribute: 'country' }, at_most: 1 },
  paths: { ask: 'paths', depth: 3, collapse_repeats: true },
  'a funnel by group': {
    ask: 'funnel',
    steps: ['home', 'cart', 'pay'],
    order: 'sequential',
    by: { attribute: 'country', at: 'first' },
  },
};

function crowd(name: string, people: number, path: readonly string[], country: string): FakeEvent[] {
  return Array.from({ length: people }, (_, p) =>
    path.map((touchpoint, i) => ({
      person: `${name} ${p}`,
      time: firstMoment + i * 3_600_000_000,
      touchpoint,
      channel: 'ads',
      country,
    })),
  ).flat();
}

/** Large groups as they are, and three small ones of these sizes. */
function journeys(large: number, [a, b, c]: readonly [number, number, number]): FakeEvent[] {
  return [
    ...crowd('large', large, ['home'], 'DE'),
    ...crowd('buyers', 700, ['home', 'cart', 'pay'], 'FR'),
    ...crowd('a', a, ['help'], 'LI'),
    ...crowd('b', b, ['press'], 'MT'),
    ...crowd('c', c, ['help', 'press'], 'IS'),
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

it.each(Object.entries(questions))('nothing displayed follows a withheld count: %s', (_, question) => {
  const random = seeded(8);
  for (const seed of ['one', 'two']) {
    const before = displayed(question, journeys(900, [0, 0, 0]), seed);
    for (let n = 0; n < 8; n++) {
      const sizes = smallSizes(random);
      expect(displayed(question, journeys(900, sizes), seed), sizes.join()).toBe(before);
    }
    expect(displayed(question, journeys(901, [0, 0, 0]), seed)).not.toBe(before);
  }
});

it('a shown `other` does not tell how its people divide into withheld groups', () => {
  const question = questions['reach of a column']!;
  // Thirty groups below k that come to 450 people in all, however they are divided.
  const divided = (spread: number) =>
    Array.from({ length: 30 }, (_, g) =>
      crowd(`group ${g}`, 15 + (g % 2 === 0 ? spread : -spread), ['help'], `C${g}`),
    ).flat();
  const withGroups = (spread: number) =>
    displayed(question, [...journeys(900, [0, 0, 0]), ...divided(spread)], 'three');
  const even = withGroups(0);
  expect(even).toContain('"other"');
  for (const spread of [1, 2, 3, 4]) expect(withGroups(spread)).toBe(even);
});
