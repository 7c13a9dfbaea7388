import { expect, it } from 'vitest';
import { halfWidth } from '../../shared/privacy/accuracy.ts';
import { discreteGaussian } from '../../shared/privacy/exact-sampling.ts';
import { rational, toNumber } from '../../shared/privacy/rational.ts';
import { combine, meanPlan } from '../../shared/release/combine.ts';
import { derive } from '../../shared/release/derive.ts';
import type { Cell, Release } from '../../shared/release/release.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';

const question: Release['question'] = { ask: 'reach', of: 'touchpoint', at_most: 3 };

function release(
  entry: number,
  sigma: number,
  cells: Release['cells'],
  more: Partial<Release> = {},
): Release {
  const half = Math.ceil(1.96 * sigma);
  return {
    question,
    plan: {
      unit: 'person: id',
      k: 20,
      l0: 3,
      mechanism: 'discrete-gaussian',
      share: 0.1,
      rho: 3 / (2 * sigma ** 2),
      delta_threshold: 1e-8,
      sigma,
      tau: 50,
      smallest_shown: 70,
      half_width_95: half,
      other: { sigma: 2 * sigma, tau: 100, smallest_shown: 120, half_width_95: 2 * half },
    },
    population: 'shop customers',
    snapshot: 'ab12',
    policy: 'cd34',
    chosen_after_preview: false,
    people: { value: 9000, low: 8990, high: 9010 },
    cells,
    derived: {},
    ledger: { entry, hash: String(entry).padStart(64, '0') },
    created: '2026-11-26T04:00:00.000Z',
    app: 'murmuration 0.1.0',
    ...more,
  };
}

function shown(touchpoint: string, value: number, half: number): Cell {
  return { key: { touchpoint }, state: 'value', people: { value, low: value - half, high: value + half } };
}
const withheld = (touchpoint: string): Cell => ({ key: { touchpoint }, state: 'withheld' });
const other = (value: number): Cell => ({
  key: {},
  state: 'other',
  people: { value, low: 20, high: 2 * value },
});

it('takes the mean by inverse variance where both show, and leaves the rest as it is', () => {
  // σ 30 and 10: nine parts of ten from the second; together σ = √90.
  const first = release(3, 30, [shown('home', 1000, 59), shown('cart', 200, 59), withheld('help')]);
  const second = release(5, 10, [shown('home', 1100, 20), withheld('cart'), withheld('help')]);
  const half = Math.ceil(1.959963984540054 * Math.sqrt(90) + 0.5);
  expect(combine([first, second])).toEqual({
    outcome: 'combined',
    cells: [
      {
        key: { touchpoint: 'home' },
        state: 'value',
        people: { value: 1090, low: 1090 - half, high: 1090 + half },
      },
      shown('cart', 200, 59),
      withheld('help'),
    ],
    derived: {},
    sigma: expect.closeTo(Math.sqrt(90), 12),
    half_width_95: half,
  });
});

it('shows what the sharper answer alone shows', () => {
  const first = release(3, 30, [withheld('home')]);
  const second = release(5, 10, [shown('home', 110, 20), shown('cart', 90, 20)]);
  expect(combine([first, second])).toMatchObject({
    cells: [shown('home', 110, 20), shown('cart', 90, 20)],
  });
});

it('keeps intervals at or above k', () => {
  const cells = [{ ...shown('home', 71, 0), people: { value: 71, low: 20, high: 130 } } as Cell];
  const [cell] = cellsOf(combine([release(3, 30, cells), release(5, 30, cells)]));
  expect(cell).toMatchObject({
    people: { low: 71 - Math.ceil((1.959963984540054 * 30) / Math.SQRT2 + 0.5) },
  });
  const wide = cellsOf(combine([release(3, 90, cells), release(5, 90, cells)]));
  expect(wide[0]).toMatchObject({ people: { low: 20 } });
});

it('combines the people outside the shown cells only where the shown cells are the same', () => {
  const same = combine([
    release(3, 10, [shown('home', 500, 20), other(300)]),
    release(5, 10, [shown('home', 520, 20), other(400)]),
  ]);
  expect(cellsOf(same).map(({ state }) => state)).toEqual(['value', 'other']);
  expect(cellsOf(same)[1]).toMatchObject({ people: { value: 350 } });
  // The 300 hold the people of `cart`; the 200 do not.
  const apart = combine([
    release(3, 10, [shown('home', 500, 20), other(300)]),
    release(5, 10, [shown('home', 520, 20), shown('cart', 100, 20), other(200)]),
  ]);
  expect(cellsOf(apart).map(({ state }) => state)).toEqual(['value', 'value']);
});

