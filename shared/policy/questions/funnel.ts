import * as z from 'zod';
import { durationText } from '../duration.ts';
import { type Periodic, periodRefusals, periodSchema, statedDates } from '../periods.ts';
import type { QuestionKind } from '../question-kind.ts';
import { breakdownSchema, filtered, nameSet, touchpointName } from '../question-parts.ts';
import { durationOf } from '../recipe-mapping.ts';
import {
  attributeOf,
  attributeRefusals,
  breakdownOf,
  breakdownText,
  namesOf,
  touchpointOf,
  windowRefusals,
} from '../recipe-question-values.ts';
import { invalid, type Place } from '../recipe-text.ts';
import { choiceOf, listOf, maybe, stated, textOf, truthOf } from '../recipe-values.ts';
import { stepNames } from '../step-names.ts';
import { elapsedRefusals, finestTimes, timeToSchema } from './time-to.ts';

export const funnelSchema = z.strictObject({
  ask: z.literal('funnel'),
  steps: z.array(touchpointName).min(2).max(20),
  /**
   * `sequential`: each step at a later position; `strict`: at the very next one; `any`: the steps in whatever
   * order, and people are told by how many of them they reached.
   */
  order: z.enum(['sequential', 'strict', 'any']),
  /** From the first step to any later one, on the local clock. */
  within_seconds: z.int().positive().optional(),
  /** For each step after the first, from the step before it. */
  step_within_seconds: z.array(z.int().positive()).min(1).max(19).optional(),
  /** Who has one of these after the first step and before the next goes no further. */
  exclude: nameSet.optional(),
  /** An attribute whose value at the first step all later events must share to count at all. */
  hold: z.string().min(1).max(500).optional(),
  by: breakdownSchema.optional(),
  /** The funnel of those who entered it in each period between the dates. */
  over: z.strictObject({ period: periodSchema, from: z.iso.date(), to: z.iso.date() }).optional(),
  /**
   * How long each step after the first took from the one before it, in wide bins no finer than this, the time precision
   * of the mapping. Each person then names as many bins as they reach steps.
   */
  times: timeToSchema.shape.finest.optional(),
  ...filtered,
});
export type FunnelQuestion = z.infer<typeof funnelSchema>;

/** The part of a cell's key that names the furthest step. */
export const furthestPart = 'furthest';

/** Steps as the cells name them: by how many, where their order means nothing. */
export function funnelStepNames({
  steps,
  order,
}: Pick<FunnelQuestion, 'steps' | 'order'>): readonly string[] {
  return order === 'any' ? steps.map((_, i) => `${i + 1} of ${steps.length}`) : stepNames(steps);
}

/** The part of a cell's key that names the step that a time leads to. */
export const timedPart = 'step';

/** The part of a cell's key that tells one funnel of several from another. */
export function funnelGroupPart({ by, over }: Pick<FunnelQuestion, 'by' | 'over'>): string | undefined {
  return by?.attribute ?? (over === undefined ? undefined : 'period');
}

export const funnelKind: QuestionKind<FunnelQuestion> = {
  fields: ['steps', 'order', 'within', 'step_within', 'exclude', 'hold', 'by', 'over', 'times'],
  read: (section, mapping, refuse) => {
    const steps = listOf(section.require('steps'), touchpointOf);
    if (steps.length < 2 || steps.length > 20)
      throw invalid(`${section.path}.steps`, 'a funnel has 2 to 20 steps');
    const hold = section.get('hold');
    return {
      ask: 'funnel',
      steps,
      order:
        maybe(section.get('order'), at => choiceOf(at, funnelSchema.shape.order.options)) ?? 'sequential',
      ...stated('within_seconds', maybe(section.get('within'), durationOf)),
      ...stated(
        'step_within_seconds',
        maybe(section.get('step_within'), at => stepWindows(at, steps.length - 1)),
      ),
      ...stated('exclude', maybe(section.get('exclude'), namesOf)),
      ...stated(
        'hold',
        maybe(hold, at => attributeOf(at, textOf(at), mapping)),
      ),
      ...stated(
        'by',
        maybe(section.get('by'), by => breakdownOf(by, mapping)),
      ),
      ...stated(
        'over',
        maybe(section.get('over'), at => ({
          period: choiceOf(at, periodSchema.options),
          ...statedDates(mapping, refuse),
        })),
      ),
      ...(maybe(section.get('times'), truthOf) === true && {
        times: finestTimes(mapping.precision, refuse),
      }),
    };
  },
  write: ({ within_seconds, step_within_seconds, by, over, times, ...rest }) => ({
    ...rest,
    ...(within_seconds !== undefined && { within: durationText(within_seconds) }),
    ...(step_within_seconds !== undefined && { step_within: step_within_seconds.map(durationText) }),
    ...(by !== undefined && { by: breakdownText(by) }),
    ...(over !== undefined && { over: over.period }),
    ...(times !== undefined && { times: true }),
  }),
  refusals: function* (question, mapping) {
    const { steps, order, by, over, hold, exclude = [], within_seconds, step_within_seconds } = question;
    if (by !== undefined) yield* attributeRefusals(by.attribute, mapping);
    if (by?.attribute === furthestPart) {
      yield `an attribute called ${furthestPart} cannot break down a funnel; give it another name`;
    }
    if (hold !== undefined) yield* attributeRefusals(hold, mapping);
    if (by !== undefined && over !== undefined) yield 'it is told either by an attribute or over periods';
    if (order === 'any' && new Set(steps).size < steps.length) yield 'steps in any order are different ones';
    if (exclude.some(name => steps.includes(name))) yield 'what it excludes is one of its steps';
    if (within_seconds !== undefined) yield* windowRefusals(within_seconds, mapping);
    if (step_within_seconds !== undefined) {
      if (step_within_seconds.length !== steps.length - 1) {
        yield 'it has a window for each step after the first, or one for all';
      }
      for (const window of step_within_seconds) yield* windowRefusals(window, mapping);
    }
    if (over !== undefined) yield* periodRefusals(over satisfies Periodic, mapping);
    if (question.times !== undefined) {
      yield* elapsedRefusals(question.times, mapping);
      if (by !== undefined || over !== undefined) yield 'it tells the times of one funnel, not of several';
    }
  },
  title: ({ steps, order, by, over }) => {
    const from =
      order === 'any' ? `Funnel of ${steps.join(', ')}` : `Funnel from ${steps[0]} to ${steps.at(-1)}`;
    return `${from}${by === undefined ? '' : ` by ${by.attribute}`}${over === undefined ? '' : ` by ${over.period}`}`;
  },
};

/** One window for every step, or a list of them. */
function stepWindows(place: Place, steps: number): number[] {
  return place.kind === 'list' ? listOf(place, durationOf) : Array<number>(steps).fill(durationOf(place));
}
