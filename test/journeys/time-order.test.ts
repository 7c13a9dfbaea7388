import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderByTime } from '../../shared/journeys/time-order.ts';
import { seeded } from '../fakes/random-journeys.ts';

/** Orders journeys of the given times; events are numbered as they come. */
function ordered(journeys: readonly (readonly number[])[]): number[][] {
  const offsets = new Uint32Array(journeys.length + 1);
  for (const [i, times] of journeys.entries()) offsets[i + 1] = offsets[i]! + times.length;
  const before = journeys.flat();
  const times = Float64Array.from(before);
  const rows = Uint32Array.from(times, (_, row) => row);
  orderByTime(offsets, times, rows);
  expect(Array.from(rows, row => before[row])).toEqual([...times]);
  return journeys.map((_, i) => [...rows.slice(offsets[i], offsets[i + 1])]);
}

function expected(journeys: readonly (readonly number[])[]): number[][] {
  let row = 0;
  return journeys.map(times =>
    times
      .map(time => ({ time, row: row++ }))
      .toSorted((a, b) => a.time - b.time || a.row - b.row)
      .map(event => event.row),
  );
}

it('orders each journey by time and keeps the order of events at the same time', () => {
  const journey = fc.array(fc.integer({ min: -5, max: 30 }), { maxLength: 150 });
  fc.assert(
    fc.property(fc.array(journey, { maxLength: 5 }), journeys => {
      expect(ordered(journeys)).toEqual(expected(journeys));
    }),
    { seed: 11, numRuns: 500 },
  );
});

it('orders long journeys that come backwards, shuffled or nearly in order', () => {
  const random = seeded(5);
  const forwards = Array.from({ length: 15_001 }, (_, i) => Math.floor(i / 3));
  const nearly = forwards.map((time, i) => (i % 100 === 0 ? time - 40 : time));
  const mixed = forwards.map(() => Math.floor(random() * 4000));
  const journeys = [forwards.toReversed(), mixed, nearly, forwards];
  expect(ordered(journeys)).toEqual(expected(journeys));
});
