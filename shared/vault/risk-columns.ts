import type { Clock, CodedColumn, JourneyStore } from '../journeys/store.ts';
import { missingLabel } from '../journeys/store.ts';
import { startOf, unitOf, unitSeconds } from '../policy/calendar.ts';
import type { Mapping, TimePrecision } from '../policy/mapping.ts';
import { catchAllName, type RiskView, widerBands } from '../policy/risk-view.ts';
import type { CodedRows } from '../risk/classes.ts';
import type { EventParts } from '../risk/points.ts';
import type { CodedWithMissing } from '../risk/wildcard-classes.ts';
import { bandLabel } from './bands.ts';
import type { PopulationTable } from './population-table.ts';

/**
 * The journey store as it would be under a coarser mapping: dictionaries and units of time are recoded, events
 * are not touched and nothing is imported again.
 */

/** One row a person: the value at their first event. */
export function personColumn(
  store: JourneyStore,
  mapping: Mapping,
  attribute: string,
  how: RiskView['attributes'][string] | 'as mapped',
): CodedWithMissing {
  const column = store.attributes.get(attribute);
  if (column === undefined) throw new RangeError('no such attribute');
  const bands = mapping.attributes[attribute]?.bands;
  const { to, values, missing } = recode(column, how === 'wider' ? joinedBand(bands) : label => label);
  const codes = new Uint32Array(store.people);
  for (let person = 0; person < codes.length; person++) {
    codes[person] = to[column.codes[store.offsets[person]!]!]!;
  }
  return { codes, values, missing };
}

/** The same of everybody in the file, and after them of everybody in a population, with the same codes. */
export function columnOfBoth(
  store: JourneyStore,
  mapping: Mapping,
  attribute: string,
  how: RiskView['attributes'][string] | 'as mapped',
  population: PopulationTable,
): CodedRows {
  const own = store.attributes.get(attribute);
  const theirs = population.columns.get(attribute);
  if (own === undefined || theirs === undefined) throw new RangeError('no such attribute');
  const rename =
    how === 'wider' ? joinedBand(mapping.attributes[attribute]?.bands) : (label: string) => label;
  const codeOf = new Map<string, number>();
  const codesOf = (labels: readonly string[]) =>
    labels.map(rename).map(label => {
      const code = codeOf.get(label) ?? codeOf.size;
      codeOf.set(label, code);
      return code;
    });
  const toOwn = codesOf(own.labels);
  const toTheirs = codesOf(theirs.labels);
  const codes = new Uint32Array(store.people + population.people);
  for (let person = 0; person < store.people; person++) {
    codes[person] = toOwn[own.codes[store.offsets[person]!]!]!;
  }
  for (let person = 0; person < population.people; person++) {
    codes[store.people + person] = toTheirs[theirs.codes[person]!]!;
  }
  return { codes, values: Math.max(1, codeOf.size) };
}

function recode(
  { labels }: CodedColumn,
  rename: (label: string) => string,
): { readonly to: Int32Array; readonly values: number; readonly missing: number } {
  const names = [...new Set(labels.map(rename))];
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const to = Int32Array.from(labels, label => codeOf.get(rename(label))!);
  return { to, values: Math.max(1, names.length), missing: codeOf.get(missingLabel) ?? -1 };
}

/** The label of a band once bands are joined two by two. */
function joinedBand(bands: readonly number[] | undefined): (label: string) => string {
  const wider = widerBands(bands);
  if (bands === undefined || wider === 'widest') return label => label;
  const to = new Map<string, string>();
  for (let index = -1; index < bands.length; index++) {
    to.set(bandLabel(bands, index), bandLabel(wider, Math.floor(index / 2)));
  }
  return label => to.get(label) ?? label;
}

/** What an attacker knows of the place of a point. A missing channel makes no point. */
export function labelParts(
  store: JourneyStore,
  mapping: Mapping,
  label: 'touchpoint' | 'channel' | 'none',
  touchpoints: RiskView['touchpoints'],
): EventParts {
  if (label === 'none') return 'none';
  const column = label === 'channel' ? store.channel : store.touchpoint;
  if (column === 'unmapped') throw new RangeError('no channel is mapped');
  const others = catchAllName(mapping);
  const declared = new Set(mapping.public);
  const isDeclared = label === 'channel' || touchpoints === 'as mapped';
  const { to, missing } = recode(column, name => (isDeclared || declared.has(name) ? name : others));
  if (label === 'channel' && missing >= 0)
    for (let i = 0; i < to.length; i++) if (to[i] === missing) to[i] = -1;
  return { codes: column.codes, from: 0, each: 1, to };
}

/** What an attacker knows of the time of a point, numbered from 0 in order. */
export function bucketParts(
  { clock, events }: JourneyStore,
  bucket: TimePrecision | 'none',
  range: () => Range = () => rangeOf(clock),
): EventParts {
  if (bucket === 'none') return 'none';
  if (clock.kind === 'order') throw new RangeError('without a clock there are no times');
  if (events === 0) return 'none';
  const { at: codes, precision } = clock;
  const { least, most } = range();
  if (bucket === precision) return { codes, from: least, each: 1, values: most - least + 1, to: 'as is' };
  const bucketOf = (unit: number) => unitOf(bucket, startOf(precision, unit));
  const first = bucketOf(least);
  const last = bucketOf(most);
  const unitsIn = (coarse: TimePrecision) => unitSeconds(coarse) / unitSeconds(precision);
  if (bucket !== 'month') {
    const from = startOf(bucket, first) / unitSeconds(precision);
    return { codes, from, each: unitsIn(bucket), values: last - first + 1, to: 'as is' };
  }
  // Months are of different lengths: by a table of their days.
  const day = (unit: number) => unitOf('day', startOf(precision, unit));
  const to = Int32Array.from(
    { length: day(most) - day(least) + 1 },
    (_, i) => unitOf('month', startOf('day', day(least) + i)) - first,
  );
  return { codes, from: day(least) * unitsIn('day'), each: unitsIn('day'), to };
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** The earliest and the latest unit of time, of which there is one. */
export function rangeOf(clock: Clock): Range {
  if (clock.kind === 'order') throw new RangeError('without a clock there are no times');
  const { at } = clock;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < at.length; i++) {
    const unit = at[i]!;
    if (unit < least) least = unit;
    if (unit > most) most = unit;
  }
  return { least, most };
}
