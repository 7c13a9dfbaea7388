import * as z from 'zod';
import { Failure } from '../../protocol/fault.ts';
import { durationText } from '../duration.ts';
import type { QuestionKind } from '../question-kind.ts';
import { breakdownSchema, filtered, touchpointName } from '../question-parts.ts';
import { durationOf } from '../recipe-mapping.ts';
import {
  attributeRefusals,
  breakdownOf,
  breakdownText,
  touchpointOf,
  windowRefusals,
} from '../recipe-question-values.ts';
import { invalid } from '../recipe-text.ts';
import { listOf, maybe, stated, textOf } from '../recipe-values.ts';

export const funnelSchema = z.strictObject({
  ask: z.literal('funnel'),
  steps: z.array(touchpointName).min(2).max(20),
  order: z.literal('sequential'),
  /** From the first step to any later one, on the local clock. */
  within_seconds: z.int().positive().optional(),
  by: breakdownSchema.optional(),
  ...filtered,
});
export type FunnelQuestion = z.infer<typeof funnelSchema>;

/** The part of a cell's key that names the furthest step. */
export const furthestPart = 'furthest';

export const funnelKind: QuestionKind<FunnelQuestion> = {
  fields: ['steps', 'order', 'within', 'by'],
  read: (section, mapping) => {
    const order = maybe(section.get('order'), at => textOf(at));
    if (order !== undefined && order !== 'sequential') {
      throw new Failure('not-yet', { what: `order ${order.slice(0, 100)} in ${section.path}` });
    }
    const steps = listOf(section.require('steps'), touchpointOf);
    if (steps.length < 2 || steps.length > 20)
      throw invalid(`${section.path}.steps`, 'a funnel has 2 to 20 steps');
    return {
      ask: 'funnel',
      steps,
      order: 'sequential',
      ...stated('within_seconds', maybe(section.get('within'), durationOf)),
      ...stated(
        'by',
        maybe(section.get('by'), by => breakdownOf(by, mapping)),
      ),
    };
  },
  write: ({ within_seconds, by, ...rest }) => ({
    ...rest,
    ...(within_seconds !== undefined && { within: durationText(within_seconds) }),
    ...(by !== undefined && { by: breakdownText(by) }),
  }),
  refusals: function* ({ by, within_seconds }, mapping) {
    if (by !== undefined) yield* attributeRefusals(by.attribute, mapping);
    if (by?.attribute === furthestPart) {
      yield `an attribute called ${furthestPart} cannot break down a funnel; give it another name`;
    }
    if (within_seconds !== undefined) yield* windowRefusals(within_seconds, mapping);
  },
  title: ({ steps, by }) =>
    `Funnel from ${steps[0]} to ${steps.at(-1)}${by === undefined ? '' : ` by ${by.attribute}`}`,
};
