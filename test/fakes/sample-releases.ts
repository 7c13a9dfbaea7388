import { countBins } from '../../shared/policy/count-bins.ts';
import { periodNames } from '../../shared/policy/periods.ts';
import type { Question } from '../../shared/policy/question.ts';
import type { FairnessQuestion } from '../../shared/policy/questions/fairness.ts';
import { cohortPeriods } from '../../shared/policy/questions/retention.ts';
import { timeBins, wideTimeBins } from '../../shared/policy/time-bins.ts';
import { derive } from '../../shared/release/derive.ts';
import {
  type Cell,
  type Estimate,
  type Plan,
  type Release,
  type ReleaseFile,
  releaseFileSchema,
} from '../../shared/release/release.ts';

/**
 * Releases of invented people, in the shape that the vault gives, for tests and for looking at
 * screens. The numbers are noised by a seeded generator: the same every time.
 */

function seededNormal(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function samplePlan(l0: number): Plan {
  const sigma = 7.5 * Math.sqrt(l0);
  const tau = Math.round(5.6 * sigma);
  return {
    unit: 'person: customer_id',
    k: 20,
    l0,
    mechanism: 'discrete-gaussian',
    share: 0.05,
    rho: 0.0088,
    delta_threshold: 2.5e-8,
    sigma,
    tau,
    smallest_shown: 20 + tau,
    half_width_95: Math.ceil(1.96 * sigma),
    other: { sigma: 25, tau: 140, smallest_shown: 160, half_width_95: 49 },
  };
}

/** The gate, on invented counts: a noised number, or withheld. */
function gate(plan: Plan, count: number, normal: () => number): Estimate | 'withheld' {
  const value = Math.round(count + plan.sigma * normal());
  if (count < plan.k || value < plan.smallest_shown) return 'withheld';
  return { value, low: Math.max(plan.k, value - plan.half_width_95), high: value + plan.half_width_95 };
}

function other(plan: Plan, count: number): Cell {
  const half = plan.other!.half_width_95;
  return { key: {}, state: 'other', people: { value: count, low: count - half, high: count + half } };
}

interface Sample {
  readonly id: string;
  readonly title: string;
  readonly question: Question;
  readonly plan: Plan;
  readonly cells: readonly Cell[];
  readonly people?: Release['people'];
}

function sampleFile({ id, title, question, plan, cells, people }: Sample): ReleaseFile {
  return releaseFileSchema.parse({
    format: 'murmuration-release/1',
    id,
    title,
    release: {
      question,
      plan,
      population: 'shop customers',
      snapshot: '5b1f0c9e7a2d4c61',
      policy: 'd2f1a0c3b4e5968778695a4b3c2d1e0fd2f1a0c3b4e5968778695a4b3c2d1e0f',
      chosen_after_preview: false,
      people: people ?? { value: 51_230, low: 51_190, high: 51_270 },
      cells: [...cells],
      derived: derive(question, cells, plan),
      ledger: { entry: 3, hash: '9c5e1b7f3a2d4860b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f607182' },
      created: '2026-11-23T10:00:00Z',
      app: 'murmuration 0.1.0',
    },
    budget: {
      spent: { share: 0.35, epsilon: 1.6, delta: 1e-6 },
      total: { epsilon: 3, delta: 1e-6 },
      repeat: false,
    },
  } satisfies ReleaseFile);
}

/** Reach by touchpoint; names with a count under the threshold come out withheld. */
export function sampleReach(
  counts: Readonly<Record<string, number>> = {
    home: 41_830,
    search: 23_410,
    'product page': 19_872,
    cart: 8_240,
    checkout: 5_130,
    newsletter: 2_911,
    'store finder': 1_204,
    purchase: 3_960,
    'gift card': 41,
    returns: 12,
  },
  { id = 'overview', title = 'What people touch', seed = 1, otherPeople = 612 } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const plan = samplePlan(8);
  const cells = Object.entries(counts).map(([touchpoint, count]): Cell => {
    const people = gate(plan, count, normal);
    const key = { touchpoint };
    return people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people };
  });
  return sampleFile({
    id,
    title,
    question: { ask: 'reach', of: 'touchpoint', at_most: 8 },
    plan,
    cells: otherPeople > 0 ? [...cells, other(plan, otherPeople)] : cells,
  });
}

