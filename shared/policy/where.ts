import { startOf, startOfDate, unitOf } from './calendar.ts';
import { type Mapping, mostParts } from './mapping.ts';
import type { AskedMapping } from './question-kind.ts';
import { type Where, whereSchema } from './question-parts.ts';
import { attributeOf, namesOf } from './recipe-question-values.ts';
import { invalid, type Place } from './recipe-text.ts';
import { listOf, maybe, membersOf, sectionOf, stated, textOf, wholeOf } from './recipe-values.ts';

/** Filters of a question as a recipe states them; nothing where the section is empty. */
export function readWhere(place: Place, mapping: Mapping): Where | undefined {
  const section = sectionOf(place, ['from', 'to', 'seen', 'not_seen', 'parts', 'channel', 'attributes']);
  const channel = maybe(section.get('channel'), namesOf);
  if (channel !== undefined && mapping.channel === undefined) {
    throw invalid(`${place.path}.channel`, 'no column is mapped to the channel');
  }
  const where = {
    ...stated('from', maybe(section.get('from'), dateOf)),
    ...stated('to', maybe(section.get('to'), dateOf)),
    ...stated('seen', maybe(section.get('seen'), namesOf)),
    ...stated('not_seen', maybe(section.get('not_seen'), namesOf)),
    ...stated(
      'parts',
      maybe(section.get('parts'), at => listOf(at, part => wholeOf(part, 1, mostParts))),
    ),
    ...stated('channel', channel),
    ...stated(
      'attributes',
      maybe(section.get('attributes'), at => readAttributes(at, mapping)),
    ),
  };
  return Object.keys(where).length === 0 ? undefined : whereSchema.parse(where);
}

function readAttributes(place: Place, mapping: Mapping): NonNullable<Where['attributes']> {
  const members = [...membersOf(place)];
  if (members.length === 0) throw invalid(place.path, 'it names no attribute');
  return Object.fromEntries(
    members.map(([name, values]) => [attributeOf(values, name, mapping), namesOf(values)]),
  );
}

function dateOf(place: Place): string {
  const text = textOf(place, 100);
  if (whereSchema.shape.from.safeParse(text).success) return text;
  throw invalid(place.path, 'it is a date such as 2026-01-31');
}

/** Why a mapping does not allow a filter. */
export function* whereRefusals(where: Where | undefined, mapping: AskedMapping): Generator<string> {
  if (where === undefined) return;
  const { from, to, channel, attributes = {} } = where;
  const { time, precision } = mapping;
  if (channel !== undefined && mapping.channel === undefined) yield 'no channel is mapped';
  for (const name of Object.keys(attributes)) {
    if (!Object.hasOwn(mapping.attributes, name)) yield `no attribute ${name} is mapped`;
  }
  if (from === undefined && to === undefined) return;
  if (time.kind === 'order') yield 'a date needs a clock, and only the order of events is mapped';
  if (from !== undefined && to !== undefined && from >= to) yield 'no day lies between its dates';
  for (const date of [from, to]) {
    if (date === undefined) continue;
    const start = startOfDate(date);
    if (startOf(precision, unitOf(precision, start)) !== start) {
      yield `its date ${date} is finer than the time precision, one ${precision}`;
    }
  }
}
