import { minorDigits } from '../policy/currency.ts';

/** What separates the fraction; the other of the two may group thousands. */
export type DecimalMark = 'point' | 'comma';

/** Reads `bytes[from .. to]` as an amount. @returns whole minor units, or NaN for what is no amount */
export type AmountReader = (bytes: Uint8Array, from: number, to: number) => number;

/**
 * The reader for amounts in one currency: digits, a fraction behind the decimal mark, thousands grouped in
 * threes by one mark throughout (the other of comma and point, a space, an apostrophe), a sign before or a
 * minus behind, and the currency's own sign or code before or behind. More decimals than the currency has
 * are rounded, halves away from zero. Amounts beyond 2^53 minor units are none.
 *
 * @param currency  ISO 4217 code
 */
export function compileAmount(currency: string, mark: DecimalMark = 'point'): AmountReader {
  const decimals = minorDigits(currency);
  const signs = [currency, ...(currencySigns[currency] ?? [])].map(sign => encoder.encode(sign));
  const decimal = mark === 'point' ? point : comma;
  const grouping = mark === 'point' ? comma : point;

  return (bytes, textFrom, textTo) => {
    let from = skipSpaces(bytes, textFrom, textTo);
    let to = dropSpaces(bytes, from, textTo);
    let sign = 0;
    let money = false;
    for (let k = 0; k < 2; k++) {
      const first = bytes[from];
      if (sign === 0 && from < to && (first === minus || first === plus)) {
        sign = first === minus ? -1 : 1;
        from++;
      } else if (sign === 0 && endsAt(bytes, from, to, minusSign) > 0) {
        sign = -1;
        from += minusSign.length;
      } else if (!money) {
        const length = lengthOfAny(bytes, from, to, signs);
        money = length > 0;
        from += length;
      }
      from = skipSpaces(bytes, from, to);
    }
    for (let k = 0; k < 2; k++) {
      if (sign === 0 && to > from && bytes[to - 1] === minus) {
        sign = -1;
        to--;
      } else if (!money) {
        const length = lengthOfAnyBefore(bytes, from, to, signs);
        money = length > 0;
        to -= length;
      }
      to = dropSpaces(bytes, from, to);
    }
    const minor = unsigned(bytes, from, to, decimal, grouping, decimals);
    return sign < 0 && minor !== 0 ? -minor : minor;
  };
}

const encoder = new TextEncoder();
const point = 0x2e;
const comma = 0x2c;
const plus = 0x2b;
const minus = 0x2d;
const minusSign = encoder.encode('\u2212');
const apostrophe = 0x27;
const space = 0x20;
const noBreakSpace = encoder.encode('\u00a0');
const narrowSpace = encoder.encode('\u202f');
const typographicApostrophe = encoder.encode('\u2019');

/** Signs that are used for a currency besides its code. */
const currencySigns: Readonly<Record<string, readonly string[]>> = {
  EUR: ['€'],
  USD: ['US$', '$'],
  GBP: ['£'],
  JPY: ['\u00a5', '\uffe5'],
  CNY: ['\u00a5', '\uffe5'],
  INR: ['₹', 'Rs.', 'Rs'],
  CHF: ['Fr.', 'SFr.'],
  PLN: ['zł'],
  CZK: ['Kč'],
  SEK: ['kr'],
  NOK: ['kr'],
  DKK: ['kr.', 'kr'],
  RUB: ['₽'],
  UAH: ['₴'],
  TRY: ['₺'],
  KRW: ['₩'],
  BRL: ['R$'],
  CAD: ['CA$', 'C$', '$'],
  AUD: ['A$', 'AU$', '$'],
  MXN: ['MX$', '$'],
};

function skipSpaces(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  for (let length = spaceAt(bytes, i, to); length > 0; length = spaceAt(bytes, i, to)) i += length;
  return i;
}