/** People with `purchase` by week, one count a week; small weeks come out withheld. */
export function sampleTrend(
  counts: readonly number[] = [
    1_904, 2_310, 2_260, 41, 12, 1_820, 30, 2_905, 3_140, 2_870, 2_990, 3_410, 3_050,
  ],
  { id = 'weekly', title = 'Purchases week by week', seed = 7 } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const { other: _, ...plan } = samplePlan(4);
  const from = '2026-01-05';
  const to = new Date(Date.parse(from) + counts.length * 604_800_000).toISOString().slice(0, 10);
  const question = { ask: 'trend', of: 'purchase', period: 'week', from, to, at_most: 4 } as const;
  const cells = periodNames(question).map((period, i): Cell => {
    const people = gate(plan, counts[i]!, normal);
    const key = { period };
    return people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people };
  });
  return sampleFile({ id, title, question, plan, cells });
}

/** People coming back to a shop week by week, on or after; late cohorts have fewer weeks. */
export function sampleRetention(
  sizes: readonly number[] = [4_810, 3_920, 4_105, 3_350, 40, 2_980, 3_100, 2_875, 1_204],
  { id = 'comeback', title = 'Coming back week by week', seed = 9, periods = 8 } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const { other: _, ...plan } = samplePlan(1);
  const from = '2026-01-05';
  const to = new Date(Date.parse(from) + (sizes.length * 7 - 3) * 86_400_000).toISOString().slice(0, 10);
  const question = {
    ask: 'retention',
    kind: 'on_or_after',
    cohorts: 'first_time',
    period: 'week',
    periods,
    from,
    to,
    at_most: 1,
  } as const;
  const names = [...new Set(cohortPeriods(question).map(({ cohort }) => cohort))];
  const cells = cohortPeriods(question).map(({ cohort, period }): Cell => {
    const left = sizes[names.indexOf(cohort)]! * (period === 0 ? 0.55 : 0.45 * 0.6 ** period);
    const people = gate(plan, Math.round(left), normal);
    const key = { cohort, last_active: period };
    return people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people };
  });
  return sampleFile({ id, title, question, plan, cells });
}

/** How many people took each path: touchpoints in order; a path shorter than the depth has ended. */
export type PathCounts = readonly (readonly [path: readonly string[], people: number])[];

const shopPaths: PathCounts = [
  [['home'], 9_120],
  [['home', 'search'], 3_870],
  [['home', 'search', 'product page'], 2_640],
  [['home', 'search', 'product page', 'cart'], 2_318],
  [['home', 'search', 'product page', 'search'], 1_377],
  [['home', 'search', 'home', 'product page'], 420],
  [['home', 'product page'], 4_410],
  [['home', 'product page', 'cart'], 960],
  [['home', 'product page', 'cart', 'checkout'], 2_204],
  [['home', 'product page', 'cart', 'home'], 311],
  [['home', 'product page', 'search', 'product page'], 884],
  [['home', 'newsletter'], 702],
  [['home', 'newsletter', 'product page', 'cart'], 233],
  [['home', 'store finder'], 512],
  [['home', 'cart', 'checkout', 'purchase'], 148],
];

/** Paths from `home` to a depth of four. */
export function samplePaths(
  counts: PathCounts = shopPaths,
  {
    id = 'flow',
    title = 'Where people go from home',
    seed = 2,
    depth = 4,
    otherPeople = 1_840,
    start = 'home',
    anchored = true,
  } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const plan = samplePlan(1);
  const cells: Cell[] = [];
  for (const [path, count] of counts) {
    const people = gate(plan, count, normal);
    const end = path.length < depth ? 'end' : 'cut';
    if (people !== 'withheld') cells.push({ key: { path: [...path], end }, state: 'value', people });
  }
  return sampleFile({
    id,
    title,
    question: { ask: 'paths', ...(anchored ? { start } : {}), depth, collapse_repeats: true },
    plan,
    cells: otherPeople > 0 ? [...cells, other(plan, otherPeople)] : cells,
  });
}

