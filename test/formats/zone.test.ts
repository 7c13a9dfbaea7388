import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isZone, zoneOf } from '../../shared/formats/zone.ts';

const utc = (text: string) => Date.parse(`${text}Z`) / 1000;
const berlin = zoneOf('Europe/Berlin');

it('shows what the wall clock shows', () => {
  expect(berlin.localSeconds(utc('2026-03-29T00:59:59'))).toBe(utc('2026-03-29T01:59:59'));
  expect(berlin.localSeconds(utc('2026-03-29T01:00:00'))).toBe(utc('2026-03-29T03:00:00'));
  expect(berlin.localSeconds(utc('2026-10-25T00:59:59'))).toBe(utc('2026-10-25T02:59:59'));
  expect(berlin.localSeconds(utc('2026-10-25T01:00:00'))).toBe(utc('2026-10-25T02:00:00'));
});

it('takes the first of two occurrences and moves a missing time forward by the gap', () => {
  expect(berlin.utcSeconds(utc('2026-10-25T02:00:00'))).toBe(utc('2026-10-25T00:00:00'));
  expect(berlin.utcSeconds(utc('2026-10-25T02:59:59'))).toBe(utc('2026-10-25T00:59:59'));
  expect(berlin.utcSeconds(utc('2026-10-25T03:00:00'))).toBe(utc('2026-10-25T02:00:00'));
  expect(berlin.utcSeconds(utc('2026-03-29T01:59:59'))).toBe(utc('2026-03-29T00:59:59'));
  expect(berlin.utcSeconds(utc('2026-03-29T02:30:00'))).toBe(utc('2026-03-29T01:30:00'));
  expect(berlin.utcSeconds(utc('2026-03-29T03:00:00'))).toBe(utc('2026-03-29T01:00:00'));
});

it('knows a day that never was, half hours, and a summer time south of the equator', () => {
  const apia = zoneOf('Pacific/Apia');
  expect(apia.utcSeconds(utc('2011-12-30T12:00:00'))).toBe(utc('2011-12-30T22:00:00'));
  expect(apia.localSeconds(utc('2011-12-30T10:00:00'))).toBe(utc('2011-12-31T00:00:00'));
  expect(zoneOf('Asia/Kathmandu').localSeconds(utc('2020-01-01T00:00:00'))).toBe(utc('2020-01-01T05:45:00'));
  const lordHowe = zoneOf('Australia/Lord_Howe');
  expect(lordHowe.localSeconds(utc('2026-01-01T00:00:00'))).toBe(utc('2026-01-01T11:00:00'));
  expect(lordHowe.localSeconds(utc('2026-07-01T00:00:00'))).toBe(utc('2026-07-01T10:30:00'));
});

it('holds the offset of the edge before 1900 and after 2100', () => {
  expect(berlin.localSeconds(utc('1850-01-01T00:00:00'))).toBe(utc('1850-01-01T01:00:00'));
  expect(berlin.localSeconds(utc('2150-07-01T00:00:00'))).toBe(utc('2150-07-01T01:00:00'));
});

const someZones = [
  'Europe/Berlin',
  'America/New_York',
  'Africa/Casablanca',
  'Asia/Tehran',
  'Pacific/Apia',
  'UTC',
];

it('agrees with the platform at every moment', () => {
  const formats = someZones.map(
    timeZone => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: someZones.length - 1 }),
      fc.integer({ min: utc('1901-01-01T00:00:00'), max: utc('2099-12-31T00:00:00') }),
      (which, moment) => {
        const shown = utc(formats[which]!.format(moment * 1000).replace(' ', 'T'));
        expect(zoneOf(someZones[which]!).localSeconds(moment)).toBe(shown);
      },
    ),
    { seed: 1, numRuns: 3000 },
  );
});

it('comes back to the moment, or to the first that shows the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...someZones),
      fc.integer({ min: utc('1901-01-01T00:00:00'), max: utc('2099-12-31T00:00:00') }),
      (name, moment) => {
        const zone = zoneOf(name);
        const back = zone.utcSeconds(zone.localSeconds(moment));
        expect(back).toBeLessThanOrEqual(moment);
        expect(zone.localSeconds(back)).toBe(zone.localSeconds(moment));
      },
    ),
    { seed: 2, numRuns: 5000 },
  );
});

it('gives the hour that is missing and the hour after it the same moments', () => {
  const midnight = utc('2026-03-29T00:00:00');
  const steps = [0, 1, 2, 3].map(
    hour => berlin.utcSeconds(midnight + (hour + 1) * 3600) - berlin.utcSeconds(midnight + hour * 3600),
  );
  expect(steps).toEqual([3600, 3600, 0, 3600]);
});

it('tells zones from other texts', () => {
  expect(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'].map(isZone)).toEqual([true, true, true]);
  expect(['', 'Europe/Atlantis', '+02:00', 'Europe/Berlin; --', 'local'].map(isZone)).toEqual(
    Array(5).fill(false),
  );
  expect(() => zoneOf('Europe/Atlantis')).toThrow(RangeError);
});
