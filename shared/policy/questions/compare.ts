import * as z from 'zod';
import type { QuestionKind } from '../question-kind.ts';
import { breakdownSchema, filtered, nameSet, touchpointName } from '../question-parts.ts';
import { attributeRefusals, breakdownOf, breakdownText, touchpointOf } from '../recipe-question-values.ts';
import { listOf, maybe } from '../recipe-values.ts';

export const compareSchema = z.strictObject({
  ask: z.literal('compare'),
  /** One value a person, so that segments share nobody. */
  by: breakdownSchema,
  /** Who has this touchpoint has the outcome. */
  outcome: touchpointName,
  /** Only these; all where none are named. */
  segments: nameSet.optional(),
  ...filtered,
});
export type CompareQuestion = z.infer<typeof compareSchema>;

export const compareKind: QuestionKind<CompareQuestion> = {
  fields: ['by', 'outcome', 'segments'],
  read: (section, mapping) => {
    const segments = maybe(section.get('segments'), place => listOf(place, touchpointOf));
    return {
      ask: 'compare',
      by: breakdownOf(section.require('by'), mapping),
      outcome: touchpointOf(section.require('outcome')),
      ...(segments === undefined ? {} : { segments }),
    };
  },
  write: ({ by, ...rest }) => ({ ...rest, by: breakdownText(by) }),
  refusals: ({ by }, mapping) => attributeRefusals(by.attribute, mapping),
  title: ({ by, outcome }) => `People with ${outcome} by ${by.attribute}`,
};