/** A shop with a long tail: `width` touchpoints, paths of up to `depth` of them. */
export function manyPaths(width = 30, depth = 5): ReleaseFile {
  const name = (i: number) =>
    i % 3 === 0 ? `category ${i}` : i % 3 === 1 ? `campaign page ${i}` : `topic ${i}`;
  const counts: [string[], number][] = [];
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < 4; b++) {
      const path = [name(a), name((a * 7 + b) % width), name((a * 3 + b * b) % width), name((a + b) % width)];
      for (let length = 1 + (b % 2); length <= Math.min(depth, path.length); length++) {
        counts.push([path.slice(0, length), Math.round(2600 / (1 + a) / (1 + b)) + 90]);
      }
    }
  }
  const merged = new Map(counts.map(([path, people]) => [JSON.stringify(path), [path, people] as const]));
  return samplePaths([...merged.values()], {
    id: 'long-tail',
    title: 'Journeys from their start, a shop with many touchpoints',
    depth,
    anchored: false,
  });
}

/** From home to purchase: people by bin, from under an hour to thirty days and more. */
export function sampleTimeTo(
  counts: readonly number[] = [812, 640, 402, 355, 290, 510, 333, 402, 205, 61, 4],
  { id = 'speed', title = 'From home to purchase', seed = 4, finest = 'hour' as const } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const plan = samplePlan(1);
  return sampleFile({
    id,
    title,
    question: { ask: 'time_to', start: 'home', end: 'purchase', finest },
    plan,
    cells: timeBins(finest).map((key, i): Cell => {
      const people = gate(plan, counts[i] ?? 0, normal);
      return people === 'withheld'
        ? { key: { ...key }, state: 'withheld' }
        : { key: { ...key }, state: 'value', people };
    }),
  });
}

export type FunnelCounts = Readonly<Record<string, readonly number[]>>;

/** A funnel of five steps; `groups` gives for each group how many stopped at each step. */
export function sampleFunnel(
  groups: FunnelCounts = { all: [18_420, 11_830, 3_214, 1_172, 3_960] },
  {
    id = 'funnel',
    title = 'From home to purchase',
    seed = 3,
    by = undefined as string | undefined,
    steps = ['home', 'browse', 'cart', 'checkout', 'purchase'],
  } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const plan = samplePlan(1);
  const cells: Cell[] = [];
  for (const [group, stopped] of Object.entries(groups)) {
    for (const [i, furthest] of steps.entries()) {
      const people = gate(plan, stopped[i] ?? 0, normal);
      const key = by === undefined ? { furthest } : { [by]: group, furthest };
      cells.push(people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people });
    }
  }
  return sampleFile({
    id,
    title,
    question: {
      ask: 'funnel',
      steps: [...steps],
      order: 'sequential',
      within_seconds: 604_800,
      ...(by === undefined ? {} : { by: { attribute: by, at: 'first' as const } }),
    },
    plan,
    cells,
  });
}

export const countryFunnel = (): ReleaseFile =>
  sampleFunnel(
    {
      AT: [1_204, 811, 190, 88, 240],
      CH: [903, 520, 121, 31, 171],
      DE: [11_820, 7_410, 2_130, 803, 2_710],
      FR: [3_920, 2_811, 702, 244, 801],
      LU: [210, 96, 18, 4, 9],
      '(none)': [402, 190, 70, 12, 44],
    },
    { id: 'funnel-by-country', title: 'From home to purchase, by country', by: 'country' },
  );

/** Names as somebody who wishes us ill would choose them, or as the world has them. */
export const hostileNames: readonly string[] = [
  '<script>alert("x")</script>',
  ']]> & </metadata></svg><b>',
  '"quotes" and \'apostrophes\' &amp;',
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd',
  '\t=1+1',
  '\u202egnp.exe 000,1 \u202d',
  'صفحة المنتج',
  'עגלת קניות',
  '商品ページ・お気に入りに追加',
  '👩‍👩‍👧‍👦 family plan 🎉',
  'a > b \\ c > d',
  '{b|bold} {c} $d %s',
  'line one\nline two\r\nline three',
  'zalgo\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b',
  'nul\u0000 and bell\u0007 and \ufffe',
  'other',
  '(end)',
  '',
  'constructor',
  `${'a very long name that goes on '.repeat(20)}and on`,
  'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3),
];

