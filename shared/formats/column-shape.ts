import type { ConsentSignalKind } from '../policy/mapping.ts';
import { consentSignalKind } from './consent-signals.ts';
import { type ConsentVocabulary, consentVocabulary } from './consent-words.ts';
import { type TimeWriting, timeWriting } from './time-proposal.ts';

/** What most of a column's cells are. */
export type CellKind =
  | 'nothing'
  | 'yes/no'
  | 'UUID'
  | 'e-mail address'
  | 'IP address'
  | 'phone number'
  | 'card number'
  | 'bank account'
  | 'URL'
  | 'JSON'
  | 'consent'
  | 'hash'
  | 'time'
  | 'whole number'
  | 'decimal number'
  | 'text';

/** A column of a sample, seen from outside: nothing here is a value or finely derived from values. */
export interface ColumnShape {
  readonly kind: CellKind;
  /** In words, for people. */
  readonly words: string;
  readonly filled: 'all' | 'most' | 'few' | 'none';
  readonly distinct: 'one' | 'few' | 'many' | 'nearly all';
  readonly time: TimeWriting;
  readonly consent: ConsentVocabulary | 'none';
  /** Whether its cells are codes of currencies (ISO 4217), and of how many. */
  readonly currencies: 'none' | 'one' | 'several';
  /** The vendor's signal that its cells are written as. */
  readonly signal: ConsentSignalKind | 'none';
}

const enough = 0.95;
const fewDistinct = 50;
const longText = 80;
const mostLooked = 1000;

const kinds: readonly (readonly [CellKind, (value: string) => boolean])[] = [
  ['UUID', value => /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(value)],
  ['e-mail address', value => /^[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}$/i.test(value)],
  ['IP address', isIpAddress],
  ['card number', isCardNumber],
  ['bank account', isIban],
  ['URL', value => /^(https?|ftp|app):\/\/\S+$/i.test(value)],
  ['JSON', value => /^(\{.*\}|\[.*\])$/s.test(value)],
  ['hash', value => /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value) && /[a-f]/i.test(value)],
  ['whole number', value => /^[+-]?\d+$/.test(value)],
  ['decimal number', value => isDecimal(value)],
  ['phone number', isPhoneNumber],
];

