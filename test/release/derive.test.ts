import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Question } from '../../shared/policy/question.ts';
import { timeBins } from '../../shared/policy/time-bins.ts';
import { derive } from '../../shared/release/derive.ts';
import { type Cell, derivedSchema, type Estimate } from '../../shared/release/release.ts';
import { seeded } from '../fakes/random-journeys.ts';

const precision = { k: 20, sigma: 7.5, half_width_95: 15, smallest_shown: 62 };
const paths: Question = { ask: 'paths', depth: 3, collapse_repeats: true };
const funnel: Question = { ask: 'funnel', steps: ['home', 'cart', 'pay'], order: 'sequential' };
const speed: Question = { ask: 'time_to', start: 'home', end: 'pay', finest: 'day' };
const byCountry: Question = { ...funnel, by: { attribute: 'country', at: 'first' } };

function shown(key: Cell['key'], value: number): Cell {
  return { key, state: 'value', people: { value, low: Math.max(20, value - 15), high: value + 15 } };
}

const other: Cell = { key: {}, state: 'other', people: { value: 999, low: 900, high: 1098 } };

it('adds paths up to nodes, links and drop-offs', () => {
  const derived = derive(
    paths,
    [
      shown({ path: ['home'], end: 'end' }, 100),
      shown({ path: ['home', 'cart', 'pay'], end: 'cut' }, 200),
      shown({ path: ['home', 'cart', 'home'], end: 'end' }, 300),
      other,
    ],
    precision,
  );
  // ± 1.96 · √j · 7.5: 15 for one cell, 21 for two, 26 for three.
  const one = (value: number) => ({ value, low: value - 15, high: value + 15 });
  const two = { value: 500, low: 479, high: 521 };
  const all = { value: 600, low: 574, high: 626 };
  expect(derived.links).toEqual([
    { step: 1, from: 'home', to: '(end)', people: one(100) },
    { step: 1, from: 'home', to: 'cart', people: two },
    { step: 2, from: 'cart', to: 'home', people: one(300) },
    { step: 2, from: 'cart', to: 'pay', people: one(200) },
    { step: 3, from: 'home', to: '(end)', people: one(300) },
  ]);
  expect(
    derived.nodes?.map(({ share_of_start, ...node }) => ({ ...node, share: share_of_start.value })),
  ).toEqual([
    { step: 1, name: 'home', people: all, share: 1 },
    { step: 2, name: 'cart', people: two, share: 500 / 600 },
    { step: 3, name: 'home', people: one(300), share: 300 / 600 },
    { step: 3, name: 'pay', people: one(200), share: 200 / 600 },
  ]);
  expect(derived.nodes![0]!.share_of_start).toEqual({ value: 1, low: 1, high: 1 });
});

it('keeps the drop-off apart from a touchpoint that is called (end)', () => {
  const cells = [
    shown({ path: ['home', '(end)'], end: 'end' }, 100),
    shown({ path: ['home'], end: 'end' }, 100),
  ];
  expect(derive(paths, cells, precision).links?.map(({ from, to }) => [from, to])).toEqual([
    ['home', '((end))'],
    ['home', '(end)'],
    ['(end)', '((end))'],
  ]);
});

it('adds a funnel up from the furthest steps that are shown', () => {
  const derived = derive(
    funnel,
    [
      shown({ furthest: 'home' }, 600),
      { key: { furthest: 'cart' }, state: 'withheld' },
      shown({ furthest: 'pay' }, 400),
    ],
    precision,
  );
  // Delta method: 1.96 · 7.5 · √(0.6² + 0.4²) / 1000.
  const half = (1.959963984540054 * 7.5 * Math.hypot(0.6, 0.4)) / 1000;
  const rate = { value: 0.4, low: 0.4 - half, high: 0.4 + half };
  const pay = { value: 400, low: 385, high: 415 };
  const whole = { value: 1, low: 1, high: 1 };
  expect(derived.steps).toEqual([
    {
      step: 'home',
      people: { value: 1000, low: 979, high: 1021 },
      rate_from_first: whole,
      rate_from_previous: whole,
    },
    { step: 'cart', people: pay, rate_from_first: closeTo(rate), rate_from_previous: closeTo(rate) },
    { step: 'pay', people: pay, rate_from_first: closeTo(rate), rate_from_previous: 'withheld' },
  ]);
});

function closeTo(estimate: Estimate) {
  const near = (value: number) => expect.closeTo(value, 12);
  return { value: near(estimate.value), low: near(estimate.low), high: near(estimate.high) };
}

