import { isPadding } from '../formats/text-columns.ts';
import { compileTime, unreadable, zoneless } from '../formats/time-text.ts';
import type { TextColumn } from '../journeys/text-column.ts';
import type { Mapping } from '../policy/mapping.ts';

/** Causes of rejection. */
export const timeUnreadable = 'time unreadable';
export const timeWithoutZone = 'time without a zone';
const orderUnreadable = 'order unreadable';

/**
 * When the rows of a column were, each by its own text: microseconds since 1970 UTC, or what orders them where there is no
 * clock. What is no finite number stands for a fault. Valid until the next column is read.
 */
export type ReadTimes = (column: TextColumn) => Float64Array;

/** @throws Failure `recipe-invalid` for a format or zone that cannot be */
export function timesReader(rule: Mapping['time']): ReadTimes {
  const read = momentReader(rule);
  let times = new Float64Array(0);
  return ({ bytes, offsets, length }) => {
    if (times.length < length) times = new Float64Array(Math.ceil(1.25 * length));
    for (let row = 0; row < length; row++) {
      let from = offsets[row]!;
      let to = offsets[row + 1]!;
      while (from < to && isPadding(bytes[from]!)) from++;
      while (from < to && isPadding(bytes[to - 1]!)) to--;
      times[row] = read(bytes, from, to);
    }
    return times.subarray(0, length);
  };
}

/** @param time  that is not finite */
export function timeFault({ kind }: Mapping['time'], time: number): string {
  if (kind === 'order') return orderUnreadable;
  return time === zoneless ? timeWithoutZone : timeUnreadable;
}

type ReadMoment = (bytes: Uint8Array, from: number, to: number) => number;

function momentReader(time: Mapping['time']): ReadMoment {
  if (time.kind === 'order') return orderOf;
  const reader = compileTime(time.format, time.zone);
  return (bytes, from, to) => reader.read(bytes, from, to);
}

/** Where there is no clock, a plain number orders the events. */
function orderOf(bytes: Uint8Array, from: number, to: number): number {
  let whole = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9 || to - from > 15) return otherNumber(bytes, from, to);
    whole = 10 * whole + digit;
  }
  return whole;
}

const decoder = new TextDecoder();

function otherNumber(bytes: Uint8Array, from: number, to: number): number {
  const text = decoder.decode(bytes.subarray(from, to));
  const number = /^[+-]?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : unreadable;
}
