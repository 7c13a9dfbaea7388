import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startOf, unitOf } from '../../shared/policy/calendar.ts';
import { coarserPrecisions } from '../../shared/policy/risk-view.ts';
import { type EventParts, partOf } from '../../shared/risk/points.ts';
import { bucketParts, labelParts } from '../../shared/vault/risk-columns.ts';
import { plainMapping } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

const codesOf = (parts: EventParts) => (parts === 'none' ? 'none' : parts.codes);
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

it('looks at coarser times and labels in the columns of the store: none as long as the events is made', () => {
  const { clock, touchpoint, channel } = store;
  if (clock.kind === 'order' || channel === 'unmapped') throw new Error('a clock and channels are needed');
  for (const bucket of ['hour', 'day', 'week', 'month'] as const) {
    expect(codesOf(bucketParts(store, bucket))).toBe(clock.at);
  }
  const mapping = { ...plainMapping, public: ['a'] };
  for (const view of ['as mapped', 'declared'] as const) {
    expect(codesOf(labelParts(store, mapping, 'touchpoint', view))).toBe(touchpoint.codes);
    expect(codesOf(labelParts(store, mapping, 'channel', view))).toBe(channel.codes);
  }
});
