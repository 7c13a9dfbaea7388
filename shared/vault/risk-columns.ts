import type { CodedColumn, JourneyStore } from '../journeys/store.ts';
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
  return { codes: column.codes, from: 0, to };
}

/** What an attacker knows of the time of a point, numbered from 0 in order. */
export function bucketParts({ clock, events }: JourneyStore, bucket: TimePrecision | 'none'): EventParts {
  if (bucket === 'none') return 'none';
  if (clock.kind === 'order') throw new RangeError('without a clock there are no times');
  if (events === 0) return 'none';
  const { least, most } = rangeOf(clock.at);
  const coarse = coarseUnits(clock.precision, bucket, least, most);
  const first = coarse(least);
  const values = coarse(most) - first + 1;
  const codes = values <= 2 ** 31 ? new Int32Array(events) : new Float64Array(events);
  for (let event = 0; event < events; event++) codes[event] = coarse(clock.at[event]!) - first;
  return { codes, values, to: 'as is' };
}

function rangeOf(numbers: Int32Array | Float64Array): { readonly least: number; readonly most: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return { least, most };
}

/** The unit of a coarser precision that holds a unit; months by a table of the days between two units. */
function coarseUnits(
  precision: TimePrecision,
  bucket: TimePrecision,
  least: number,
  most: number,
): (unit: number) => number {
  if (bucket === precision) return unit => unit;
  if (bucket === 'month') {
    const day = (unit: number) => unitOf('day', startOf(precision, unit));
    const first = day(least);
    const months = Int32Array.from({ length: day(most) - first + 1 }, (_, i) =>
      unitOf('month', startOf('day', first + i)),
    );
    return unit => months[day(unit) - first]!;
  }
  const [length, zero] = [unitSeconds(precision), startOf(precision, 0)];
  const [coarseLength, coarseZero] = [unitSeconds(bucket), startOf(bucket, 0)];
  return unit => Math.floor((unit * length + zero - coarseZero) / coarseLength);
}
