import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startOf, unitOf } from '../../shared/policy/calendar.ts';
import { coarserPrecisions } from '../../shared/policy/risk-view.ts';
import { partOf } from '../../shared/risk/points.ts';
import { bucketParts } from '../../shared/vault/risk-columns.ts';
import { plainMapping } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

const { store } = storeOf(
  randomJourneys(1, { people: 2, mostEvents: 2, touchpoints: ['a'], times: 2, missing: 0 }),
);

it('makes times coarser as the calendar does, before 1970 too, and numbers them from 0', () => {
  const finest = fc.constantFrom(...(['second', 'minute', 'hour', 'day', 'week'] as const));
  const seconds = fc.array(fc.integer({ min: -3e9, max: 3e9 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(finest, seconds, (precision, times) => {
      const at = Float64Array.from(times, time => unitOf(precision, time));
      const clock = { kind: 'clock', precision, unitSeconds: 1, at } as const;
      for (const bucket of [precision, ...coarserPrecisions({ ...plainMapping, precision })]) {
        const parts = bucketParts({ ...store, events: at.length, clock }, bucket);
        const units = [...at].map(unit => unitOf(bucket, startOf(precision, unit)));
        const first = units.reduce((least, unit) => Math.min(least, unit));
        expect(units.map((_, event) => partOf(parts, event))).toEqual(units.map(unit => unit - first));
      }
    }),
    { seed: 3 },
  );
});
