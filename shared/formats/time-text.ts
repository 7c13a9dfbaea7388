import { Failure } from '../protocol/fault.ts';
import { CivilTime, digitRun, digitsAt, type MatchTime, microsecondsAt, offsetAt } from './civil-time.ts';
import { compilePattern } from './time-pattern.ts';
import { type Zone, zoneOf } from './zone.ts';

/** What a `TimeReader` returns for a text that is not a time of its format. */
export const unreadable = Number.NEGATIVE_INFINITY;
/** What it returns for a time that does not tell its zone, where no zone was given. */
export const zoneless = Number.POSITIVE_INFINITY;

export interface TimeReader {
  /** Whole microseconds since 1970 UTC, or `unreadable`, or `zoneless`. Looks at `bytes[from .. to]` alone. */
  read(bytes: Uint8Array, from: number, to: number): number;
  /** Whether the time last read told its own zone: an offset, `Z`, `UTC`, or a count since 1970. */
  readonly zoned: boolean;
}

/**
 * The reader for times written in `format` (policy/mapping.ts `timeFormatSchema`). A date alone is midnight;
 * fractions are cut to microseconds; spaces and tabs around the text are passed over. Years 1700 to 2199
 * are read; 24:00, second 60 and dates that do not exist are unreadable.
 *
 * @param zone  IANA zone of texts that tell none; see `Zone` for hours that occur twice or never
 * @throws Failure `recipe-invalid` for a format or zone that cannot be
 */
export function compileTime(format: string, zone: string | undefined): TimeReader {
  const clock = zone === undefined ? undefined : namedZone(zone);
  switch (format) {
    case 'auto':
      return civilReader(matchIso, clock, 'counts too');
    case 'epoch-s':
      return countReader(1_000_000);
    case 'epoch-ms':
      return countReader(1000);
    case 'epoch-us':
      return countReader(1);
    case 'local-epoch-s':
      return onWallClock(countReader(1_000_000), clock);
    case 'local-epoch-ms':
      return onWallClock(countReader(1000), clock);
    default:
      return civilReader(compilePattern(format), clock, 'no counts');
  }
}

function namedZone(name: string): Zone {
  try {
    return zoneOf(name);
  } catch {
    throw new Failure('recipe-invalid', { at: 'timezone', why: `there is no zone called ${name}` });
  }
}

const firstMicrosecond = Date.UTC(1700, 0, 1) * 1000;
const endMicrosecond = Date.UTC(2200, 0, 1) * 1000;

function inRange(microseconds: number): number {
  return microseconds >= firstMicrosecond && microseconds < endMicrosecond ? microseconds : unreadable;
}

function civilReader(
  match: MatchTime,
  zone: Zone | undefined,
  counts: 'counts too' | 'no counts',
): TimeReader {
  const time = new CivilTime();
  const last = match === matchIso ? new LastMinute() : 'not kept';
  let zoned = false;
  return {
    read(bytes, textFrom, textTo) {
      const from = skipSpace(bytes, textFrom, textTo);
      const to = dropSpace(bytes, from, textTo);
      if (last !== 'not kept') {
        const again = last.read(bytes, from, to);
        zoned = again !== unreadable;
        if (zoned) return again;
      }
      zoned = false;
      time.clear();
      if (!match(bytes, from, to, time)) {
        const counted = counts === 'counts too' ? readCountByLength(bytes, from, to) : unreadable;
        zoned = counted !== unreadable;
        return counted;
      }
      if (!isPossible(time)) return unreadable;
      const wall =
        daysFromCivil(time.year, time.month, time.day) * 86_400 +
        time.hour * 3600 +
        time.minute * 60 +
        time.second;
      if (!time.zoned && zone === undefined) return zoneless;
      zoned = time.zoned;
      const seconds = time.zoned ? wall - time.offset : zone!.utcSeconds(wall);
      const moment = inRange(seconds * 1_000_000 + time.microsecond);
      if (last !== 'not kept' && zoned && moment !== unreadable)
        last.keep(bytes, from, to, moment, time.second);
      return moment;
    },
    get zoned() {
      return zoned;
    },
  };
}

/**
 * The minute of the ISO time that was read last, with its zone: exports are in the order of time, and most of their
 * times differ from the one before in their seconds alone.
 */
class LastMinute {
  readonly #text = new Uint8Array(longestIso);
  #length = 0;
  #start = 0;

