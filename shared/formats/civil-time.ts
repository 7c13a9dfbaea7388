const plus = 0x2b;
const minus = 0x2d;
const zero = 0x30;
const colon = 0x3a;

/** A time taken apart. Fields are set before each use. */
export class CivilTime {
  year = 0;
  month = 0;
  day = 0;
  hour = 0;
  minute = 0;
  second = 0;
  microsecond = 0;
  /** Seconds east of UTC. */
  offset = 0;
  zoned = false;

  clear(): void {
    this.hour = 0;
    this.minute = 0;
    this.second = 0;
    this.microsecond = 0;
    this.offset = 0;
    this.zoned = false;
  }
}

/** Fills `time` from the whole of `bytes[from .. to]`. @returns whether the text has the shape; ranges are checked later */
export type MatchTime = (bytes: Uint8Array, from: number, to: number, time: CivilTime) => boolean;

/** The number written in exactly `count` digits at `i`, or −1. */
export function digitsAt(bytes: Uint8Array, i: number, to: number, count: number): number {
  if (i + count > to) return -1;
  let value = 0;
  for (let k = i; k < i + count; k++) {
    const digit = bytes[k]! - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Digits in a row at `i`. */
export function digitRun(bytes: Uint8Array, i: number, to: number): number {
  let k = i;
  while (k < to && bytes[k]! >= zero && bytes[k]! <= zero + 9) k++;
  return k - i;
}

/** `count` digits after the decimal point, cut to microseconds. */
export function microsecondsAt(bytes: Uint8Array, i: number, count: number): number {
  let value = 0;
  for (let k = 0; k < 6; k++) value = value * 10 + (k < count ? bytes[i + k]! - zero : 0);
  return value;
}

/** Reads `Z`, `+02`, `+0200` or `+02:00`. @returns where it ends, or −1 */
export function offsetAt(bytes: Uint8Array, i: number, to: number, time: CivilTime): number {
  if (i >= to) return -1;
  time.zoned = true;
  if (bytes[i] === 0x5a) {
    time.offset = 0;
    return i + 1;
  }
  if (bytes[i] !== plus && bytes[i] !== minus) return -1;
  const hours = digitsAt(bytes, i + 1, to, 2);
  if (hours < 0) return -1;
  let end = i + 3;
  let minutes = 0;
  const atMinutes = end < to && bytes[end] === colon ? end + 1 : end;
  const written = digitsAt(bytes, atMinutes, to, 2);
  if (written >= 0) {
    minutes = written;
    end = atMinutes + 2;
  }
  if (minutes > 59) return -1;
  time.offset = (bytes[i] === minus ? -1 : 1) * (hours * 3600 + minutes * 60);
  return end;
}
