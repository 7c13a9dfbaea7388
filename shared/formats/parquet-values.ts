import type { SchemaElement, SchemaTree } from 'hyparquet';
import { isUtf8 } from './encoding.ts';
import type { GrowingText } from './row-texts.ts';

/**
 * Values of a Parquet column as text, exactly: whole numbers of any width, decimals by their scale, times in ISO 8601 with
 * `Z` where the column says that they are in UTC and without a zone where it does not.
 */

/** What a leaf was before `bareLeaves` took away what the reader would convert with a loss. */
export type LeafTypes = ReadonlyMap<SchemaElement, SchemaElement>;

const converted = new Set([
  'DECIMAL',
  'DATE',
  'TIMESTAMP_MILLIS',
  'TIMESTAMP_MICROS',
  'JSON',
  'BSON',
  'INTERVAL',
]);
const logical = new Set([
  'TIMESTAMP',
  'DATE',
  'DECIMAL',
  'UUID',
  'JSON',
  'GEOMETRY',
  'GEOGRAPHY',
  'STRING',
  'ENUM',
]);

/** Makes the reader give primitive values, bytes for texts; inside lists and maps texts stay texts. */
export function bareLeaves(root: SchemaTree): LeafTypes {
  const before = new Map<SchemaElement, SchemaElement>();
  const bare = ({ element, children }: SchemaTree, top: boolean): void => {
    for (const child of children) bare(child, false);
    if (children.length > 0) return;
    before.set(element, { ...element });
    const isText = element.converted_type === 'UTF8' || element.logical_type?.type === 'STRING';
    if (isText && !top) return;
    if (isText || converted.has(element.converted_type ?? '')) delete element.converted_type;
    if (logical.has(element.logical_type?.type ?? '')) delete element.logical_type;
  };
  for (const child of root.children) bare(child, true);
  return before;
}

/** Text of a value of a leaf; bytes where it is text already. `'nothing'` for null. */
export function leafText(value: unknown, leaf: SchemaElement): string | Uint8Array | 'nothing' {
  if (value === null || value === undefined) return 'nothing';
  const { converted_type: kind, logical_type: type } = leaf;
  if (kind === 'DECIMAL' || type?.type === 'DECIMAL') return decimalText(value, leaf.scale ?? 0);
  if (value instanceof Uint8Array) return type?.type === 'UUID' ? uuidText(value) : value;
  const moments = momentsOf(leaf);
  if (moments !== 'none') return timeText(BigInt(value as bigint), moments);
  if (kind === 'DATE' || type?.type === 'DATE') return dateText(Number(value));
  return String(value);
}

/** Writes the values of one leaf as {@link leafText} gives them, without a text of its own for each. */
export interface LeafWriter {
  /** Whether a value can be a text: UTF-8 without a zero byte, where it is bytes. */
  isText(value: unknown): boolean;
  write(value: unknown, into: GrowingText): void;
}

export function leafWriter(leaf: SchemaElement): LeafWriter {
  const { converted_type: kind, logical_type: type } = leaf;
  const isDecimal = kind === 'DECIMAL' || type?.type === 'DECIMAL';
  const holdsTexts = !isDecimal && type?.type !== 'UUID';
  const moments = momentsOf(leaf);
  const scratch = new MomentText();
  return {
    isText: value => !holdsTexts || !(value instanceof Uint8Array) || isPlainText(value),
    write(value, into) {
      if (value instanceof Uint8Array && holdsTexts) into.add(value, 0, value.length);
      else if (moments === 'none' || !scratch.set(value, moments)) {
        const text = leafText(value, leaf);
        if (text === 'nothing') into.close();
        else addText(text, into);
      } else into.add(scratch.bytes, 0, scratch.length);
    },
  };
}

function isPlainText(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0 || byte >= 0x80) return isUtf8(bytes, i, bytes.length) && !bytes.includes(0, i);
  }
  return true;
}

const encoder = new TextEncoder();

const short = new Uint8Array(64);

function addText(text: string | Uint8Array, into: GrowingText): void {
  if (typeof text === 'string' && text.length <= short.length && isAscii.test(text)) {
    for (let i = 0; i < text.length; i++) short[i] = text.charCodeAt(i);
    into.add(short, 0, text.length);
    return;
  }
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  into.add(bytes, 0, bytes.length);
}

/** Numbers, dates and truth values, of which an encoder takes longer than of the rest of a row. */
const isAscii = /^[ -~]*$/;

/** How a leaf counts time. */
interface Moments {
  readonly unitsPerSecond: 1000 | 1_000_000 | 1_000_000_000;
  readonly zone: '' | 'Z';
}

function momentsOf({ type, converted_type: kind, logical_type: logical }: SchemaElement): Moments | 'none' {
  if (type === 'INT96') return { unitsPerSecond: 1_000_000_000, zone: '' };
  if (logical?.type === 'TIMESTAMP')
    return { unitsPerSecond: perSecond[logical.unit], zone: logical.isAdjustedToUTC ? 'Z' : '' };
  if (kind === 'TIMESTAMP_MILLIS') return { unitsPerSecond: perSecond.MILLIS, zone: 'Z' };
  if (kind === 'TIMESTAMP_MICROS') return { unitsPerSecond: perSecond.MICROS, zone: 'Z' };
  return 'none';
}

const secondsOfDay = 86_400;
/** The years 0 to 9999, in seconds since 1970. */
const earliest = -62_167_219_200;
const latest = 253_402_300_799;
const digit0 = 0x30;
const fractionDigits = { 1000: 3, 1000000: 6, 1000000000: 9 } as const;