export function hostileReleases(): readonly ReleaseFile[] {
  const named = hostileNames.filter(name => name !== '');
  const title = '<img src=x onerror=alert(1)> ]]> "title" \u202e {a|b}';
  return [
    sampleReach(
      Object.fromEntries(hostileNames.map((name, i) => [name, i % 7 === 6 ? 3 : 9_000 - 300 * i])),
      {
        id: 'hostile-reach',
        title,
      },
    ),
    samplePaths(
      named.flatMap((name, i) => [
        [[named[0]!, name], 4_000 - 150 * i] as const,
        [[named[0]!, name, named[(i + 1) % named.length]!], 2_000 - 80 * i] as const,
      ]),
      { id: 'hostile-paths', title, start: named[0]! },
    ),
    sampleFunnel(
      Object.fromEntries(named.slice(0, 8).map((name, i) => [name, [4_000 - 400 * i, 900, 300, 20, 70]])),
      { id: 'hostile-funnel', title, by: '<b>country</b>', steps: named.slice(0, 5) },
    ),
  ];
}

/** Steps between touchpoints; small ones are not listed at all. */
export function sampleTransitions(
  counts: readonly (readonly [string, string, number])[] = [
    ['home', 'browse', 9_310],
    ['browse', 'cart', 3_480],
    ['browse', 'home', 2_910],
    ['cart', 'checkout', 2_204],
    ['checkout', 'purchase', 1_611],
    ['cart', 'browse', 940],
    ['home', 'account', 310],
    ['account', 'home', 41],
  ],
  { id = 'edges', title = 'From touchpoint to touchpoint', seed = 11, otherPeople = 820 } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const plan = samplePlan(8);
  const cells = counts.flatMap(([from, to, count]): Cell[] => {
    const people = gate(plan, count, normal);
    return people === 'withheld' ? [] : [{ key: { from, to }, state: 'value', people }];
  });
  return sampleFile({
    id,
    title,
    question: { ask: 'transitions', at_most: 8, collapse_repeats: true },
    plan,
    cells: otherPeople > 0 ? [...cells, other(plan, otherPeople)] : cells,
  });
}

/** The same by how long each step took the first time: a tenth each under an hour and over a week, the rest within. */
export function sampleTimedTransitions(id = 'timed-edges'): ReleaseFile {
  const normal = seededNormal(29);
  const plan = samplePlan(8);
  const steps = [
    ['home', 'browse', 9_310],
    ['browse', 'cart', 3_480],
    ['cart', 'checkout', 2_204],
    ['cart', 'browse', 1_940],
    ['home', 'home', 1_100],
  ] as const;
  const cells = steps.flatMap(([from, to, count]) =>
    wideTimeBins('hour').flatMap((bin, i): Cell[] => {
      const people = gate(plan, Math.round(count * [0.1, 0.5, 0.3, 0.1, 0][i]!), normal);
      return people === 'withheld' ? [] : [{ key: { from, to, ...bin }, state: 'value', people }];
    }),
  );
  return sampleFile({
    id,
    title: 'From touchpoint to touchpoint',
    question: { ask: 'transitions', at_most: 8, collapse_repeats: false, times: 'hour' },
    plan,
    cells,
  });
}

