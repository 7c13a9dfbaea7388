import { parseDuration } from './duration.ts';
import {
  addressPartSchema,
  type Mapping,
  mappingSchema,
  timeFormatSchema,
  timePrecisionSchema,
} from './mapping.ts';
import { readConsent } from './recipe-consent.ts';
import { invalid, type Place } from './recipe-text.ts';
import {
  choiceOf,
  listOf,
  maybe,
  membersOf,
  numberOf,
  type Section,
  sectionOf,
  someOf,
  stated,
  textOf,
} from './recipe-values.ts';

/** The parts of a recipe that say how a file becomes journeys. */
export function readMapping(recipe: Section): Mapping {
  const roles = sectionOf(recipe.require('roles'), [
    'person',
    'time',
    'touchpoint',
    'channel',
    'amount',
    'session',
    'attributes',
    'sensitive',
  ]);
  const time = readTimeRole(roles.require('time'));
  return mappingSchema.parse({
    person: readPerson(roles.require('person')),
    time,
    touchpoint: readTouchpoint(roles.require('touchpoint')),
    ...stated(
      'channel',
      maybe(roles.get('channel'), place => textOf(place)),
    ),
    ...stated('amount', maybe(roles.get('amount'), readAmount)),
    ...stated(
      'session',
      maybe(roles.get('session'), place => readSession(place, time.kind)),
    ),
    attributes: Object.fromEntries(
      [...(maybe(roles.get('attributes'), membersOf) ?? [])].map(([name, place]) => [
        name,
        readAttribute(name, place),
      ]),
    ),
    sensitive: maybe(roles.get('sensitive'), place => listOf(place, item => textOf(item))) ?? [],
    ...stated(
      'confirm',
      maybe(recipe.get('confirm'), place => someOf(place, 1000)),
    ),
    ...stated('consent', maybe(recipe.get('consent'), readConsent)),
    ...readPeriod(recipe.get('time'), time.kind),
    ...readTouchpoints(recipe.get('touchpoints')),
  });
}

function readPerson(place: Place): string[] {
  return place.kind === 'list' ? someOf(place, 8) : [textOf(place)];
}

function readTimeRole(place: Place): Mapping['time'] {
  if (place.kind !== 'section') return { kind: 'clock', column: textOf(place), format: 'auto' };
  const role = sectionOf(place, ['column', 'format', 'timezone', 'order']);
  const order = role.get('order');
  if (order !== undefined) {
    if (place.members.size > 1)
      throw invalid(place.path, 'order stands alone: it means that there is no clock');
    return { kind: 'order', column: textOf(order) };
  }
  return {
    kind: 'clock',
    column: textOf(role.require('column')),
    format: maybe(role.get('format'), readTimeFormat) ?? 'auto',
    ...stated('zone', maybe(role.get('timezone'), readZone)),
  };
}

function readTimeFormat(place: Place): string {
  const format = textOf(place, 100);
  if (timeFormatSchema.safeParse(format).success) return format;
  throw invalid(
    place.path,
    'it is auto, epoch-s, epoch-ms, epoch-us, local-epoch-s, local-epoch-ms or a pattern such as "%d/%m/%Y %H:%M"',
  );
}

function readZone(place: Place): string {
  const zone = textOf(place, 100);
  try {
    if (/^[A-Za-z]/.test(zone)) {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return zone;
    }
  } catch {}
  throw invalid(place.path, 'it is the name of a time zone, such as Europe/Berlin or UTC');
}

const betweenColumns = ' / ';

function readTouchpoint(place: Place): Mapping['touchpoint'] {
  if (place.kind !== 'section') return { columns: [textOf(place)], join: betweenColumns };
  const role = sectionOf(place, ['columns', 'join', 'url']);
  const parts = mappingSchema.shape.touchpoint.shape.url.unwrap().options;
  return {
    columns: someOf(role.require('columns'), 8),
    join: maybe(role.get('join'), join => textOf(join, 10)) ?? betweenColumns,
    ...stated(
      'url',
      maybe(role.get('url'), at => choiceOf(at, parts)),
    ),
  };
}

function readAmount(place: Place): NonNullable<Mapping['amount']> {
  const role = sectionOf(place, ['column', 'currency', 'currency_column', 'decimal']);
  const currency = textOf(role.require('currency'));
  if (!/^[A-Z]{3}$/.test(currency)) throw invalid(`${place.path}.currency`, 'it is a code such as EUR');
  const decimal = maybe(role.get('decimal'), textOf);
  if (decimal !== undefined && decimal !== 'point' && decimal !== 'comma') {
    throw invalid(`${place.path}.decimal`, 'it is point or comma');
  }
  return {
    column: textOf(role.require('column')),
    currency,
    ...stated('currency_column', maybe(role.get('currency_column'), textOf)),
    ...(decimal === undefined ? {} : { decimal }),
  };
}