/** The text of one moment after another in ISO 8601; the last day is kept written. */
class MomentText {
  readonly bytes = new TextEncoder().encode('0000-00-00T00:00:00.000000000Z');
  length = 0;
  #day = Number.NaN;

  /** @returns false where the value is no moment that four digits of a year can tell */
  set(value: unknown, { unitsPerSecond, zone }: Moments): boolean {
    if (typeof value !== 'bigint') return false;
    const nanoseconds = unitsPerSecond === perSecond.NANOS;
    const count = nanoseconds ? Number(value / nanosecondsPerMicrosecond) : Number(value);
    const units = nanoseconds ? perSecond.MICROS : unitsPerSecond;
    const below = nanoseconds ? Number(value % nanosecondsPerMicrosecond) : 0;
    if (!Number.isSafeInteger(count) || below < 0) return false;
    let seconds = Math.floor(count / units);
    let fraction = count - seconds * units;
    // The quotient of a large count may have been rounded up to the next second.
    if (fraction < 0) {
      seconds -= 1;
      fraction += units;
    }
    if (seconds < earliest || seconds > latest) return false;
    const day = Math.floor(seconds / secondsOfDay);
    if (day !== this.#day) {
      this.#day = day;
      encoder.encodeInto(dateText(day), this.bytes);
    }
    const second = seconds - day * secondsOfDay;
    this.#digits(11, 2, Math.floor(second / 3600));
    this.#digits(14, 2, Math.floor(second / 60) % 60);
    this.#digits(17, 2, second % 60);
    this.length = 19;
    if (fraction > 0 || below > 0)
      this.#fraction(nanoseconds ? fraction * 1000 + below : fraction, unitsPerSecond);
    if (zone === 'Z') this.bytes[this.length++] = 0x5a;
    return true;
  }

  #digits(at: number, count: number, number: number): void {
    let rest = number;
    for (let place = at + count - 1; place >= at; place--) {
      this.bytes[place] = digit0 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }

  #fraction(fraction: number, unitsPerSecond: Moments['unitsPerSecond']): void {
    const places = fractionDigits[unitsPerSecond];
    this.bytes[19] = 0x2e;
    this.#digits(20, places, fraction);
    this.length = 20 + places;
    while (this.bytes[this.length - 1] === digit0) this.length -= 1;
  }
}

const nanosecondsPerMicrosecond = 1000n;
const perSecond = { MILLIS: 1000, MICROS: 1_000_000, NANOS: 1_000_000_000 } as const;

function timeText(count: bigint, { unitsPerSecond, zone }: Moments): string {
  const units = BigInt(unitsPerSecond);
  const fraction = ((count % units) + units) % units;
  const seconds = Number((count - fraction) / units);
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime()) || Math.abs(time.getUTCFullYear()) > 9999) return String(count);
  const digits = fraction
    .toString()
    .padStart(units.toString().length - 1, '0')
    .replace(/0+$/, '');
  return `${time.toISOString().slice(0, 19)}${digits === '' ? '' : `.${digits}`}${zone}`;
}

function dateText(days: number): string {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().slice(0, 10);
}

function decimalText(value: unknown, scale: number): string {
  const unscaled = value instanceof Uint8Array ? signed(value) : BigInt(value as bigint | number);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? '' : `.${digits.slice(-scale)}`;
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction}`;
}

/** Two's complement, the first byte first. */
function signed(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return bytes.length > 0 && bytes[0]! >= 0x80 ? value - (1n << BigInt(8 * bytes.length)) : value;
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A lone surrogate stands for a text that is none, so that its record is rejected and not repaired. */
const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string {
  return isUtf8(bytes, 0, bytes.length) ? fatal.decode(bytes) : '\ud800';
}

export const parsers = {
  timestampFromNanoseconds: (nanoseconds: bigint) => nanoseconds,
  stringFromBytes: (bytes: Uint8Array | undefined) => (bytes === undefined ? bytes : textOf(bytes)),
};

/** The JSON text of a value, numbers with all their digits. */
export function jsonText(value: unknown, tree: SchemaTree, leaves: LeafTypes): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value))
    return `[${value.map(member => jsonText(member, elementOf(tree), leaves)).join(',')}]`;
  const leaf = leaves.get(tree.element);
  if (leaf === undefined) {
    const members = Object.entries(value as Record<string, unknown>).map(
      ([key, member]) => `${JSON.stringify(key)}:${jsonText(member, memberOf(tree, key), leaves)}`,
    );
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'boolean') return String(value);
  const text = leafText(value, leaf);
  if (text instanceof Uint8Array) return JSON.stringify(textOf(text));
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  return isNumber && typeof value !== 'string' ? text : JSON.stringify(text);
}

/** Lists stand in two groups (`list.element`), or as a repeated column of their own. */
function elementOf(tree: SchemaTree): SchemaTree {
  if (tree.element.repetition_type === 'REPEATED') return tree;
  const [repeated] = tree.children;
  if (repeated === undefined) return tree;
  return repeated.children.length === 1 ? repeated.children[0]! : repeated;
}

function memberOf(tree: SchemaTree, key: string): SchemaTree {
  const named = tree.children.find(child => child.element.name === key);
  if (named !== undefined) return named;
  const [entries] = tree.children;
  return entries?.children[1] ?? tree;
}