it('withholds what no shown cell contributes to, by group where there is a breakdown', () => {
  const cells = [
    shown({ country: 'FR', furthest: 'cart' }, 90),
    { key: { country: 'FR', furthest: 'home' }, state: 'withheld' },
    shown({ country: 'DE', furthest: 'home' }, 80),
    { key: { country: 'DE', furthest: 'cart' }, state: 'withheld' },
  ] satisfies Cell[];
  const value = (number: Estimate | 'withheld') => (number === 'withheld' ? number : number.value);
  expect(
    derive(byCountry, cells, precision).steps?.map(each => [
      each.group,
      each.step,
      value(each.people),
      value(each.rate_from_first),
      value(each.rate_from_previous),
    ]),
  ).toEqual([
    ['DE', 'home', 80, 1, 1],
    ['DE', 'cart', 'withheld', 'withheld', 'withheld'],
    ['DE', 'pay', 'withheld', 'withheld', 'withheld'],
    ['FR', 'home', 90, 1, 1],
    ['FR', 'cart', 90, 'withheld', 'withheld'],
    ['FR', 'pay', 'withheld', 'withheld', 'withheld'],
  ]);
  expect(derive(byCountry, [other], precision).steps).toEqual([]);
  expect(derive(funnel, [], precision).steps?.map(step => step.people)).toEqual([
    'withheld',
    'withheld',
    'withheld',
  ]);
  expect(
    derive({ ask: 'reach', of: 'channel', at_most: 3 }, [shown({ channel: 'x' }, 50)], precision),
  ).toEqual({});
});

it('calls a rate withheld where noise could be all there is', () => {
  const noisy = { k: 2, sigma: 40, half_width_95: 79, smallest_shown: 62 };
  const cells = [shown({ furthest: 'home' }, 30), shown({ furthest: 'cart' }, 50)];
  expect(derive(funnel, cells, noisy).steps![1]!.rate_from_first).toBe('withheld');
  // Fieller: the ends are the ratios r with (A - rB)² = z² Var(A - rB).
  const fair = { k: 2, sigma: 20, half_width_95: 40, smallest_shown: 62 };
  const some = [shown({ furthest: 'home' }, 100), shown({ furthest: 'cart' }, 120)];
  const rate = derive(funnel, some, fair).steps![1]!.rate_from_first as Estimate;
  for (const r of [rate.low, rate.high]) {
    const spread = 20 ** 2 * (1 - 2 * r + 2 * r ** 2);
    expect((120 - r * 220) ** 2).toBeCloseTo(1.959963984540054 ** 2 * spread, 6);
  }
  expect(rate.low).toBeLessThan(120 / 220);
  expect(rate.high).toBeGreaterThan(120 / 220);
});

it('finds the quantiles of time within shown bins, their intervals in whole bins', () => {
  const day = 86_400;
  const cells = [
    shown({ from_seconds: 0, to_seconds: day }, 400),
    { key: { from_seconds: day, to_seconds: 2 * day }, state: 'withheld' },
    shown({ from_seconds: 2 * day, to_seconds: 3 * day }, 400),
    shown({ from_seconds: 30 * day, to_seconds: null }, 200),
  ] satisfies Cell[];
  // ± 1.96 · √3 · 7.5 = 25.5 people: half of 1000 lies 100 people into the second shown bin.
  expect(derive(speed, cells, precision).quantiles).toEqual([
    { q: 0.25, seconds: { value: 0.625 * day, low: 0, high: day } },
    { q: 0.5, seconds: { value: 2.25 * day, low: 2 * day, high: 3 * day } },
    { q: 0.75, seconds: { value: 2.875 * day, low: 2 * day, high: 3 * day } },
  ]);
  const open = [cells[0]!, shown({ from_seconds: 30 * day, to_seconds: null }, 410)];
  expect(derive(speed, open, precision).quantiles!.slice(1)).toEqual([
    { q: 0.5, seconds: { value: null, low: 0, high: null } },
    { q: 0.75, seconds: { value: null, low: 30 * day, high: null } },
  ]);
  expect(derive(speed, [cells[1]!], precision).quantiles!.map(({ seconds }) => seconds)).toEqual(
    Array(3).fill('withheld'),
  );
});

const names = ['home', 'cart', 'pay', '(end)'];
const people = fc.integer({ min: 40, max: 5000 });
const pathCells = fc
  .uniqueArray(
    fc.record({
      path: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
      end: fc.constantFrom('end', 'cut'),
      people,
    }),
    { selector: cell => JSON.stringify([cell.path, cell.end]), maxLength: 12 },
  )
  .map(cells => cells.map(({ people, ...key }) => shown(key, people)));
const funnelCells = fc
  .uniqueArray(
    fc.record({
      country: fc.constantFrom('DE', 'FR', '(none)'),
      furthest: fc.constantFrom('home', 'cart', 'pay'),
      people,
    }),
    { selector: cell => `${cell.country} ${cell.furthest}` },
  )
  .map(cells => cells.map(({ people, ...key }) => shown(key, people)));
const timeCells = fc
  .uniqueArray(fc.record({ bin: fc.nat({ max: 6 }), people }), { selector: ({ bin }) => bin })
  .map(cells => cells.map(({ bin, people }) => shown({ ...timeBins('day')[bin]! }, people)));