function readSession(place: Place, clock: Mapping['time']['kind']): NonNullable<Mapping['session']> {
  if (clock === 'order') throw invalid(place.path, 'there are no sessions without a clock');
  if (place.kind !== 'section') return { kind: 'column', column: textOf(place) };
  const gap = sectionOf(place, ['gap']).require('gap');
  return { kind: 'gap', seconds: durationOf(gap) };
}

export function durationOf(place: Place): number {
  const duration = place.kind === 'text' ? parseDuration(place.text) : 'invalid';
  if (duration === 'invalid') throw invalid(place.path, 'it is a time span such as 90s, 30m, 12h, 7d or 2w');
  return duration;
}

/** Names that stand for something else where a question names an attribute. */
const taken: ReadonlySet<string> = new Set(['touchpoint', 'channel', 'amount']);

function readAttribute(name: string, place: Place): Mapping['attributes'][string] {
  if (name === '') throw invalid(place.path, 'an attribute has a name');
  if (taken.has(name))
    throw invalid(place.path, `an attribute cannot be called ${name}; choose another name`);
  if (place.kind !== 'section') return { column: textOf(place) };
  const role = sectionOf(place, ['column', 'bands', 'url']);
  const bands = role.get('bands');
  const url = role.get('url');
  if (bands !== undefined && url !== undefined)
    throw invalid(url.path, 'bands are of numbers, which are no addresses');
  return {
    column: textOf(role.require('column')),
    ...stated('bands', maybe(bands, readBands)),
    ...stated(
      'url',
      maybe(url, at => choiceOf(at, addressPartSchema.options)),
    ),
  };
}

function readBands(place: Place): number[] {
  const bands = listOf(place, numberOf);
  if (bands.length === 0 || bands.length > 50) throw invalid(place.path, 'it lists 1 to 50 numbers');
  if (bands.some((edge, at) => at > 0 && edge <= bands[at - 1]!)) {
    throw invalid(place.path, 'the numbers rise from one to the next');
  }
  return bands;
}

function readPeriod(
  place: Place | undefined,
  clock: Mapping['time']['kind'],
): Pick<Mapping, 'precision' | 'zone' | 'from' | 'to' | 'age'> {
  const time = maybe(place, stands =>
    sectionOf(stands, ['precision', 'timezone', 'from', 'to', 'max_age', 'as_of']),
  );
  const from = maybe(time?.get('from'), dateOf);
  const to = maybe(time?.get('to'), dateOf);
  if (clock === 'order' && (from !== undefined || to !== undefined)) {
    throw invalid(from === undefined ? 'time.to' : 'time.from', 'there are no dates without a clock');
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw invalid('time.to', 'it is a day after time.from; the period ends before it');
  }
  return {
    precision: maybe(time?.get('precision'), at => choiceOf(at, timePrecisionSchema.options)) ?? 'hour',
    zone: maybe(time?.get('timezone'), readZone) ?? 'UTC',
    ...stated('from', from),
    ...stated('to', to),
    ...stated('age', time === undefined ? undefined : readAge(time, clock, to)),
  };
}

/** Counted back from a day that a person states, and never from the clock or the data: the same recipe reads the same. */
function readAge(time: Section, clock: Mapping['time']['kind'], to: string | undefined): Mapping['age'] {
  const limit = time.get('max_age');
  const stands = time.get('as_of');
  if (limit === undefined) {
    if (stands !== undefined) throw invalid(stands.path, 'it goes with max_age');
    return undefined;
  }
  if (clock === 'order') throw invalid(limit.path, 'there is no age without a clock');
  const as_of = maybe(stands, dateOf) ?? to;
  if (as_of === undefined) throw invalid(limit.path, 'say the day it is counted back from: as_of, or to');
  return { seconds: durationOf(limit), as_of };
}

function dateOf(place: Place): string {
  const date = mappingSchema.shape.from.safeParse(place.kind === 'text' ? place.text : 'none');
  if (!date.success || date.data === undefined) throw invalid(place.path, 'it is a date such as 2026-01-31');
  return date.data;
}

const touchpointKeys = ['groups', 'public', 'taxonomy'];

export function readTaxonomyName(place: Place | undefined): string | undefined {
  return maybe(place === undefined ? undefined : sectionOf(place, touchpointKeys).get('taxonomy'), name =>
    textOf(name, 1000),
  );
}

function readTouchpoints(place: Place | undefined): Pick<Mapping, 'groups' | 'public'> {
  const touchpoints = maybe(place, stands => sectionOf(stands, touchpointKeys));
  const groups = maybe(touchpoints?.get('groups'), membersOf) ?? new Map<string, Place>();
  return {
    groups: Object.fromEntries([...groups].map(([name, patterns]) => [name, someOf(patterns, 10_000)])),
    public: maybe(touchpoints?.get('public'), names => listOf(names, name => textOf(name, 500))) ?? [],
  };
}