/** A funnel whose steps are timed: a third under an hour, half within a day, the rest within a week. */
export function sampleTimedFunnel(id = 'timed-funnel'): ReleaseFile {
  const normal = seededNormal(37);
  const plan = samplePlan(4);
  const steps = ['home', 'browse', 'cart', 'purchase'];
  const reached = [12_000, 7_200, 2_900, 900];
  const furthest = steps.map((step, i) => [{ furthest: step }, reached[i]! - (reached[i + 1] ?? 0)] as const);
  const times = steps
    .slice(1)
    .flatMap((step, i) =>
      wideTimeBins('hour').map(
        (bin, at) => [{ step, ...bin }, reached[i + 1]! * [0.33, 0.5, 0.17, 0, 0][at]!] as const,
      ),
    );
  const cells = [...furthest, ...times].map(([key, count]): Cell => {
    const people = gate(plan, Math.round(count), normal);
    return people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people };
  });
  return sampleFile({
    id,
    title: 'Funnel from home to purchase',
    question: { ask: 'funnel', steps, order: 'sequential', times: 'hour' },
    plan,
    cells,
  });
}

/** Paths as a tree: people at every beginning of a path, and where paths end. */
export function samplePathTree(id = 'path-tree'): ReleaseFile {
  const normal = seededNormal(31);
  const plan = samplePlan(5);
  const counts: readonly (readonly [path: string[], end: 'on' | 'end', count: number])[] = [
    [['home'], 'on', 12_000],
    [['home'], 'end', 2_100],
    [['home', 'search'], 'on', 5_200],
    [['home', 'product page'], 'on', 3_900],
    [['home', 'product page'], 'end', 1_400],
    [['home', 'search', 'product page'], 'on', 3_800],
    [['home', 'search', 'cart'], 'on', 420],
    [['home', 'product page', 'cart'], 'on', 1_900],
    [['home', 'product page', 'cart'], 'end', 800],
  ];
  const cells = counts.flatMap(([path, end, count]): Cell[] => {
    const people = gate(plan, count, normal);
    return people === 'withheld' ? [] : [{ key: { path, end }, state: 'value', people }];
  });
  return sampleFile({
    id,
    title: 'Paths from home',
    question: { ask: 'paths', start: 'home', depth: 4, collapse_repeats: true, tree: true },
    plan,
    cells,
  });
}

/** People by how many events they have, a count for each public bin. */
export function sampleFrequency(
  counts: readonly number[] = [4_120, 3_310, 2_290, 1_905, 1_500, 3_120, 1_870, 610, 44, 3],
  { id = 'frequency', title = 'Events a person', seed = 13 } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const { other: _, ...plan } = samplePlan(1);
  const cells = countBins.map((bin, i): Cell => {
    const people = gate(plan, counts[i] ?? 0, normal);
    const key = { ...bin };
    return people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people };
  });
  return sampleFile({ id, title, question: { ask: 'frequency', of: 'events' }, plan, cells });
}

/** Money by channel: people and cents. */
export function sampleMoney(
  ask: 'sum' | 'mean',
  groups: Readonly<Record<string, readonly [people: number, cents: number]>> = {
    email: [2_310, 12_840_300],
    'paid search': [1_904, 9_120_150],
    social: [820, 2_204_900],
    affiliate: [33, 90_000],
  },
  { id = ask === 'sum' ? 'money' : 'basket', title = 'What people spend', seed = 17 } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const clamp = 50_000;
  const sigma = 400_000;
  const half = Math.ceil(1.96 * sigma);
  const plan = {
    ...samplePlan(1),
    measures: [{ name: 'amount', most_a_person: clamp, sigma, half_width_95: half }],
  };
  const cells = Object.entries(groups).map(([channel, [count, cents]]): Cell => {
    const people = gate(plan, count, normal);
    const key = { channel };
    if (people === 'withheld') return { key, state: 'withheld' };
    const value = Math.round(cents + sigma * normal());
    const amount = { value, low: value - half, high: value + half, currency: 'EUR' };
    return { key, state: 'value', people, amount };
  });
  return sampleFile({
    id,
    title,
    question: { ask, of: 'amount', currency: 'EUR', clamp, by: 'channel', at_most: 1 },
    plan,
    cells: [...cells, other(plan, 410)],
  });
}