function isDecimal(value: string): boolean {
  return (
    /^[+-]?(\d+|\d{1,3}([,. '\u00a0\u202f]\d{3})*)?([.,]\d+)?(e[+-]?\d+)?$/i.test(value) && /\d/.test(value)
  );
}

/** What one cell is by itself; `nothing` for an empty one. Times are told by `timeWriting`. */
export function cellKind(value: string): CellKind {
  const text = value.trim();
  if (text === '') return 'nothing';
  return kinds.find(([, fits]) => fits(text))?.[0] ?? 'text';
}

export function columnShape(cells: readonly string[]): ColumnShape {
  const values = cells.map(cell => cell.trim()).filter(cell => cell !== '');
  const filled = filling(values.length, cells.length);
  const distinctValues = new Set(values);
  const distinct = distinctness(distinctValues.size, values.length);
  const time = timeWriting(values);
  const consent = consentVocabulary(distinctValues);
  const signal = consentSignalKind(distinctValues);
  const kind =
    signal === 'none' ? kindOf([...distinctValues].slice(0, mostLooked), time, consent) : 'consent';
  const currencies = currenciesAmong(distinctValues);
  const plain =
    currencies === 'none' ? describe(kind, { values, distinct, time }) : currencyWords[currencies];
  const said = signal === 'none' ? plain : signalWords[signal];
  const words = filled === 'none' ? 'empty' : filled === 'few' ? `mostly empty, otherwise ${said}` : said;
  return { kind, words, filled, distinct, time, consent, currencies, signal };
}

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const currencyWords = {
  one: 'one code of a currency throughout',
  several: 'codes of several currencies',
} as const;

function currenciesAmong(values: ReadonlySet<string>): ColumnShape['currencies'] {
  const known = new Set<string>();
  for (const value of values) {
    const code = value.toUpperCase();
    if (!codes.has(code)) return 'none';
    known.add(code);
  }
  return known.size === 0 ? 'none' : known.size === 1 ? 'one' : 'several';
}

const signalWords: Readonly<Record<ConsentSignalKind, string>> = {
  tcf: 'IAB consent strings (TCF 2)',
  onetrust: 'OneTrust consent groups',
  segment: 'Segment consent preferences',
  'adobe-opt-in': 'Adobe privacy purposes',
  'adobe-opt-out': 'Adobe privacy purposes',
  'us-privacy': 'US privacy strings',
  gpc: 'Global Privacy Control flags',
  'snowplow-preferences': 'Snowplow events, choices of consent among them',
  'snowplow-basis': 'Snowplow contexts, legal bases among them',
};

function filling(values: number, cells: number): ColumnShape['filled'] {
  if (values === 0) return 'none';
  if (values === cells) return 'all';
  return values * 2 >= cells ? 'most' : 'few';
}

function distinctness(distinct: number, values: number): ColumnShape['distinct'] {
  if (distinct <= 1) return 'one';
  if (values >= 10 && distinct >= values * 0.9) return 'nearly all';
  return distinct <= fewDistinct ? 'few' : 'many';
}

function kindOf(values: readonly string[], time: TimeWriting, consent: ColumnShape['consent']): CellKind {
  if (values.length === 0) return 'nothing';
  if (time.kind === 'times' || time.kind === 'ambiguous') return 'time';
  const loneDigit = values.length === 1 && /^\d$/.test(values[0]!);
  if (consent !== 'none' && !loneDigit) return 'yes/no';
  const counts = new Map<CellKind, number>();
  for (const value of values) {
    const kind = cellKind(value);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const share = (...of: CellKind[]) =>
    of.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0) / values.length;
  for (const [kind] of kinds) if (share(kind) >= enough) return kind;
  if (share('whole number', 'decimal number') >= enough) return 'decimal number';
  if (share('whole number', 'card number', 'phone number') >= enough) return 'whole number';
  return 'text';
}

function describe(
  kind: CellKind,
  {
    values,
    distinct,
    time,
  }: { values: readonly string[]; distinct: ColumnShape['distinct']; time: TimeWriting },
): string {
  switch (kind) {
    case 'nothing':
      return 'empty';
    case 'consent':
      return 'signals of consent';
    case 'yes/no':
      return 'yes/no words';
    case 'time':
      return timeWords(time);
    case 'whole number':
      return wholeNumberWords(values, time);
    case 'text':
      return textWords(values, distinct);
    case 'e-mail address':
    case 'IP address':
      return `${kind}es`;
    case 'hash':
      return 'hashes in hexadecimal';
    case 'JSON':
      return 'JSON';
    default:
      return `${kind}s`;
  }
}

function timeWords(time: TimeWriting): string {
  if (time.kind === 'several notations') return `times in several notations (${time.notations.join(', ')})`;
  if (time.kind === 'ambiguous') return 'dates that could be day first or month first';
  if (time.kind !== 'times') return 'times';
  const written = writtenTimes(time);
  return time.bad === undefined ? written : `${written}, and many cells that are no times`;
}

function writtenTimes(time: Extract<TimeWriting, { kind: 'times' }>): string {
  const what = time.precision === 'date' ? 'dates' : 'times';
  const written = time.format === 'auto' ? `ISO ${what}` : `${what} written ${time.format}`;
  if (time.precision === 'date') return written;
  switch (time.zone) {
    case 'told':
      return `${written} with offset`;
    case 'not told':
      return `${written} without a zone`;
    case 'mixed':
      return `${written}, some with offset and some without`;
  }
}

const countUnits = { 'epoch-s': 'seconds', 'epoch-ms': 'milliseconds', 'epoch-us': 'microseconds' } as const;

function wholeNumberWords(values: readonly string[], time: TimeWriting): string {
  const length = values[0]!.length;
  const fixed = length >= 6 && values.every(value => value.length === length);
  const words = fixed ? `${length}-digit integers` : 'whole numbers';
  return time.kind === 'counts' ? `${words} that could be ${countUnits[time.format]} since 1970` : words;
}

function textWords(values: readonly string[], distinct: ColumnShape['distinct']): string {
  const sorted = values.map(value => value.length).toSorted((a, b) => a - b);
  const size = sorted[sorted.length >> 1]! > longText ? 'long' : 'short';
  switch (distinct) {
    case 'one':
      return `one ${size} text throughout`;
    case 'few':
      return `few distinct ${size} texts`;
    case 'many':
      return `many distinct ${size} texts`;
    case 'nearly all':
      return `${size} texts, nearly all different`;
  }
}

function isIpAddress(value: string): boolean {
  const parts = value.split('.');
  if (parts.length === 4) return parts.every(part => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return (
    value.length <= 45 &&
    /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(value) &&
    /[0-9a-f]/i.test(value) &&
    !/^\d+(:\d+){1,2}$/.test(value)
  );
}

/** Thirteen to nineteen digits with the right check digit (ISO/IEC 7812-1, Luhn) and a card network in front. */
function isCardNumber(value: string): boolean {
  const digits = value.replace(/[ -]/g, '');
  if (!/^[3-6]\d{12,18}$/.test(digits)) return false;
  let sum = 0;
  for (let k = 0; k < digits.length; k++) {
    const digit = Number(digits[digits.length - 1 - k]);
    sum += k % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

function isIban(value: string): boolean {
  return (
    /^[A-Z]{2}\d{2} ?([A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}$/.test(value) &&
    /\d{6}/.test(value.replaceAll(' ', ''))
  );
}

function isPhoneNumber(value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  return /^(\+|00)[\d ()./-]+$/.test(value)
    ? digits >= 8 && digits <= 16
    : /^\(?0\d{1,5}\)?[ /-][\d ()/-]{4,14}$/.test(value);
}
