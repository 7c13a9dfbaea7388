/**
 * The clock of Europe/Berlin by the rule of Directive 2000/84/EC: one hour ahead of UTC, two from the last
 * Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC. Times are whole seconds since 1970;
 * "local" ones read as the wall clock does.
 */

const daySeconds = 86_400;

export function berlinOffset(utc: number): 3600 | 7200 {
  const year = yearOf(Math.floor(utc / daySeconds));
  return utc >= changeOf(year, 3) && utc < changeOf(year, 10) ? 7200 : 3600;
}

export function localTime(utc: number): number {
  return utc + berlinOffset(utc);
}

/** Of the hour that comes twice, the first; of the hour that is left out, as if the clock had not moved yet. */
export function utcTime(local: number): number {
  const summer = local - 7200;
  return berlinOffset(summer) === 7200 ? summer : local - 3600;
}

/** Days since 1970-01-01. Days-from-civil of the proleptic Gregorian calendar, in whole numbers. */
export function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/** `YYYY-MM-DD` */
export function isoDay(day: number): string {
  const year = yearOf(day);
  let month = 12;
  while (dayNumber(year, month, 1) > day) month--;
  const ofMonth = day - dayNumber(year, month, 1) + 1;
  return `${year}-${twoDigits(month)}-${twoDigits(ofMonth)}`;
}

/** `YYYY-MM-DDThh:mm:ss+hh:mm` */
export function isoTime(utc: number): string {
  const offset = berlinOffset(utc);
  const local = utc + offset;
  const ofDay = local - Math.floor(local / daySeconds) * daySeconds;
  const clock = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60].map(twoDigits).join(':');
  return `${isoDay(Math.floor(local / daySeconds))}T${clock}+0${offset / 3600}:00`;
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function yearOf(day: number): number {
  let year = 1970 + Math.floor(day / 366);
  while (dayNumber(year + 1, 1, 1) <= day) year++;
  return year;
}

function changeOf(year: number, month: 3 | 10): number {
  const last = dayNumber(year, month, 31);
  return (last - weekday(last)) * daySeconds + 3600;
}
