import { Failure } from '../protocol/fault.ts';
import {
  type CivilTime,
  digitRun,
  digitsAt,
  type MatchTime,
  microsecondsAt,
  offsetAt,
} from './civil-time.ts';

/** Reads one piece of a pattern at `i`. @returns where it ends, or −1 */
type Piece = (bytes: Uint8Array, i: number, to: number, time: CivilTime, halves: Halves) => number;

/** A 12-hour clock's parts, joined when the whole text is read. */
interface Halves {
  hour: number;
  afternoon: boolean;
}

const shorthands: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
};

/**
 * A matcher for a pattern of strptime fields: `%Y %y %m %d %e %b %B %a %A %H %I %p %M %S %f %z %%` and the
 * shorthands `%F %T %R %D`. Numbers may lack their leading zero; `%f` is one to nine digits; names are
 * English, in any case; `%y` is 1969 to 2068; a space stands for one or more.
 *
 * @throws Failure `recipe-invalid` for another field, or where year, month or day is missing or doubled
 */
export function compilePattern(pattern: string): MatchTime {
  const spelled = pattern.replace(/%([%TRFD])/g, (whole, letter: string) => shorthands[letter] ?? whole);
  const pieces: Piece[] = [];
  const fields = new Set<string>();
  for (let k = 0; k < spelled.length; k++) {
    if (spelled[k] !== '%') {
      const space = spelled[k] === ' ';
      if (space) while (spelled[k + 1] === ' ') k++;
      pieces.push(space ? spaces : literal(spelled.codePointAt(k)!));
      if (spelled.codePointAt(k)! > 0xffff) k++;
      continue;
    }
    const letter = spelled[++k] ?? '';
    if (letter === '%') {
      pieces.push(literal(0x25));
      continue;
    }
    const field = readers[letter];
    if (field === undefined) refuse(`%${letter} is no field that can be read`);
    if (fields.has(field.sets)) refuse(`%${letter} says again what was said before it`);
    fields.add(field.sets);
    pieces.push(field.read);
  }
  for (const part of ['year', 'month', 'day']) if (!fields.has(part)) refuse(`it has no ${part}`);
  const halfDay = fields.has('hour of 12');
  if (halfDay !== fields.has('half')) refuse('%I and %p need each other');
  if (halfDay && fields.has('hour')) refuse('%H and %I say the same');

  const halves: Halves = { hour: 0, afternoon: false };
  return (bytes, from, to, time) => {
    let i = from;
    for (const piece of pieces) {
      i = piece(bytes, i, to, time, halves);
      if (i < 0) return false;
    }
    if (halfDay) {
      if (halves.hour < 1 || halves.hour > 12) return false;
      time.hour = (halves.hour % 12) + (halves.afternoon ? 12 : 0);
    }
    return i === to;
  };
}

function refuse(why: string): never {
  throw new Failure('recipe-invalid', { at: 'the format of the time', why });
}

function literal(codePoint: number): Piece {
  const expected = new TextEncoder().encode(String.fromCodePoint(codePoint));
  return (bytes, i, to) => {
    if (i + expected.length > to) return -1;
    for (let k = 0; k < expected.length; k++) if (bytes[i + k] !== expected[k]) return -1;
    return i + expected.length;
  };
}

const spaces: Piece = (bytes, i, to) => {
  let end = i;
  while (end < to && bytes[end] === 0x20) end++;
  return end > i ? end : -1;
};

interface Field {
  /** Two fields that set the same cannot stand in one pattern. */
  readonly sets: string;
  readonly read: Piece;
}

function number(sets: string, set: (time: CivilTime, value: number, halves: Halves) => void): Field {
  return {
    sets,
    read: (bytes, i, to, time, halves) => {
      const digits = Math.min(2, digitRun(bytes, i, to));
      if (digits === 0) return -1;
      set(time, digitsAt(bytes, i, to, digits), halves);
      return i + digits;
    },
  };
}

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Index of the name at `i`, letters in any case, or −1. */
function nameAt(bytes: Uint8Array, i: number, to: number, names: readonly string[]): number {
  return names.findIndex(name => {
    if (i + name.length > to) return false;
    for (let k = 0; k < name.length; k++) if ((bytes[i + k]! | 0x20) !== name.charCodeAt(k)) return false;
    return true;
  });
}

function named(sets: string, names: readonly string[], set: (time: CivilTime, index: number) => void): Field {
  return {
    sets,
    read: (bytes, i, to, time) => {
      const index = nameAt(bytes, i, to, names);
      if (index < 0) return -1;
      set(time, index);
      return i + names[index]!.length;
    },
  };
}

const short = (names: readonly string[]) => names.map(name => name.slice(0, 3));
const setMonth = (time: CivilTime, index: number) => {
  time.month = index + 1;
};
const day = number('day', (time, value) => {
  time.day = value;
});

const readers: Readonly<Record<string, Field>> = {
  Y: {
    sets: 'year',
    read: (bytes, i, to, time) => {
      time.year = digitsAt(bytes, i, to, 4);
      return time.year < 0 ? -1 : i + 4;
    },
  },
  y: {
    sets: 'year',
    read: (bytes, i, to, time) => {
      const year = digitsAt(bytes, i, to, 2);
      time.year = year < 69 ? 2000 + year : 1900 + year;
      return year < 0 ? -1 : i + 2;
    },
  },
  m: number('month', (time, value) => setMonth(time, value - 1)),
  b: named('month', short(monthNames), setMonth),
  B: named('month', monthNames, setMonth),
  d: day,
  e: {
    sets: 'day',
    read: (bytes, i, to, time, halves) => day.read(bytes, bytes[i] === 0x20 ? i + 1 : i, to, time, halves),
  },
  a: named('weekday', short(weekdayNames), () => {}),
  A: named('weekday', weekdayNames, () => {}),
  H: number('hour', (time, value) => {
    time.hour = value;
  }),
  I: number('hour of 12', (_, value, halves) => {
    halves.hour = value;
  }),
  p: {
    sets: 'half',
    read: (bytes, i, to, _, halves) => {
      const index = nameAt(bytes, i, to, ['am', 'pm']);
      halves.afternoon = index === 1;
      return index < 0 ? -1 : i + 2;
    },
  },
  M: number('minute', (time, value) => {
    time.minute = value;
  }),
  S: number('second', (time, value) => {
    time.second = value;
  }),
  f: {
    sets: 'fraction',
    read: (bytes, i, to, time) => {
      const count = digitRun(bytes, i, to);
      if (count === 0 || count > 9) return -1;
      time.microsecond = microsecondsAt(bytes, i, count);
      return i + count;
    },
  },
  z: { sets: 'offset', read: offsetAt },
};
