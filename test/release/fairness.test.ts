import { expect, it } from 'vitest';
import type { FairnessQuestion } from '../../shared/policy/questions/fairness.ts';
import { gate } from '../../shared/privacy/gate.ts';
import { derive } from '../../shared/release/derive.ts';
import { mergesOf } from '../../shared/release/merges.ts';
import type { Cell } from '../../shared/release/release.ts';
import { seeded } from '../fakes/random-journeys.ts';

const question: FairnessQuestion = {
  ask: 'fairness',
  by: { attribute: 'country', at: 'first' },
  check: { of: 'outcome', touchpoint: 'purchase' },
};
// σ 8, δ 1e-8 a cell: τ 46.
const precision = { k: 20, sigma: 8, half_width_95: 16, smallest_shown: 66 };

type Counts = Readonly<Record<string, readonly [no: number, yes: number]>>;

function cellsOf(counts: Counts, noise: () => bigint): Cell[] {
  return Object.entries(counts).flatMap(([group, pair]) =>
    (['no', 'yes'] as const).map((has, i): Cell => {
      const key = { group, has };
      const cell = gate(pair[i]!, noise(), precision.k, precision.smallest_shown - precision.k);
      if (cell.state !== 'shown') return { key, state: 'withheld' };
      const { people: value } = cell;
      return { key, state: 'value', people: { value, low: Math.max(20, value - 16), high: value + 16 } };
    }),
  );
}

/** Whole numbers spread like the noise of the plan above, and by a twelfth more: a verdict must hold that too. */
function roundedNormal(seed: number): () => bigint {
  const random = seeded(seed);
  return () =>
    BigInt(Math.round(8 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())));
}

function verdicts(counts: Counts, noise: () => bigint = () => 0n) {
  const { fairness = [] } = derive(question, cellsOf(counts, noise), precision);
  return Object.fromEntries(fairness.map(({ group, verdict }) => [group, verdict]));
}

it('says below four fifths, not below, or that the noise decides', () => {
  const counts = { A: [8000, 2000], B: [8600, 1400], C: [8300, 1700], D: [840, 160] } as const;
  expect(verdicts(counts)).toEqual({
    A: 'not below',
    B: 'below four fifths',
    C: 'not below',
    D: 'inconclusive',
  });
});

it('tells each group beside the largest share, in intervals that hold together', () => {
  const { fairness = [] } = derive(
    question,
    cellsOf({ A: [800, 200], B: [900, 100] }, () => 0n),
    precision,
  );
  const [a, b] = fairness;
  expect(a).toMatchObject({ group: 'A', rate: { value: 0.2 }, ratio: { value: 1, high: 1 } });
  expect(b).toMatchObject({ group: 'B', rate: { value: 0.1 }, verdict: 'below four fifths' });
  if (b?.ratio === 'withheld' || b?.ratio === undefined || !('value' in b.ratio)) throw new Error('no ratio');
  const { value, low, high } = b.ratio;
  // Fieller by hand: p = 0.1, q = 0.2, variances 64·(0.82, 0.68)/10⁶, z = 1.96 for one pair of groups.
  expect([value, low, high].map(number => Number(number.toFixed(3)))).toEqual([0.5, 0.424, 0.58]);
});

it('decides with one cell of a group withheld where any number in it would decide', () => {
  // At most 111 people are withheld: k + 2τ − 1.
  expect(verdicts({ A: [50, 5000], B: [3000, 3000], C: [6000, 40] })).toEqual({
    A: 'not below',
    B: 'below four fifths',
    C: 'below four fifths',
  });
  const { fairness = [] } = derive(
    question,
    cellsOf({ A: [50, 5000], B: [3000, 3000] }, () => 0n),
    precision,
  );
  expect(fairness[0]).toMatchObject({ people: 'withheld', rate: { high: 1 } });
  expect(verdicts({ A: [50, 100], B: [40, 400], C: [10, 10] })).toEqual({
    A: 'inconclusive',
    B: 'inconclusive',
  });
});

