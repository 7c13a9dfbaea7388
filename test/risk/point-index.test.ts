import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PointIndex } from '../../shared/risk/point-index.ts';
import { pointSets } from '../../shared/risk/points.ts';
import { pointJourneys } from '../fakes/point-journeys.ts';

it('counts the people who have all of some points, and stops beyond the number that is asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 3 }),
      (seed, all, most) => {
        const sets = pointSets(pointJourneys(seed));
        const fits = Array.from({ length: sets.people }, (_, person) => {
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
