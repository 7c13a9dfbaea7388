import type { SchemaElement, SchemaTree } from 'hyparquet';
import { isUtf8 } from './encoding.ts';

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
  if (leaf.type === 'INT96') return timeText(BigInt(value as bigint), 1_000_000_000n, '');
  if (kind === 'DATE' || type?.type === 'DATE') return dateText(Number(value));
  if (type?.type === 'TIMESTAMP')
    return timeText(BigInt(value as bigint), perSecond[type.unit], type.isAdjustedToUTC ? 'Z' : '');
  if (kind === 'TIMESTAMP_MILLIS') return timeText(BigInt(value as bigint), perSecond.MILLIS, 'Z');
  if (kind === 'TIMESTAMP_MICROS') return timeText(BigInt(value as bigint), perSecond.MICROS, 'Z');
  return String(value);
}

const perSecond = { MILLIS: 1000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n } as const;

function timeText(count: bigint, units: bigint, zone: '' | 'Z'): string {
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