const weekly: Question = {
  ask: 'trend',
  of: 'home',
  period: 'week',
  from: '2025-12-31',
  to: '2026-01-20',
  at_most: 4,
};
const weekNames = ['2026-W01', '2026-W02', '2026-W03', '2026-W04'];
const trendCells = fc
  .uniqueArray(fc.record({ period: fc.constantFrom(...weekNames), people }), {
    selector: cell => cell.period,
  })
  .map(cells => cells.map(({ people, period }) => shown({ period }, people)));

it('gives the change between neighbouring periods that are both shown, and none across a withheld one', () => {
  const cells: Cell[] = [
    shown({ period: '2026-W04' }, 100),
    shown({ period: '2026-W01' }, 300),
    shown({ period: '2026-W02' }, 250),
    { key: { period: '2026-W03' }, state: 'withheld' },
  ];
  // ± 1.96 · √2 · 7.5, rounded up.
  expect(derive(weekly, cells, precision)).toEqual({
    changes: [{ from: '2026-W01', to: '2026-W02', people: { value: -50, low: -71, high: -29 } }],
  });
});

const asked = fc.oneof(
  fc.record({ question: fc.constant(weekly), cells: trendCells }),
  fc.record({ question: fc.constant(speed), cells: timeCells }),
  fc.record({ question: fc.constant(paths), cells: pathCells }),
  fc.record({ question: fc.constant(byCountry), cells: funnelCells }),
  fc.record({
    question: fc.constant(funnel),
    cells: funnelCells.map(cells => cells.filter(cell => cell.key['country'] === 'DE')),
  }),
);

it('derives from shown cells alone: whatever is withheld, and in whatever order', () => {
  const key = fc.oneof(
    fc.record({
      country: fc.constantFrom('DE', 'FR', 'LU'),
      furthest: fc.constantFrom('home', 'cart', 'pay'),
    }),
    fc.record({ path: fc.array(fc.constantFrom(...names)), end: fc.constant('end') }),
    fc.record({ period: fc.constantFrom(...weekNames) }),
  );
  const withheld = fc.array(key.map((key): Cell => ({ key, state: 'withheld' })));
  fc.assert(
    fc.property(asked, withheld, fc.boolean(), ({ question, cells }, hidden, hasOther) => {
      const alone = derive(question, cells, precision);
      const all = [...hidden, ...cells.toReversed(), ...(hasOther ? [other] : [])];
      expect(derive(question, all, precision)).toEqual(alone);
    }),
    { seed: 51, numRuns: 500 },
  );
});

it('gives sums of shown cells, falling funnels and rates between 0 and 1', () => {
  fc.assert(
    fc.property(asked, ({ question, cells }) => {
      const derived = derivedSchema.parse(derive(question, cells, precision));
      const values = cells.flatMap(cell => (cell.state === 'value' ? [cell.people.value] : []));
      const sums = new Set([0]);
      for (const value of values) for (const sum of [...sums]) sums.add(sum + value);
      const { steps = [], nodes = [], links = [] } = derived;
      for (const { people } of [...nodes, ...links, ...steps]) {
        if (people === 'withheld') continue;
        expect(sums.has(people.value)).toBe(true);
        expect(precision.k <= people.low && people.low <= people.value && people.value <= people.high).toBe(
          true,
        );
      }
      const shares = [
        ...nodes.map(node => node.share_of_start),
        ...steps.flatMap(step => [step.rate_from_first, step.rate_from_previous]),
      ];
      for (const share of shares) {
        if (share === 'withheld') continue;
        expect(
          0 <= share.low && share.low <= share.value && share.value <= share.high && share.high <= 1,
        ).toBe(true);
      }
      for (const [i, step] of steps.entries()) {
        const before = steps[i - 1];
        if (before === undefined || before.group !== step.group || step.people === 'withheld') continue;
        expect(before.people !== 'withheld' && before.people.value >= step.people.value).toBe(true);
      }
    }),
    { seed: 52, numRuns: 500 },
  );
});

it('covers the true sums and rates at least as often as it says', () => {
  const random = seeded(53);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const truth = { home: 700, cart: 150, pay: 110 };
  const runs = 20_000;
  let peopleCovered = 0;
  let rateCovered = 0;
  for (let i = 0; i < runs; i++) {
    const cells = Object.entries(truth).map(([furthest, count]) =>
      shown({ furthest }, Math.round(count + precision.sigma * normal())),
    );
    const [first, cart] = derive(funnel, cells, precision).steps!;
    const covers = (estimate: Estimate | 'withheld', value: number) =>
      estimate !== 'withheld' && estimate.low <= value && value <= estimate.high;
    if (covers(first!.people, 960)) peopleCovered++;
    if (covers(cart!.rate_from_first, 260 / 960)) rateCovered++;
  }
  // Five standard deviations of a binomial at 95 %.
  const least = 0.95 - 5 * Math.sqrt((0.95 * 0.05) / runs);
  expect(peopleCovered / runs).toBeGreaterThan(least);
  expect(rateCovered / runs).toBeGreaterThan(least);
});
