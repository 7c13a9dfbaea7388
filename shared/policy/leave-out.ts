import * as z from 'zod';
import { invalid, type Place } from './recipe-text.ts';
import { choiceOf, listOf, maybe, sectionOf, textOf } from './recipe-values.ts';

/**
 * How a list names people: by their identifiers, or by lower- or upper-case hex SHA-256 of a salt and the
 * identifier, one behind the other, in UTF-8. `unstated` means identifiers, and a list that then turns out to
 * be hashes is refused instead of leaving nobody out.
 */
export const listFormSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unstated') }),
  z.strictObject({ kind: z.literal('identifiers') }),
  z.strictObject({
    kind: z.literal('sha256'),
    salt: z.string().max(1000),
    salt_stands: z.enum(['before', 'after']),
  }),
]);
export type ListForm = z.infer<typeof listFormSchema>;

/** A list of people who objected or asked for erasure, and where it is, as it was typed. */
export interface LeaveOutList {
  readonly file: string;
  readonly form: ListForm;
}

/** `optouts.csv`, `{file, form: sha256, salt}`, or a list of such. */
export function readLeaveOut(place: Place): readonly LeaveOutList[] {
  return place.kind === 'list' ? listOf(place, readList) : [readList(place)];
}

const forms = ['identifiers', 'sha256'] as const;
const saltPlaces = ['before', 'after'] as const;

function readList(place: Place): LeaveOutList {
  if (place.kind !== 'section') return { file: textOf(place), form: { kind: 'unstated' } };
  const list = sectionOf(place, ['file', 'form', 'salt', 'salt_stands']);
  const file = textOf(list.require('file'));
  const form = maybe(list.get('form'), at => choiceOf(at, forms));
  if (form === 'sha256') {
    const salt = list.require('salt');
    return {
      file,
      form: {
        kind: form,
        salt: salt.kind === 'text' && salt.text === '' ? '' : textOf(salt),
        salt_stands: maybe(list.get('salt_stands'), at => choiceOf(at, saltPlaces)) ?? 'before',
      },
    };
  }
  for (const name of ['salt', 'salt_stands']) {
    const stray = list.get(name);
    if (stray !== undefined) throw invalid(stray.path, 'it goes with form: sha256');
  }
  return { file, form: form === undefined ? { kind: 'unstated' } : { kind: form } };
}

/** As `readLeaveOut` reads it. */
export function leaveOutSection(lists: readonly LeaveOutList[]): unknown {
  const sections = lists.map(sectionFor);
  return sections.length === 1 ? sections[0] : sections;
}

function sectionFor({ file, form }: LeaveOutList): unknown {
  switch (form.kind) {
    case 'unstated':
      return file;
    case 'identifiers':
      return { file, form: form.kind };
    case 'sha256': {
      const { kind, salt, salt_stands } = form;
      return { file, form: kind, salt, ...(salt_stands !== 'before' && { salt_stands }) };
    }
  }
}