function dropSpaces(bytes: Uint8Array, from: number, to: number): number {
  let i = to;
  for (;;) {
    if (i > from && (bytes[i - 1] === space || bytes[i - 1] === 0x09)) i--;
    else if (startsBefore(bytes, from, i, noBreakSpace)) i -= noBreakSpace.length;
    else if (startsBefore(bytes, from, i, narrowSpace)) i -= narrowSpace.length;
    else return i;
  }
}

function spaceAt(bytes: Uint8Array, i: number, to: number): number {
  if (i >= to) return 0;
  const byte = bytes[i]!;
  if (byte === space || byte === 0x09) return 1;
  return byte < 0x80 ? 0 : endsAt(bytes, i, to, noBreakSpace) || endsAt(bytes, i, to, narrowSpace);
}

/** Length of `sought` where it stands at `i`, else 0. */
function endsAt(bytes: Uint8Array, i: number, to: number, sought: Uint8Array): number {
  if (i + sought.length > to) return 0;
  for (let k = 0; k < sought.length; k++) if (bytes[i + k] !== sought[k]) return 0;
  return sought.length;
}

function startsBefore(bytes: Uint8Array, from: number, i: number, sought: Uint8Array): boolean {
  return i - sought.length >= from && endsAt(bytes, i - sought.length, i, sought) > 0;
}

function lengthOfAny(bytes: Uint8Array, i: number, to: number, sought: readonly Uint8Array[]): number {
  for (const sign of sought) if (endsAt(bytes, i, to, sign) > 0) return sign.length;
  return 0;
}

function lengthOfAnyBefore(
  bytes: Uint8Array,
  from: number,
  i: number,
  sought: readonly Uint8Array[],
): number {
  for (const sign of sought) if (startsBefore(bytes, from, i, sign)) return sign.length;
  return 0;
}

/** Length of a thousands mark at `i`, and which one it is. */
function groupMarkAt(bytes: Uint8Array, i: number, to: number, grouping: number): number {
  const byte = bytes[i]!;
  if (byte === grouping || byte === space || byte === apostrophe) return 1;
  if (byte < 0x80) return 0;
  return (
    endsAt(bytes, i, to, noBreakSpace) ||
    endsAt(bytes, i, to, narrowSpace) ||
    endsAt(bytes, i, to, typographicApostrophe)
  );
}

function unsigned(
  bytes: Uint8Array,
  from: number,
  to: number,
  decimal: number,
  grouping: number,
  decimals: number,
): number {
  let value = 0;
  let digits = 0;
  let i = from;
  let groups = 0;
  let markFrom = 0;
  let markLength = 0;
  while (i < to && bytes[i] !== decimal) {
    const digit = bytes[i]! - 0x30;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
      i++;
      continue;
    }
    const length = groupMarkAt(bytes, i, to, grouping);
    if (length === 0 || digits === 0 || digits > 3 || (groups > 0 && digits !== 3)) return Number.NaN;
    if (groups > 0 && !sameBytes(bytes, markFrom, markLength, i, length)) return Number.NaN;
    markFrom = i;
    markLength = length;
    groups++;
    digits = 0;
    i += length;
  }
  if (groups > 0 && digits !== 3) return Number.NaN;
  const whole = digits > 0;
  let places = 0;
  let roundUp = false;
  if (i < to) {
    i++;
    if (i === to && !whole) return Number.NaN;
    for (; i < to; i++) {
      const digit = bytes[i]! - 0x30;
      if (digit < 0 || digit > 9) return Number.NaN;
      if (places < decimals) value = value * 10 + digit;
      else if (places === decimals) roundUp = digit >= 5;
      places++;
    }
  } else if (!whole) return Number.NaN;
  for (; places < decimals; places++) value *= 10;
  if (roundUp) value++;
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
}

function sameBytes(bytes: Uint8Array, a: number, aLength: number, b: number, bLength: number): boolean {
  if (aLength !== bLength) return false;
  for (let k = 0; k < aLength; k++) if (bytes[a + k] !== bytes[b + k]) return false;
  return true;
}