it('holds nobody to a share of which too few people show', () => {
  expect(verdicts({ A: [5000, 5000], B: [5100, 4900], C: [70, 10] })).toEqual({
    A: 'not below',
    B: 'not below',
    C: 'inconclusive',
  });
});

it('compares nobody where a group is alone or wholly withheld', () => {
  expect(verdicts({ A: [500, 500] })).toEqual({ A: 'inconclusive' });
  const declared = { ...question, groups: { small: ['x', 'y'] } };
  const { fairness = [] } = derive(
    declared,
    cellsOf({ A: [500, 500], B: [500, 500] }, () => 0n),
    precision,
  );
  expect(fairness.at(-1)).toEqual({
    group: 'small',
    people: 'withheld',
    rate: 'withheld',
    ratio: 'withheld',
    verdict: 'inconclusive',
  });
});

/** By exact counts, of the groups of whom those with the outcome show. */
function isBelow(counts: Counts, cells: readonly Cell[], group: string): boolean {
  const rate = ([no, yes]: readonly [number, number]) => yes / (no + yes);
  const shown = cells.filter(({ key, state }) => state === 'value' && key['has'] === 'yes');
  const largest = Math.max(...shown.map(({ key }) => rate(counts[String(key['group'])]!)));
  return rate(counts[group]!) < 0.8 * largest;
}

it('gives a wrong verdict in no more than one release of twenty, near the gate and on the line too', () => {
  const worlds: readonly Counts[] = [
    // Exactly four fifths, and a hair above and below.
    { A: [800, 200], B: [840, 160], C: [841, 159] },
    { A: [300, 300], B: [359, 240], C: [360, 241], D: [5000, 4000] },
    // Cells about the smallest that shows.
    { A: [66, 90], B: [60, 70], C: [70, 56] },
    { A: [4000, 70], B: [4000, 56], C: [4000, 60] },
    { A: [110, 2000], B: [560, 2000], C: [10, 400] },
  ];
  const noise = roundedNormal(20261126);
  const releases = 1000;
  for (const counts of worlds) {
    let wrong = 0;
    for (let release = 0; release < releases; release++) {
      const cells = cellsOf(counts, noise);
      const { fairness = [] } = derive(question, cells, precision);
      const isWrong = fairness.some(({ group, verdict }) =>
        isBelow(counts, cells, group) ? verdict === 'not below' : verdict === 'below four fifths',
      );
      if (isWrong) wrong++;
    }
    // 50 and five standard deviations; the seed is fixed.
    expect(wrong, JSON.stringify(counts)).toBeLessThanOrEqual(84);
  }
});

it('decides where the difference is far larger than the noise', () => {
  const noise = roundedNormal(20261127);
  for (let release = 0; release < 200; release++) {
    const told = verdicts({ A: [5000, 5000], B: [7500, 2500], C: [5100, 4900] }, noise);
    expect(told).toEqual({ A: 'not below', B: 'below four fifths', C: 'not below' });
  }
});

it('suggests merges of the small groups, of neighbours where names are numbers, and never of everybody', () => {
  const group = (name: string, people: number, isSmall: boolean) => ({ name, people, isSmall });
  expect(mergesOf([group('DE', 900, false), group('LU', 0, true), group('AT', 90, true)])).toEqual([
    ['LU', 'AT'],
  ]);
  expect(mergesOf([group('DE', 900, false), group('FR', 800, false), group('LU', 30, true)])).toEqual([
    ['LU', 'FR'],
  ]);
  const bands = [
    group('65 and over', 40, true),
    group('under 18', 50, true),
    group('18–24', 700, false),
    group('25–34', 900, false),
    group('50–64', 300, false),
    group('(none)', 20, true),
  ];
  expect(mergesOf(bands)).toEqual([
    ['under 18', '18–24'],
    ['50–64', '65 and over'],
  ]);
  expect(mergesOf([group('A', 10, true), group('B', 10, true), group('C', 10, true)])).toEqual([]);
  expect(mergesOf([group('A', 900, false), group('B', 900, false), group('C', 900, false)])).toEqual([]);
});
