import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  berlinOffset,
  dayNumber,
  isoDay,
  isoTime,
  localTime,
  utcTime,
  weekday,
} from '../../shared/sample/berlin-clock.ts';

const seed = 20260329;
const instants = fc.integer({ min: Date.UTC(1997, 0, 1) / 1000, max: Date.UTC(2037, 11, 31) / 1000 });

const zone = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });
function platformOffset(utc: number): number {
  const name = zone.formatToParts(utc * 1000).find(part => part.type === 'timeZoneName')!.value;
  return Number(name.slice(4, 6)) * 3600;
}

it('has the offset that the platform has for Europe/Berlin', () => {
  fc.assert(
    fc.property(instants, utc => {
      expect(berlinOffset(utc)).toBe(platformOffset(utc));
    }),
    { seed, numRuns: 500 },
  );
});

it('changes in the same hour as the platform on every last Sunday of March and October', () => {
  for (let year = 1997; year <= 2037; year++) {
    for (const month of [3, 10]) {
      const hours = Array.from(
        { length: 8 * 24 },
        (_, hour) => (dayNumber(year, month, 24) * 24 + hour) * 3600,
      );
      expect(hours.map(berlinOffset)).toEqual(hours.map(platformOffset));
    }
  }
});

it('changes to summer time on 2026-03-29 at 01:00 UTC and back on 2026-10-25 at 01:00 UTC', () => {
  const spring = Date.UTC(2026, 2, 29, 1) / 1000;
  const autumn = Date.UTC(2026, 9, 25, 1) / 1000;
  expect([spring - 1, spring, autumn - 1, autumn].map(isoTime)).toEqual([
    '2026-03-29T01:59:59+01:00',
    '2026-03-29T03:00:00+02:00',
    '2026-10-25T02:59:59+02:00',
    '2026-10-25T02:00:00+01:00',
  ]);
});

it('takes a wall clock time that is left out as if the clock had not moved yet', () => {
  const local = dayNumber(2026, 3, 29) * 86_400 + 2 * 3600 + 1800;
  expect(isoTime(utcTime(local))).toBe('2026-03-29T03:30:00+02:00');
});

it('writes times that name the same instant', () => {
  fc.assert(
    fc.property(instants, utc => {
      expect(Date.parse(isoTime(utc)) / 1000).toBe(utc);
    }),
    { seed },
  );
});

it('finds the instant of every wall clock time again, but for the hour that comes twice', () => {
  fc.assert(
    fc.property(instants, utc => {
      const again = utcTime(localTime(utc));
      expect(localTime(again)).toBe(localTime(utc));
      expect([0, 3600]).toContain(utc - again);
    }),
    { seed },
  );
});

it('counts days as the platform does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), day => {
      const date = new Date(day * 86_400_000);
      expect([
        isoDay(day),
        weekday(day),
        dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()),
      ]).toEqual([date.toISOString().slice(0, 10), date.getUTCDay(), day]);
    }),
    { seed },
  );
});
