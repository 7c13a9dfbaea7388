import * as z from 'zod';
import type { QuestionKind } from '../question-kind.ts';
import { areApart, filtered, groupsSchema, nameSet, touchpointName } from '../question-parts.ts';
import {
  groupsOf,
  namesOf,
  sessionRefusals,
  subjectRefusals,
  touchpointOf,
} from '../recipe-question-values.ts';
import { choiceOf, maybe, stated, truthOf, wholeOf } from '../recipe-values.ts';

const mostDepth = 20;

export const pathsSchema = z.strictObject({
  ask: z.literal('paths'),
  /** What a path is made of; touchpoints where nothing is said. */
  by: z.literal('channel').optional(),
  /** Anchors the path; without it and `end` the path starts where the journey starts. */
  start: touchpointName.optional(),
  /** Alone: the path leads up to it. With `start`: to the first after it. */
  end: touchpointName.optional(),
  /** Which occurrence of the anchor counts; the first where nothing is said. */
  occurrence: z.literal('last').optional(),
  /** Most places on a path, the anchor included, those before it not. */
  depth: z.int().min(1).max(mostDepth),
  /** How many places before `start` are told. */
  before: z.int().min(1).max(mostDepth).optional(),
  collapse_repeats: z.boolean(),
  /** Names that are no places on a path. */
  exclude: nameSet.optional(),
  /** Names that are told as one, by their new name; a name alone is renamed. */
  groups: groupsSchema.optional(),
  /** Within the session that holds the anchor, rather than in the whole journey. */
  scope: z.literal('session').optional(),
  /**
   * Counts people at every beginning of their path, so that the beginnings of rare paths show; each person then
   * names as many bins as their path has places, and one more for where it ends.
   */
  tree: z.literal(true).optional(),
  ...filtered,
});
export type PathsQuestion = z.infer<typeof pathsSchema>;

export const pathsKind: QuestionKind<PathsQuestion> = {
  fields: [
    'by',
    'start',
    'end',
    'occurrence',
    'depth',
    'before',
    'collapse_repeats',
    'exclude',
    'groups',
    'scope',
    'tree',
  ],
  read: section => {
    const by = maybe(section.get('by'), at => choiceOf(at, ['touchpoint', 'channel']));
    const occurrence = maybe(section.get('occurrence'), at => choiceOf(at, ['first', 'last']));
    const scope = maybe(section.get('scope'), at => choiceOf(at, ['journey', 'session']));
    const before = maybe(section.get('before'), at => wholeOf(at, 0, mostDepth));
    return {
      ask: 'paths',
      ...(by === 'channel' && { by }),
      ...stated('start', maybe(section.get('start'), touchpointOf)),
      ...stated('end', maybe(section.get('end'), touchpointOf)),
      ...(occurrence === 'last' && { occurrence }),
      depth: maybe(section.get('depth'), depth => wholeOf(depth, 1, mostDepth)) ?? 4,
      ...(before !== undefined && before > 0 && { before }),
      collapse_repeats: maybe(section.get('collapse_repeats'), truthOf) ?? false,
      ...stated('exclude', maybe(section.get('exclude'), namesOf)),
      ...stated('groups', maybe(section.get('groups'), groupsOf)),
      ...(scope === 'session' && { scope }),
      ...(maybe(section.get('tree'), truthOf) === true && { tree: true as const }),
    };
  },
  write: question => question,
  refusals: function* (question, mapping) {
    const { by, start, end, before, exclude = [], groups, scope } = question;
    if (by !== undefined) yield* subjectRefusals(by, mapping);
    if (before !== undefined && (start === undefined || end !== undefined)) {
      yield 'places before an anchor need a start and no end';
    }
    if (scope !== undefined) yield* sessionRefusals(mapping);
    if (question.tree !== undefined && (before !== undefined || leadsUp(question))) {
      yield 'a tree grows from where paths start: it has no places before that, and no end alone';
    }
    if (!areApart(groups)) yield 'a name is in two of its groups';
    for (const anchor of [start, end]) {
      if (anchor !== undefined && exclude.includes(anchor)) yield 'what it excludes is its anchor';
    }
  },
  title: ({ start, end, by }) => {
    const what = by === undefined ? 'Paths' : 'Paths by channel';
    if (start !== undefined && end !== undefined) return `${what} from ${start} to ${end}`;
    if (end !== undefined) return `${what} to ${end}`;
    return start === undefined ? `${what} from the start` : `${what} from ${start}`;
  },
};

/** Whether a path leads up to its anchor rather than away from it. */
export function leadsUp({ start, end }: Pick<PathsQuestion, 'start' | 'end'>): boolean {
  return start === undefined && end !== undefined;
}

/**
 * The position, from 1, at which a path begins: positions are counted so that the anchor stands at the same one
 * in every path. `told` is how many places stand before it.
 */
export function firstPosition(question: PathsQuestion, length: number, told: number): number {
  return leadsUp(question) ? question.depth - length + 1 : (question.before ?? 0) - told + 1;
}
