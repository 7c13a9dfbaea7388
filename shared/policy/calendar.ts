import type { TimePrecision } from './mapping.ts';

/**
 * Units of the local clock, counted from 1970: seconds, minutes, hours and days since 1970-01-01,
 * ISO weeks since Monday 1970-01-05 (so 1970-01-01 lies in week -1), months since January 1970.
 */

const day = 86_400;
const firstMonday = 4 * day;

const lengths = { second: 1, minute: 60, hour: 3600, day, week: 7 * day } as const;

/** Seconds in one unit; for months in the longest, 31 days. */
export function unitSeconds(precision: TimePrecision): number {
  return precision === 'month' ? 31 * day : lengths[precision];
}

/** The unit in which a moment lies, given in local seconds since 1970-01-01. */
export function unitOf(precision: TimePrecision, localSeconds: number): number {
  return unitsOf(precision)(localSeconds);
}

/** The same for many moments. */
export function unitsOf(precision: TimePrecision): (localSeconds: number) => number {
  if (precision === 'month') return localSeconds => monthOf(Math.floor(localSeconds / day));
  const length = lengths[precision];
  const first = startOf(precision, 0);
  return localSeconds => Math.floor((localSeconds - first) / length);
}

/** Local seconds since 1970-01-01 at which a unit starts. */
export function startOf(precision: TimePrecision, unit: number): number {
  switch (precision) {
    case 'month':
      return Date.UTC(1970, unit, 1) / 1000;
    case 'week':
      return unit * lengths.week + firstMonday;
    case 'second':
    case 'minute':
    case 'hour':
    case 'day':
      return unit * lengths[precision];
  }
}

/** Local seconds since 1970-01-01 at which an ISO date (`2026-01-31`) starts. */
export function startOfDate(date: string): number {
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) throw new RangeError('not a date');
  return milliseconds / 1000;
}

/**
 * Months since January 1970 of a day number, by the proleptic Gregorian calendar: years counted from
 * March, so that the leap day comes last (Richards, "Mapping Time", ch. 25; Hinnant's `civil_from_days`).
 */
function monthOf(days: number): number {
  const sinceMarch0000 = days + 719_468;
  const era = Math.floor(sinceMarch0000 / 146_097);
  const dayOfEra = sinceMarch0000 - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return (era * 400 + yearOfEra - 1970) * 12 + monthFromMarch + 2;
}
