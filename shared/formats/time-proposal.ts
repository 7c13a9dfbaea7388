import { compileTime, type TimeReader, unreadable, zoneless } from './time-text.ts';

/** How the times of a column seem to be written. */
export type TimeWriting =
  | {
      readonly kind: 'times';
      /** For `compileTime`. */
      readonly format: string;
      readonly zone: 'told' | 'not told' | 'mixed';
      readonly precision: 'date' | 'time';
      /** Whether many cells are no times. */
      readonly bad?: 'many';
    }
  /** Digits in a row that lie where counts since 1970 lie, and could be anything else. */
  | {
      readonly kind: 'counts';
      readonly format: 'epoch-s' | 'epoch-ms' | 'epoch-us';
      readonly bad?: 'many';
    }
  /** Each is read by its own form, and which form means what is for a person to say. */
  | {
      readonly kind: 'several notations';
      readonly notations: readonly TimeNotation[];
      readonly zone: 'told' | 'not told' | 'mixed';
    }
  /** Day first and month first read equally many. */
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'no times' };

export type TimeNotation = 'ISO 8601' | 'seconds' | 'milliseconds' | 'microseconds';

const enough = 0.95;
/** With fewer times than this a column is none of times. */
const fewest = 0.7;
const most = 1000;

/** Proposes from values that are not empty; what is imported is read by the format alone. */
export function timeWriting(values: readonly string[]): TimeWriting {
  const sample = values.slice(0, most).map(value => encoder.encode(value.trim()));
  const dated = sample.filter(hasDateDigits);
  if (sample.length === 0 || dated.length < sample.length * fewest) return { kind: 'no times' };
  const counts = asCounts(sample);
  if (counts !== 'no') return counts;

  const several = inSeveralNotations(sample);
  if (several !== 'no') return several;
  const auto = judged('auto', sample);
  if (auto.share >= fewest) return timesOf('auto', auto, dated);
  const judgedPatterns = patterns
    .filter(({ reader }) => dated.slice(0, 5).some(text => isTime(reader.read(text, 0, text.length))))
    .map(({ format }) => ({ format, ...judged(format, sample) }))
    .filter(({ share }) => share >= fewest)
    .toSorted((a, b) => b.share - a.share);
  const [best, second] = judgedPatterns;
  if (best === undefined) return { kind: 'no times' };
  if (
    second !== undefined &&
    second.share === best.share &&
    dayFirst(best.format) !== dayFirst(second.format)
  )
    return { kind: 'ambiguous' };
  return timesOf(best.format, best, dated);
}

interface Judged {
  readonly share: number;
  readonly zoned: number;
  readonly read: number;
}

function judged(format: string, sample: readonly Uint8Array[]): Judged {
  const reader = compileTime(format, undefined);
  let read = 0;
  let zoned = 0;
  for (const text of sample) {
    if (!isTime(reader.read(text, 0, text.length)) || (format === 'auto' && isDigits(text))) continue;
    read++;
    if (reader.zoned) zoned++;
  }
  return { share: read / sample.length, zoned, read };
}

/** No date is written with fewer digits than `1/2/03`, so that most columns need not be tried. */
function hasDateDigits(text: Uint8Array): boolean {
  let digits = 0;
  for (const byte of text) if (byte >= 0x30 && byte <= 0x39) digits++;
  return digits >= 4;
}

function isDigits(text: Uint8Array): boolean {
  return text.every(byte => byte >= 0x30 && byte <= 0x39);
}

function isTime(value: number): boolean {
  return value === zoneless || value !== unreadable;
}

function timesOf(format: string, { share, zoned, read }: Judged, sample: readonly Uint8Array[]): TimeWriting {
  const dates = format === 'auto' ? sample.every(text => text.length <= 10) : !/%[HITR]/.test(format);
  return {
    kind: 'times',
    format,
    zone: zoned === read ? 'told' : zoned === 0 ? 'not told' : 'mixed',
    precision: dates ? 'date' : 'time',
    ...(share < enough && { bad: 'many' }),
  };
}

/** Times that one rule reads, in more than one way of writing; few strange ones are no times at all. */
function inSeveralNotations(sample: readonly Uint8Array[]): TimeWriting | 'no' {
  const reader = compileTime('auto', undefined);
  const counts = new Map<TimeNotation, number>();
  let [zoned, bare] = [0, 0];
  for (const text of sample) {
    const value = reader.read(text, 0, text.length);
    if (!isTime(value)) continue;
    const isCount = isDigits(text);
    if (isCount && !(value >= window.from * 1e6 && value < window.to * 1e6)) continue;
    const notation: TimeNotation = !isCount
      ? 'ISO 8601'
      : text.length <= 10
        ? 'seconds'
        : text.length <= 13
          ? 'milliseconds'
          : 'microseconds';
    if (!isCount && value === zoneless) bare++;
    else if (!isCount) zoned++;
    counts.set(notation, (counts.get(notation) ?? 0) + 1);
  }
  const read = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (counts.size < 2 || read < sample.length * enough) return 'no';
  const zone = bare === 0 ? 'told' : zoned === 0 ? 'not told' : 'mixed';
  return { kind: 'several notations', notations: [...counts.keys()].sort(), zone };
}

/** 1990 to 2039. */
const window = { from: 6.3e8, to: 2.2e9 };

function asCounts(sample: readonly Uint8Array[]): TimeWriting | 'no' {
  const units = [
    ['epoch-s', 1, 9, 10],
    ['epoch-ms', 1e3, 12, 13],
    ['epoch-us', 1e6, 15, 16],
  ] as const;
  for (const [format, perSecond, least, longest] of units) {
    const fits = sample.filter(text => {
      if (text.length < least || text.length > longest) return false;
      if (!isDigits(text)) return false;
      const seconds = Number(decoder.decode(text)) / perSecond;
      return seconds >= window.from && seconds < window.to;
    });
    const share = fits.length / sample.length;
    if (share === 1 || (share >= fewest && fits.length === sample.filter(hasDateDigits).length))
      return { kind: 'counts', format, ...(share < enough && { bad: 'many' }) };
  }
  return 'no';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const dates = [
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d/%m/%y',
  '%m/%d/%y',
  '%d.%m.%Y',
  '%d.%m.%y',
  '%d-%m-%Y',
  '%m-%d-%Y',
  '%d-%b-%Y',
  '%d-%b-%y',
  '%d %b %Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%d %B %Y',
  '%Y.%m.%d',
  '%Y/%m/%d',
  '%Y-%m-%d',
];
const times = [
  '',
  ' %H:%M',
  ' %H:%M:%S',
  ' %H:%M:%S.%f',
  ' %I:%M %p',
  ' %I:%M:%S %p',
  ', %H:%M',
  ', %I:%M %p',
];
const zones = ['', ' %z'];
const others = [
  '%Y%m%d',
  '%Y%m%d%H%M%S',
  '%d/%b/%Y:%H:%M:%S %z',
  '%a %b %e %H:%M:%S %Y',
  '%Y/%m/%d-%H:%M:%S.%f',
];

const patterns: readonly { format: string; reader: TimeReader }[] = [
  ...dates.flatMap(date => times.flatMap(time => zones.map(zone => date + time + (time === '' ? '' : zone)))),
  ...others,
]
  .filter((format, place, all) => all.indexOf(format) === place)
  .map(format => ({ format, reader: compileTime(format, undefined) }));

function dayFirst(format: string): boolean {
  return /^%d.%m/.test(format);
}
