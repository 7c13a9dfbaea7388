import * as z from 'zod';
import type { QuestionKind } from '../question-kind.ts';
import { atMostSchema, filtered } from '../question-parts.ts';
import { maybe, truthOf, wholeOf } from '../recipe-values.ts';
import { elapsedRefusals, finestTimes, timeToSchema } from './time-to.ts';

export const transitionsSchema = z.strictObject({
  ask: z.literal('transitions'),
  /** Contribution bound L0: most different transitions that one person counts in. */
  at_most: atMostSchema,
  /** Whether equal neighbours are one visit, so that nobody goes from a touchpoint to itself. */
  collapse_repeats: z.boolean(),
  /**
   * How long each step took the first time, in wide bins no finer than this, the time precision of the mapping. Tells
   * people apart by it, so that fewer of them share a cell.
   */
  times: timeToSchema.shape.finest.optional(),
  ...filtered,
});
export type TransitionsQuestion = z.infer<typeof transitionsSchema>;

export const transitionsKind: QuestionKind<TransitionsQuestion> = {
  fields: ['at_most', 'collapse_repeats', 'times'],
  read: (section, { precision }, refuse) => ({
    ask: 'transitions',
    at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 8,
    collapse_repeats: maybe(section.get('collapse_repeats'), truthOf) ?? true,
    ...(maybe(section.get('times'), truthOf) === true && { times: finestTimes(precision, refuse) }),
  }),
  write: ({ times, ...rest }) => ({ ...rest, ...(times !== undefined && { times: true }) }),
  refusals: function* ({ times }, mapping) {
    if (times !== undefined) yield* elapsedRefusals(times, mapping);
  },
  title: () => 'From touchpoint to touchpoint',
};
