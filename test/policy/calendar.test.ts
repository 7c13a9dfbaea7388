import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startOf, startOfDate, unitOf, unitSeconds } from '../../shared/policy/calendar.ts';
import type { TimePrecision } from '../../shared/policy/mapping.ts';

const precisions: readonly TimePrecision[] = ['second', 'minute', 'hour', 'day', 'week', 'month'];
const seconds = (text: string) => Date.parse(`${text}Z`) / 1000;

it('starts weeks on Monday and months on the first', () => {
  const moment = seconds('2026-11-25T17:04:09');
  const starts = precisions.map(precision => startOf(precision, unitOf(precision, moment)));
  expect(starts).toEqual(
    [
      '2026-11-25T17:04:09',
      '2026-11-25T17:04:00',
      '2026-11-25T17:00:00',
      '2026-11-25T00:00:00',
      '2026-11-23T00:00:00',
      '2026-11-01T00:00:00',
    ].map(seconds),
  );
});

it('counts weeks from Monday 1970-01-05 and months from January 1970', () => {
  expect(['1970-01-01T00:00:00', '1970-01-05T00:00:00'].map(t => unitOf('week', seconds(t)))).toEqual([
    -1, 0,
  ]);
  expect(
    ['1969-12-31T23:59:59', '1970-01-01T00:00:00', '2026-02-28T12:00:00'].map(t =>
      unitOf('month', seconds(t)),
    ),
  ).toEqual([-1, 0, 673]);
});

it('puts every moment from the year 1 to 9999 into the unit that holds it', () => {
  const moment = fc.integer({ min: seconds('0001-01-01T00:00:00'), max: seconds('9999-12-31T00:00:00') });
  fc.assert(
    fc.property(moment, fc.constantFrom(...precisions), (at, precision) => {
      const unit = unitOf(precision, at + 0.25);
      expect(startOf(precision, unit)).toBeLessThanOrEqual(at);
      expect(startOf(precision, unit + 1)).toBeGreaterThan(at);
      expect(startOf(precision, unit + 1) - startOf(precision, unit)).toBeLessThanOrEqual(
        unitSeconds(precision),
      );
      if (precision === 'month') {
        const date = new Date(at * 1000);
        expect(unit).toBe((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth());
      }
    }),
    { seed: 13, numRuns: 3000 },
  );
});

it('starts an ISO date at its midnight and knows no other text', () => {
  expect(startOfDate('2026-01-31')).toBe(seconds('2026-01-31T00:00:00'));
  expect(() => startOfDate('31.01.2026')).toThrow(RangeError);
});
