import * as z from 'zod';
import type { QuestionKind } from '../question-kind.ts';
import { atMostSchema, filtered, subjectSchema } from '../question-parts.ts';
import { subjectOf, subjectRefusals, subjectText } from '../recipe-question-values.ts';
import { maybe, wholeOf } from '../recipe-values.ts';

export const reachSchema = z.strictObject({
  ask: z.literal('reach'),
  of: subjectSchema,
  at_most: atMostSchema,
  ...filtered,
});
export type ReachQuestion = z.infer<typeof reachSchema>;

export const reachKind: QuestionKind<ReachQuestion> = {
  fields: ['of', 'at_most'],
  read: (section, mapping) => ({
    ask: 'reach',
    of: maybe(section.get('of'), of => subjectOf(of, mapping)) ?? 'touchpoint',
    at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 5,
  }),
  write: question => ({ ...question, of: subjectText(question.of) }),
  refusals: (question, mapping) => subjectRefusals(question.of, mapping),
  title: question => `People by ${subjectText(question.of)}`,
};
