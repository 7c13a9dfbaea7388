import * as z from 'zod';
import type { QuestionKind } from '../question-kind.ts';
import { atMostSchema, filtered, subjectSchema } from '../question-parts.ts';
import { subjectOf, subjectRefusals, subjectText } from '../recipe-question-values.ts';
import { maybe, stated, wholeOf } from '../recipe-values.ts';

const mostEvents = 10_000;

export const reachSchema = z.strictObject({
  ask: z.literal('reach'),
  of: subjectSchema,
  at_most: atMostSchema,
  /** Counts events beside people: most that one person adds in all. People alone where nothing is said. */
  events: z.int().min(1).max(mostEvents).optional(),
  ...filtered,
});
export type ReachQuestion = z.infer<typeof reachSchema>;

export const reachKind: QuestionKind<ReachQuestion> = {
  fields: ['of', 'at_most', 'events'],
  read: (section, mapping) => ({
    ask: 'reach',
    of: maybe(section.get('of'), of => subjectOf(of, mapping)) ?? 'touchpoint',
    at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 5,
    ...stated(
      'events',
      maybe(section.get('events'), most => wholeOf(most, 1, mostEvents)),
    ),
  }),
  write: question => ({ ...question, of: subjectText(question.of) }),
  refusals: (question, mapping) => subjectRefusals(question.of, mapping),
  title: ({ of, events }) => `${events === undefined ? 'People' : 'People and events'} by ${subjectText(of)}`,
};
