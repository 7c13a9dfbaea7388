import * as z from 'zod';
import type { QuestionKind } from '../question-kind.ts';
import { atMostSchema, filtered } from '../question-parts.ts';
import { maybe, truthOf, wholeOf } from '../recipe-values.ts';

export const transitionsSchema = z.strictObject({
  ask: z.literal('transitions'),
  /** Contribution bound L0: most different transitions that one person counts in. */
  at_most: atMostSchema,
  /** Whether equal neighbours are one visit, so that nobody goes from a touchpoint to itself. */
  collapse_repeats: z.boolean(),
  ...filtered,
});
export type TransitionsQuestion = z.infer<typeof transitionsSchema>;

export const transitionsKind: QuestionKind<TransitionsQuestion> = {
  fields: ['at_most', 'collapse_repeats'],
  read: section => ({
    ask: 'transitions',
    at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 8,
    collapse_repeats: maybe(section.get('collapse_repeats'), truthOf) ?? true,
  }),
  write: question => question,
  refusals: () => [],
  title: () => 'From touchpoint to touchpoint',
};
