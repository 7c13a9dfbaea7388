import { Failure } from '../protocol/fault.ts';
import { invalid, type Place } from './recipe-text.ts';

/** Reads single values of a recipe; each says plainly what it wants when it does not get it. */

/** A section whose names are all known; what is empty counts as left out. */
export interface Section {
  readonly path: string;
  get(name: string): Place | undefined;
  require(name: string): Place;
}

/** @throws Failure `recipe-unknown-key` with the path of the first name that is not among the known */
export function sectionOf(place: Place, known: readonly string[]): Section {
  const members = membersOf(place);
  for (const [name, member] of members) {
    if (!known.includes(name)) throw new Failure('recipe-unknown-key', { key: member.path.slice(0, 300) });
  }
  const get = (name: string) => {
    const member = members.get(name);
    return member?.kind === 'empty' ? undefined : member;
  };
  return {
    path: place.path,
    get,
    require(name) {
      const member = get(name);
      if (member === undefined)
        throw invalid(place.path === '' ? name : `${place.path}.${name}`, 'it is missing');
      return member;
    },
  };
}

export function membersOf(place: Place): ReadonlyMap<string, Place> {
  if (place.kind !== 'section') throw invalid(place.path || 'the top', 'it is a section of names and values');
  return place.members;
}

export function listOf<Item>(place: Place, item: (place: Place) => Item): Item[] {
  if (place.kind !== 'list') throw invalid(place.path, 'it is a list, such as [one, two]');
  return place.items.map(item);
}

/** At least one, none twice. */
export function someOf(place: Place, most: number): string[] {
  const texts = listOf(place, item => textOf(item));
  if (texts.length === 0) throw invalid(place.path, 'the list is empty');
  if (texts.length > most) throw invalid(place.path, `the list has more than ${most} items`);
  if (new Set(texts).size < texts.length) throw invalid(place.path, 'something is in the list twice');
  return texts;
}

/** Numbers and `true` or `false` where text is wanted are taken as they were typed. */
export function textOf(place: Place, most = 1000): string {
  if (place.kind !== 'text' && place.kind !== 'number' && place.kind !== 'truth') {
    throw invalid(place.path, 'it is a text');
  }
  if (place.text === '') throw invalid(place.path, 'the text is empty');
  if (place.text.length > most) throw invalid(place.path, `the text is longer than ${most} characters`);
  return place.text;
}

export function wholeOf(place: Place, least: number, most: number): number {
  const number = place.kind === 'text' && /^[0-9]{1,15}$/.test(place.text) ? Number(place.text) : place;
  const value = typeof number === 'number' ? number : number.kind === 'number' ? number.number : Number.NaN;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalid(place.path, `it is a whole number from ${least} to ${most}`);
  }
  return value;
}

export function numberOf(place: Place): number {
  if (place.kind !== 'number') throw invalid(place.path, 'it is a number');
  return place.number === 0 ? 0 : place.number;
}

export function truthOf(place: Place): boolean {
  if (place.kind !== 'truth') throw invalid(place.path, 'it is true or false');
  return place.truth;
}

export function choiceOf<Choice extends string>(place: Place, choices: readonly Choice[]): Choice {
  const choice = choices.find(candidate => place.kind === 'text' && candidate === place.text);
  if (choice === undefined) throw invalid(place.path, `it is one of ${choices.join(', ')}`);
  return choice;
}

/** Reads a value that may be left out. */
export function maybe<Value>(place: Place | undefined, read: (place: Place) => Value): Value | undefined {
  return place === undefined ? undefined : read(place);
}

/** For spreading: nothing where the value is left out. */
export function stated<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}