  /** @returns `unreadable` where it must be read in full */
  read(bytes: Uint8Array, from: number, to: number): number {
    const text = this.#text;
    if (to - from !== this.#length || this.#length === 0) return unreadable;
    // From the end of the minute, which changes most often.
    for (let i = secondsAt - 1; i >= 0; i--) if (bytes[from + i] !== text[i]) return unreadable;
    for (let i = secondsAt + 2; i < this.#length; i++) if (bytes[from + i] !== text[i]) return unreadable;
    const second = digitsAt(bytes, from + secondsAt, to, 2);
    return second >= 0 && second < 60 ? this.#start + second * 1_000_000 : unreadable;
  }

  /** @param second  of the moment that the text tells */
  keep(bytes: Uint8Array, from: number, to: number, moment: number, second: number): void {
    const length = to - from;
    const tellsSeconds =
      length <= longestIso && length > secondsAt + 2 && bytes[from + secondsAt - 1] === colon;
    this.#length = tellsSeconds ? length : 0;
    this.#start = moment - second * 1_000_000;
    for (let i = 0; i < this.#length; i++) this.#text[i] = bytes[from + i]!;
  }
}

const longestIso = 40;
/** Where an ISO time tells its seconds. */
const secondsAt = 17;

function isPossible(time: CivilTime): boolean {
  return (
    time.month >= 1 &&
    time.month <= 12 &&
    time.day >= 1 &&
    time.day <= daysInMonth(time.year, time.month) &&
    time.hour < 24 &&
    time.minute < 60 &&
    time.second < 60 &&
    Math.abs(time.offset) < 16 * 3600
  );
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01, years counted from March so that the leap day comes last (Hinnant's `days_from_civil`). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const space = 0x20;
const tab = 0x09;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const slash = 0x2f;
const zero = 0x30;
const colon = 0x3a;

function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && (bytes[i] === space || bytes[i] === tab)) i++;
  return i;
}

function dropSpace(bytes: Uint8Array, from: number, to: number): number {
  let i = to;
  while (i > from && (bytes[i - 1] === space || bytes[i - 1] === tab)) i--;
  return i;
}

/**
 * ISO 8601: `2014-10-22`, then `T` or a space and `11:15`, `:41`, a fraction behind a point or comma, and
 * `Z`, ` UTC` or an offset, with or without a space before it; or the same with `2014/10/22`.
 */
const matchIso: MatchTime = (bytes, from, to, time) => {
  time.year = digitsAt(bytes, from, to, 4);
  const separator = bytes[from + 4];
  time.month = digitsAt(bytes, from + 5, to, 2);
  time.day = digitsAt(bytes, from + 8, to, 2);
  if (time.year < 0 || time.month < 0 || time.day < 0) return false;
  if ((separator !== minus && separator !== slash) || bytes[from + 7] !== separator) return false;
  if (from + 10 === to) return true;
  if (bytes[from + 10] !== 0x54 && bytes[from + 10] !== space) return false;

  time.hour = digitsAt(bytes, from + 11, to, 2);
  time.minute = digitsAt(bytes, from + 14, to, 2);
  if (time.hour < 0 || time.minute < 0 || bytes[from + 13] !== colon) return false;
  let i = from + 16;
  if (i < to && bytes[i] === colon) {
    time.second = digitsAt(bytes, i + 1, to, 2);
    if (time.second < 0) return false;
    i += 3;
    if (i < to && (bytes[i] === point || bytes[i] === comma)) {
      const count = digitRun(bytes, i + 1, to);
      if (count === 0 || count > 12) return false;
      time.microsecond = microsecondsAt(bytes, i + 1, count);
      i += 1 + count;
    }
  }
  if (i === to) return true;
  if (bytes[i] === space) {
    i++;
    if (to - i === 3 && bytes[i] === 0x55 && bytes[i + 1] === 0x54 && bytes[i + 2] === 0x43) {
      time.zoned = true;
      return true;
    }
  }
  return offsetAt(bytes, i, to, time) === to;
};

/** Whole seconds (9–10 digits), milliseconds (12–13) or microseconds (15–16) since 1970. */
function readCountByLength(bytes: Uint8Array, from: number, to: number): number {
  const digits = to - from;
  const perUnit =
    digits === 9 || digits === 10
      ? 1_000_000
      : digits === 12 || digits === 13
        ? 1000
        : digits === 15 || digits === 16
          ? 1
          : 0;
  const count = perUnit === 0 ? -1 : digitsAt(bytes, from, to, digits);
  return count < 0 ? unreadable : inRange(count * perUnit);
}

/** Counts of what a wall clock showed; without its zone they tell no moment. */
function onWallClock(counts: TimeReader, zone: Zone | undefined): TimeReader {
  return {
    read(bytes, from, to) {
      const shown = counts.read(bytes, from, to);
      if (shown === unreadable) return unreadable;
      if (zone === undefined) return zoneless;
      const seconds = Math.floor(shown / 1_000_000);
      return inRange(zone.utcSeconds(seconds) * 1_000_000 + (shown - seconds * 1_000_000));
    },
    zoned: false,
  };
}

/** A whole or decimal number of units since 1970, negative before it. */
function countReader(microsecondsPerUnit: 1 | 1000 | 1_000_000): TimeReader {
  const places = microsecondsPerUnit === 1 ? 0 : microsecondsPerUnit === 1000 ? 3 : 6;
  let zoned = false;
  return {
    read(bytes, textFrom, textTo) {
      const from = skipSpace(bytes, textFrom, textTo);
      const to = dropSpace(bytes, from, textTo);
      const value = count(bytes, from, to);
      zoned = value !== unreadable;
      return value;
    },
    get zoned() {
      return zoned;
    },
  };

  function count(bytes: Uint8Array, from: number, to: number): number {
    const negative = from < to && bytes[from] === minus;
    const start = negative ? from + 1 : from;
    const whole = digitRun(bytes, start, to);
    if (whole === 0 || whole > 17) return unreadable;
    let microseconds = digitsAt(bytes, start, to, whole) * microsecondsPerUnit;
    const end = start + whole;
    if (end < to) {
      const fraction = digitRun(bytes, end + 1, to);
      if (bytes[end] !== point || fraction === 0 || end + 1 + fraction !== to) return unreadable;
      for (let k = 0, unit = microsecondsPerUnit / 10; k < Math.min(fraction, places); k++, unit /= 10)
        microseconds += (bytes[end + 1 + k]! - zero) * unit;
    }
    return inRange(negative ? -microseconds : microseconds);
  }
}
