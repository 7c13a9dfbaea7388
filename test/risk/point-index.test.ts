import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PointIndex } from '../../shared/risk/point-index.ts';
import { type EventPoints, pointSets, pointsAmong } from '../../shared/risk/points.ts';
import { sampledOverall } from '../../shared/risk/unicity.ts';
import { Draws } from '../../shared/sample/draws.ts';

const people = 400;

/** Points of which some are had by nearly everybody and some by a few people. */
function journeys(seed: number): { readonly events: EventPoints; readonly codes: readonly number[] } {
  const draws = new Draws();
  draws.restart(seed, 0, 0);
  const offsets = new Uint32Array(people + 1);
  const codes: number[] = [];
  for (let person = 0; person < people; person++) {
    const own = 1 + draws.below(6) * draws.below(8);
    for (let event = 0; event < own; event++) codes.push(draws.below(1 + draws.below(60)));
    offsets[person + 1] = codes.length;
  }
  return { events: { offsets, label: { codes, values: 60, to: 'as is' }, bucket: 'none' }, codes };
}

it('counts the people who have all of some points, and stops beyond the number that is asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.uniqueArray(fc.nat({ max: 59 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 3 }),
      (seed, codes, most) => {
        const { events } = journeys(seed);
        const chosen = { labels: codes, buckets: codes.map(() => 0) };
        const sets = pointsAmong(events, chosen);
        const all = codes.map((_, point) => point);
        const fits = Array.from({ length: people }, (_, person) => {
          const own = sets.points.subarray(sets.offsets[person], sets.offsets[person + 1]);
          return all.every(point => own.includes(point));
        }).filter(Boolean).length;
        const index = new PointIndex(sets);
        expect(index.holdersOfAll(all)).toBe(fits);
        expect(Math.min(index.holdersOfAll(all, most), most + 1)).toBe(Math.min(fits, most + 1));
      },
    ),
    { seed: 31, numRuns: 500 },
  );
});

it('finds of some points the same people as of all', () => {
  const { events, codes } = journeys(9);
  const whole = pointSets(events);
  const labels = [3, 59, 17];
  const some = pointsAmong(events, { labels, buckets: [0, 0, 0] });
  const numberOf = new Map<number, number>();
  for (const code of codes) if (!numberOf.has(code)) numberOf.set(code, numberOf.size);
  const [of, ofSome] = [new PointIndex(whole), new PointIndex(some)];
  labels.forEach((label, point) => {
    expect(ofSome.peopleWith(point)).toEqual(of.peopleWith(numberOf.get(label)!));
  });
});

it('draws the same whether points are numbered in a table or by hashing', () => {
  const { events, codes } = journeys(2);
  const far = { codes: codes.map(code => 1_000_003 * code), values: 2 ** 31, to: 'as is' } as const;
  expect(sampledOverall({ ...events, label: far }, 4)).toEqual(sampledOverall(events, 4));
});
