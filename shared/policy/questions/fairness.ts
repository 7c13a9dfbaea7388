import * as z from 'zod';
import { chartQuestionSchema } from '../chart-question.ts';
import type { QuestionKind } from '../question-kind.ts';
import { areApart, breakdownSchema, filtered, groupsSchema, touchpointName } from '../question-parts.ts';
import {
  attributeRefusals,
  breakdownOf,
  breakdownText,
  groupsOf,
  touchpointOf,
} from '../recipe-question-values.ts';
import { maybe, stated } from '../recipe-values.ts';

const keySchema = z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())]));

/** Most cells of a chart that a check takes; those of the most people come first. */
export const mostShown = 5000;

const checkSchema = z.discriminatedUnion('of', [
  /** Who has this touchpoint has the outcome. */
  z.strictObject({ of: z.literal('outcome'), touchpoint: touchpointName }),
  /** Of the people whom a chart is about, those who are in a cell that it shows. */
  z.strictObject({
    of: z.literal('visible'),
    chart: chartQuestionSchema,
    /** Keys of the cells that show; where none are stated, those of the answers that the chart has. */
    shown: z.array(keySchema).max(mostShown).optional(),
  }),
]);

export const fairnessSchema = z.strictObject({
  ask: z.literal('fairness'),
  /** One value a person, so that groups share nobody. */
  by: breakdownSchema,
  check: checkSchema,
  /** Values that are one group, by its name; any other value is a group of its own. */
  groups: groupsSchema.optional(),
  ...filtered,
});
export type FairnessQuestion = z.infer<typeof fairnessSchema>;

/** The check as somebody asks it, of whatever the answers at hand show. */
export function withoutShown(question: FairnessQuestion): FairnessQuestion {
  const { check } = question;
  return check.of === 'outcome' ? question : { ...question, check: { of: 'visible', chart: check.chart } };
}

export const fairnessKind: QuestionKind<FairnessQuestion> = {
  fields: ['by', 'outcome', 'in', 'groups'],
  read: (section, mapping, refuse, chart) => {
    const outcome = section.get('outcome');
    const inChart = section.get('in');
    if ((outcome === undefined) === (inChart === undefined)) {
      throw refuse('it states either outcome, a touchpoint, or in, another question');
    }
    return {
      ask: 'fairness',
      by: breakdownOf(section.require('by'), mapping),
      check:
        outcome === undefined
          ? { of: 'visible', chart: chart(inChart!) }
          : { of: 'outcome', touchpoint: touchpointOf(outcome) },
      ...stated('groups', maybe(section.get('groups'), groupsOf)),
    };
  },
  write: ({ ask, by, check, groups }, chart) => ({
    ask,
    by: breakdownText(by),
    ...(check.of === 'outcome' ? { outcome: check.touchpoint } : { in: chart(check.chart) }),
    ...(groups !== undefined && { groups }),
  }),
  refusals: function* ({ by, check, groups }, mapping) {
    yield* attributeRefusals(by.attribute, mapping);
    if (!areApart(groups)) yield 'one value is in two groups';
    if (check.of === 'visible' && check.chart.where?.parts !== undefined) {
      yield 'its chart is about some parts of the people alone; state the parts for the check instead';
    }
  },
  title: ({ by, check }) =>
    check.of === 'outcome'
      ? `Fairness: ${check.touchpoint} by ${by.attribute}`
      : `Fairness: who shows in ${chartWords[check.chart.ask]}, by ${by.attribute}`,
};

/** A chart in the middle of a sentence. */
export const chartWords: Readonly<Record<z.infer<typeof chartQuestionSchema>['ask'], string>> = {
  reach: 'the reach',
  paths: 'the paths',
  funnel: 'the funnel',
  time_to: 'the times',
  trend: 'the trend',
  retention: 'the retention',
  transitions: 'the transitions',
  frequency: 'the frequency',
  sum: 'the sum',
  mean: 'the mean',
  attribution: 'the attribution',
  compare: 'the comparison',
};
