import * as z from 'zod';
import { periodRefusals, periodSchema, statedDates } from '../periods.ts';
import type { QuestionKind } from '../question-kind.ts';
import { atMostSchema, filtered, touchpointName } from '../question-parts.ts';
import { touchpointOf } from '../recipe-question-values.ts';
import { choiceOf, maybe, stated, wholeOf } from '../recipe-values.ts';

export const trendSchema = z.strictObject({
  ask: z.literal('trend'),
  /** Any event where nothing is said. */
  of: touchpointName.optional(),
  period: periodSchema,
  /** ISO dates that a person typed; every period with a moment from `from` on and before `to` is a cell. */
  from: z.iso.date(),
  to: z.iso.date(),
  at_most: atMostSchema,
  ...filtered,
});
export type TrendQuestion = z.infer<typeof trendSchema>;

export const trendKind: QuestionKind<TrendQuestion> = {
  fields: ['of', 'period', 'at_most'],
  read: (section, mapping, refuse) => ({
    ask: 'trend',
    ...stated('of', maybe(section.get('of'), touchpointOf)),
    period: choiceOf(section.require('period'), periodSchema.options),
    ...statedDates(mapping, refuse),
    at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 4,
  }),
  write: ({ from: _from, to: _to, ...rest }) => rest,
  refusals: periodRefusals,
  title: ({ of, period }) => `People${of === undefined ? '' : ` with ${of}`} by ${period}`,
};