/** Credit of three channels by four models, and the paths that one of them follows. */
export function sampleAttribution({
  id = 'credit',
  title = 'Channels on the way to purchase',
  seed = 19,
} = {}): ReleaseFile {
  const normal = seededNormal(seed);
  const models = ['first', 'last', 'linear', 'markov'] as const;
  const direct = ['first', 'last', 'linear'] as const;
  const sigma = 5040 * 30;
  const half = Math.ceil(1.96 * sigma);
  const { other: _, ...gated } = samplePlan(6);
  const plan = {
    ...gated,
    measures: direct.map(name => ({ name, most_a_person: 5040, sigma, half_width_95: half })),
  };
  const channels: readonly (readonly [string, number, readonly number[]])[] = [
    ['email', 2_110, [1_240, 810, 1_020]],
    ['paid search', 1_640, [620, 1_130, 880]],
    ['social', 610, [280, 200, 240]],
  ];
  const paths: readonly (readonly [readonly string[], 'yes' | 'no', number])[] = [
    [['email'], 'yes', 720],
    [['email'], 'no', 5_800],
    [['paid search'], 'yes', 540],
    [['paid search'], 'no', 6_900],
    [['email', 'paid search'], 'yes', 610],
    [['email', 'paid search'], 'no', 2_300],
    [['social', 'email'], 'yes', 270],
    [['social'], 'no', 3_100],
  ];
  const cells: Cell[] = [
    ...channels.map(([channel, count, units]): Cell => {
      const people = gate(plan, count, normal) as Estimate;
      const credit = Object.fromEntries(
        direct.map((model, i) => {
          const value = Math.round(5040 * units[i]! + sigma * normal());
          return [model, { value, low: value - half, high: value + half }];
        }),
      );
      return { key: { channel }, state: 'value', people, credit };
    }),
    ...paths.map(([path, converted, count]): Cell => {
      const people = gate(plan, count, normal) as Estimate;
      return { key: { path: [...path], converted }, state: 'value', people };
    }),
  ];
  return sampleFile({
    id,
    title,
    question: { ask: 'attribution', conversion: 'purchase', models: [...models], at_most: 5, depth: 5 },
    plan,
    cells,
  });
}

/** Outcomes of four countries: two that differ, one that cannot be told, one withheld. */
export function sampleCompare(
  counts: Readonly<Record<string, readonly [no: number, yes: number]>> = {
    AT: [3_900, 610],
    DE: [11_200, 2_710],
    FR: [4_010, 640],
    LU: [210, 9],
  },
  { id = 'compare', title = 'People with purchase by country', seed = 23 } = {},
): ReleaseFile {
  const normal = seededNormal(seed);
  const plan = samplePlan(1);
  const cells = Object.entries(counts).flatMap(([segment, pair]) =>
    (['no', 'yes'] as const).map((outcome, i): Cell => {
      const people = gate(plan, pair[i]!, normal);
      const key = { segment, outcome };
      return people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people };
    }),
  );
  return sampleFile({
    id,
    title,
    question: { ask: 'compare', by: { attribute: 'country', at: 'first' }, outcome: 'purchase' },
    plan,
    cells,
  });
}

/** Shares of five groups: one below four fifths, one that is not, one that the noise decides, one with a cell withheld. */
export function sampleFairness({
  check = { of: 'outcome', touchpoint: 'purchase' } as FairnessQuestion['check'],
  id = 'fairness',
  title = 'Fairness: purchase by country',
  seed = 29,
} = {}): ReleaseFile {
  const counts: Readonly<Record<string, readonly [no: number, yes: number]>> = {
    AT: [3_900, 610],
    DE: [11_200, 2_710],
    FR: [4_010, 930],
    IT: [700, 141],
    LU: [210, 9],
  };
  const normal = seededNormal(seed);
  const plan = samplePlan(1);
  const cells = Object.entries(counts).flatMap(([group, pair]) =>
    (['no', 'yes'] as const).map((has, i): Cell => {
      const people = gate(plan, pair[i]!, normal);
      const key = { group, has };
      return people === 'withheld' ? { key, state: 'withheld' } : { key, state: 'value', people };
    }),
  );
  return sampleFile({
    id,
    title,
    question: { ask: 'fairness', by: { attribute: 'country', at: 'first' }, check },
    plan,
    cells,
  });
}
