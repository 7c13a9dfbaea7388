import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawnPoints } from '../../shared/risk/drawn-points.ts';
import { type EventPoints, partOf } from '../../shared/risk/points.ts';
import { sampledGrid } from '../../shared/risk/sampled-grid.ts';
import { sampledOverall } from '../../shared/risk/unicity.ts';
import { pointJourneys } from '../fakes/point-journeys.ts';

function grid(kinds: readonly EventPoints[], most: number, draws: number, seed = 1) {
  const work = sampledGrid(kinds, { most, draws, seed });
  const told: number[] = [];
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return { overall: step.value, told };
    told.push(step.value);
  }
}

/** By looking, for each draw, at everybody. */
function overallByLooking(events: EventPoints, most: number, draws: number): number[] {
  const { people, offsets, labels, buckets } = drawnPoints(events, { most, draws, seed: 1 });
  const everybody = Array.from({ length: events.offsets.length - 1 }, (_, person) => {
    const own = new Set<string>();
    for (let event = events.offsets[person]!; event < events.offsets[person + 1]!; event++) {
      own.add(`${partOf(events.label, event)} ${partOf(events.bucket, event)}`);
    }
    return own;
  });
  return Array.from({ length: most }, (_, level) => {
    let alone = 0;
    for (let draw = level * draws; draw < (level + 1) * draws; draw++) {
      const known: string[] = [];
      for (let at = offsets[draw]!; at < offsets[draw + 1]!; at++) known.push(`${labels[at]} ${buckets[at]}`);
      expect(known.every(point => everybody[people[draw]!]!.has(point))).toBe(true);
      expect(new Set(known).size).toBe(known.length);
      const fits = everybody.filter(own => known.every(point => own.has(point))).length;
      if (known.length > 0 && fits === 1) alone++;
    }
    return alone / draws;
  });
}

/** Of people with up to 60 events each: labels and times, either of which may be missing. */
const journeys = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.array(fc.tuple(fc.nat(6), fc.nat(300)), { maxLength: 12 }) },
      { weight: 1, arbitrary: fc.array(fc.tuple(fc.nat(6), fc.nat(300)), { minLength: 40, maxLength: 60 }) },
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map(people => {
    const offsets = new Uint32Array(people.length + 1);
    people.forEach((events, i) => {
      offsets[i + 1] = offsets[i]! + events.length;
    });
    const labels = Uint8Array.from(people.flat(), ([label]) => label);
    const times = Int32Array.from(people.flat(), ([, time]) => 1000 + time);
    const label = { codes: labels, from: 0, each: 1, to: Int32Array.from([0, 1, 2, 3, 0, 4, -1]) };
    const far = { ...label, to: Int32Array.from([0, 1, 900_000, 3, 0, 2_000_000_000, -1]) };
    const coarse = { codes: times, from: 1000, each: 7, values: 43, to: 'as is' } as const;
    const fine = { codes: times, from: 1000, each: 1, values: 301, to: 'as is' } as const;
    const wide = { ...fine, codes: times.map(time => time * 1_000_003), from: 0, values: 2 ** 33 };
    const halves = { codes: times, from: 1000, each: 150, to: Int32Array.from([0, -1, 1]) };
    return [
      { offsets, label, bucket: coarse },
      { offsets, label: 'none', bucket: fine },
      { offsets, label, bucket: 'none' },
      { offsets, label: far, bucket: coarse },
      { offsets, label, bucket: wide },
      { offsets, label: far, bucket: wide },
      { offsets, label: 'none', bucket: halves },
    ] as const satisfies readonly EventPoints[];
  });

it('tells of each kind of points what looking at everybody tells, draw for draw', () => {
  fc.assert(
    fc.property(journeys, kinds => {
      expect(grid(kinds, 4, 30).overall).toEqual(kinds.map(kind => overallByLooking(kind, 4, 30)));
    }),
    { seed: 7, numRuns: 150 },
  );
});

it('gives the figures that these seeds have always given', () => {
  expect(sampledOverall(pointJourneys(2), 4)).toEqual([0, 0.0055, 0.0405, 0.131]);
  expect(sampledOverall(pointJourneys(9), 5, 500, 3)).toEqual([0, 0.012, 0.046, 0.13, 0.28]);
});

it('draws the same whether points have a place each or are hashed', () => {
  const events = pointJourneys(2);
  const codes = events.codes.map(code => 1_000_003 * code);
  const far = { codes, from: 0, each: 1, values: 2 ** 31, to: 'as is' } as const;
  expect(sampledOverall({ ...events, label: far }, 4)).toEqual(sampledOverall(events, 4));
});

it('lets others have their turn, and says how much is done', () => {
  const people = 20_000;
  const codes = Uint32Array.from({ length: 10 * people }, (_, event) => event);
  const events: EventPoints = {
    offsets: Uint32Array.from({ length: people + 1 }, (_, person) => 10 * person),
    label: { codes, from: 0, each: 1, values: codes.length, to: 'as is' },
    bucket: 'none',
  };
  const { overall, told } = grid([events, events], 2, 50);
  expect(overall).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(told.length).toBeGreaterThan(5);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
});

it('tells nothing of nobody', () => {
  const offsets = new Uint32Array(1);
  expect(grid([{ offsets, label: 'none', bucket: 'none' }], 2, 10).overall).toEqual([[0, 0]]);
  expect(grid([], 2, 10).overall).toEqual([]);
});
