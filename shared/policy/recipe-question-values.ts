import { unitSeconds } from './calendar.ts';
import type { Mapping } from './mapping.ts';
import type { AskedMapping } from './question-kind.ts';
import { type Breakdown, type Groups, mostNames, type Subject } from './question-parts.ts';
import { invalid, type Place } from './recipe-text.ts';
import { choiceOf, listOf, maybe, membersOf, sectionOf, textOf } from './recipe-values.ts';

/** Values of a recipe that questions of several kinds have, and why a mapping may not allow them. */

export function touchpointOf(place: Place): string {
  return textOf(place, 500);
}

/** A list of names, or one name alone. */
export function namesOf(place: Place): string[] {
  const names = place.kind === 'list' ? listOf(place, touchpointOf) : [touchpointOf(place)];
  if (names.length === 0) throw invalid(place.path, 'the list is empty');
  if (names.length > mostNames) throw invalid(place.path, `the list has more than ${mostNames} items`);
  return names;
}

/** Names told as one, by the name of their group. */
export function groupsOf(place: Place): Groups {
  const groups = [...membersOf(place)].map(([name, members]) => [name, namesOf(members)] as const);
  if (groups.length === 0) throw invalid(place.path, 'it names no group');
  if (groups.length > mostNames) throw invalid(place.path, `it names more than ${mostNames} groups`);
  return Object.fromEntries(groups);
}

/** `touchpoint`, `channel` or the name of an attribute. */
export function subjectOf(place: Place, mapping: Mapping): Subject {
  const name = textOf(place);
  if (name === 'touchpoint') return name;
  if (name === 'channel') {
    if (mapping.channel === undefined) throw invalid(place.path, 'no column is mapped to the channel');
    return name;
  }
  return { attribute: attributeOf(place, name, mapping) };
}

export function subjectText(subject: Subject): string {
  return typeof subject === 'string' ? subject : subject.attribute;
}

export function* subjectRefusals(subject: Subject, mapping: AskedMapping): Generator<string> {
  if (subject === 'channel' && mapping.channel === undefined) yield 'no channel is mapped';
  if (typeof subject === 'object') yield* attributeRefusals(subject.attribute, mapping);
}

export function* attributeRefusals(name: string, { attributes }: AskedMapping): Generator<string> {
  if (!Object.hasOwn(attributes, name)) yield `no attribute ${name} is mapped`;
}

/** An attribute, or `{attribute, at: first | last}`. */
export function breakdownOf(place: Place, mapping: Mapping): Breakdown {
  if (place.kind !== 'section') return { attribute: attributeOf(place, textOf(place), mapping), at: 'first' };
  const section = sectionOf(place, ['attribute', 'at']);
  const attribute = section.require('attribute');
  return {
    attribute: attributeOf(attribute, textOf(attribute), mapping),
    at: maybe(section.get('at'), at => choiceOf(at, ['first', 'last'])) ?? 'first',
  };
}

export function breakdownText(by: Breakdown): string | Breakdown {
  return by.at === 'first' ? by.attribute : by;
}

/** @throws Failure where the mapping has no attribute of that name */
export function attributeOf(place: Place, name: string, mapping: Mapping): string {
  if (Object.hasOwn(mapping.attributes, name)) return name;
  throw invalid(place.path, `roles.attributes has no ${name.slice(0, 100)}`);
}

export function* sessionRefusals({ session, time }: AskedMapping): Generator<string> {
  if (session === undefined) yield 'no session is mapped';
  if (session?.kind === 'gap' && time.kind === 'order') {
    yield 'a gap between sessions needs a clock, and only the order of events is mapped';
  }
}

export function* windowRefusals(seconds: number, { time, precision }: AskedMapping): Generator<string> {
  if (time.kind === 'order') yield 'a window needs a clock, and only the order of events is mapped';
  else if (seconds < unitSeconds(precision)) {
    yield `its window is finer than the time precision, one ${precision}`;
  }
}