it('weighs each measure by the noise of its own', () => {
  // People σ 30 and 10; amounts σ 100 and 100, so half of each; credit σ 40 and 20, so a fifth of the first.
  const plans = [
    { people: 30, amount: 100, first: 40 },
    { people: 10, amount: 100, first: 20 },
  ].map(({ people, amount, first }, i) => {
    const { plan } = release(i, people, []);
    const measures = [
      { name: 'amount', most_a_person: 5000, sigma: amount, half_width_95: 196 },
      { name: 'first', most_a_person: 5040, sigma: first, half_width_95: 2 * first },
    ];
    return { ...plan, measures };
  });
  const cell = (people: number, amount: number, first: number): Cell => {
    const about = (value: number, half: number) => ({ value, low: value - half, high: value + half });
    const measured = {
      amount: { ...about(amount, 196), currency: 'EUR' },
      credit: { first: about(first, 80) },
    };
    return { key: { channel: 'ads' }, state: 'value', people: about(people, 59), ...measured };
  };
  const [a, b] = [cell(1000, 40_000, 5000), cell(1100, 42_000, 5500)];
  const combined = combine([
    release(1, 30, [a], { plan: plans[0]! }),
    release(2, 10, [b], { plan: plans[1]! }),
  ]);
  const around = (value: number, sigma: number) => {
    const half = Math.ceil(1.959963984540054 * sigma + 0.5);
    return { value, low: value - half, high: value + half };
  };
  expect(cellsOf(combined)).toEqual([
    {
      key: { channel: 'ads' },
      state: 'value',
      people: around(1090, Math.sqrt(90)),
      amount: { ...around(41_000, 100 / Math.SQRT2), currency: 'EUR' },
      credit: { first: around(5400, 1 / Math.sqrt(1 / 1600 + 1 / 400)) },
    },
  ]);
  const mean = meanPlan(plans).measures!;
  expect(mean.map(({ name, most_a_person }) => [name, most_a_person])).toEqual([
    ['amount', 5000],
    ['first', 5040],
  ]);
  expect(mean[0]!.sigma).toBeCloseTo(100 / Math.SQRT2, 9);
  // One that alone shows a cell keeps its intervals; other bounds are other numbers.
  const alone = combine([release(1, 30, [a], { plan: plans[0]! }), release(2, 10, [], { plan: plans[1]! })]);
  expect(cellsOf(alone)).toEqual([a]);
  const clamped = { ...plans[1]!, measures: plans[1]!.measures.map(one => ({ ...one, most_a_person: 1 })) };
  expect(combine([release(1, 30, [a], { plan: plans[0]! }), release(2, 10, [b], { plan: clamped })])).toEqual(
    {
      outcome: 'apart',
      why: 'other bounds',
    },
  );
});

it('derives with the widest noise of a shown cell', () => {
  const steps = ['home', 'cart'];
  const funnel: Release['question'] = { ask: 'funnel', steps, order: 'sequential' };
  const at = (furthest: string, value: number): Cell => ({
    key: { furthest },
    state: 'value',
    people: { value, low: value - 59, high: value + 59 },
  });
  const first = release(3, 30, [at('home', 1000), at('cart', 400)], { question: funnel });
  const second = release(5, 30, [at('home', 1010), { key: { furthest: 'cart' }, state: 'withheld' }], {
    question: funnel,
  });
  const combined = combine([first, second]);
  if (combined.outcome !== 'combined') throw new Error(combined.why);
  expect(combined.derived).toEqual(
    derive(funnel, combined.cells, { k: 20, sigma: 30, half_width_95: 59, smallest_shown: 70 }),
  );
});

it('combines nothing that is not the same number under noise of its own', () => {
  const cells = [shown('home', 500, 20)];
  const first = release(3, 10, cells);
  const whyNot = (more: Partial<Release>) => {
    const combined = combine([first, release(5, 10, cells, more)]);
    return combined.outcome === 'apart' ? combined.why : combined.outcome;
  };
  const { plan } = first;
  expect({
    question: whyNot({ question: { ...question, at_most: 2 } }),
    filter: whyNot({ question: { ask: 'reach', of: 'channel', at_most: 3 } }),
    population: whyNot({ population: 'others' }),
    snapshot: whyNot({ snapshot: 'ab13' }),
    policy: whyNot({ policy: 'cd35' }),
    k: whyNot({ plan: { ...plan, k: 21 } }),
    l0: whyNot({ plan: { ...plan, l0: 4 } }),
    unit: whyNot({ plan: { ...plan, unit: 'person: mail' } }),
    app: whyNot({ app: 'murmuration 0.2.0' }),
    twice: whyNot({ ledger: first.ledger }),
    paidAgain: whyNot({ created: '2026-11-26T05:00:00.000Z', plan: { ...plan, share: 0.2 } }),
  }).toEqual({
    question: 'another question',
    filter: 'another question',
    population: 'another population',
    snapshot: 'another snapshot',
    policy: 'another policy',
    k: 'other bounds',
    l0: 'other bounds',
    unit: 'other bounds',
    app: 'another version',
    twice: 'the same answer',
    paidAgain: 'combined',
  });
});

it('is unbiased, spread as it says, and covers the true count as often as it says', () => {
  const random = new CtrRandom('combine');
  const variances = [rational(400n), rational(90n)] as const;
  const truth = 5000;
  const runs = 4000;
  let sum = 0;
  let squares = 0;
  let covered = 0;
  let sigma = 0;
  for (let run = 0; run < runs; run++) {
    const [first, second] = variances.map((variance, i) => {
      const value = truth + Number(discreteGaussian(variance, random));
      return release(i, Math.sqrt(toNumber(variance)), [shown('home', value, halfWidth(variance))]);
    });
    const combined = combine([first!, second!]);
    const [cell] = cellsOf(combined);
    if (combined.outcome !== 'combined' || cell?.state !== 'value') throw new Error('not combined');
    const { value, low, high } = cell.people;
    sum += value - truth;
    squares += (value - truth) ** 2;
    if (low <= truth && truth <= high) covered++;
    ({ sigma } = combined);
  }
  expect(sigma ** 2).toBeCloseTo(1 / (1 / 400 + 1 / 90), 9);
  // Five standard errors each; rounding adds a twelfth to the variance.
  expect(Math.abs(sum / runs)).toBeLessThan((5 * sigma) / Math.sqrt(runs));
  expect(Math.abs(squares / runs / (sigma ** 2 + 1 / 12) - 1)).toBeLessThan(5 * Math.sqrt(2 / runs));
  expect(covered / runs).toBeGreaterThan(0.95 - 5 * Math.sqrt((0.95 * 0.05) / runs));
});

function cellsOf(combined: ReturnType<typeof combine>): readonly Cell[] {
  if (combined.outcome === 'apart') throw new Error(combined.why);
  return combined.cells;
}
