import * as z from 'zod';
import { periodName, periodRange, periodRefusals, periodSchema, statedDates } from '../periods.ts';
import type { QuestionKind } from '../question-kind.ts';
import { atMostSchema, breakdownSchema, filtered, touchpointName } from '../question-parts.ts';
import { attributeRefusals, breakdownOf, breakdownText, touchpointOf } from '../recipe-question-values.ts';
import { choiceOf, maybe, stated, wholeOf } from '../recipe-values.ts';

const mostOffsets = 60;

export const retentionSchema = z.strictObject({
  ask: z.literal('retention'),
  /**
   * `on_or_after`: people still active in a period of theirs or any later one; `n_day`: people active in
   * that very period.
   */
  kind: z.enum(['on_or_after', 'n_day']),
  /** `first_time`: a person's one cohort is the period of the first start; `recurring`: each period with a start. */
  cohorts: z.enum(['first_time', 'recurring']),
  period: periodSchema,
  /** How many periods after the cohort's own are told; activity after the last counts as the last (on_or_after). */
  periods: z.int().min(1).max(mostOffsets),
  /** What puts a person in a cohort; any event where nothing is said. */
  start: touchpointName.optional(),
  /** What counts as coming back; any event where nothing is said. */
  returns: touchpointName.optional(),
  /** Cohorts by a value of people rather than by period. */
  by: breakdownSchema.optional(),
  /** ISO dates that a person typed; cohorts are the periods between them. */
  from: z.iso.date(),
  to: z.iso.date(),
  at_most: atMostSchema,
  ...filtered,
});
export type RetentionQuestion = z.infer<typeof retentionSchema>;

/** Cells that one question declares at most. */
const mostCells = 4000;

export const retentionKind: QuestionKind<RetentionQuestion> = {
  fields: ['kind', 'cohorts', 'period', 'periods', 'start', 'returns', 'by', 'at_most'],
  read: (section, mapping, refuse) => {
    const shape = retentionSchema.shape;
    const kind = maybe(section.get('kind'), at => choiceOf(at, shape.kind.options)) ?? 'on_or_after';
    const cohorts = maybe(section.get('cohorts'), at => choiceOf(at, shape.cohorts.options)) ?? 'first_time';
    const periods = wholeOf(section.require('periods'), 1, mostOffsets);
    return {
      ask: 'retention',
      kind,
      cohorts,
      period: choiceOf(section.require('period'), periodSchema.options),
      periods,
      ...stated('start', maybe(section.get('start'), touchpointOf)),
      ...stated('returns', maybe(section.get('returns'), touchpointOf)),
      ...stated(
        'by',
        maybe(section.get('by'), by => breakdownOf(by, mapping)),
      ),
      ...statedDates(mapping, refuse),
      at_most:
        maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ??
        retentionAtMost({ kind, cohorts, periods }),
    };
  },
  write: ({ from: _from, to: _to, by, ...rest }) => ({
    ...rest,
    ...(by !== undefined && { by: breakdownText(by) }),
  }),
  refusals: function* (question, mapping) {
    yield* periodRefusals(question, mapping);
    if (question.by !== undefined) {
      yield* attributeRefusals(question.by.attribute, mapping);
      if (question.cohorts === 'recurring') {
        yield 'recurring cohorts are periods; leave out either by or cohorts';
      }
    }
    if (question.kind === 'on_or_after' && question.cohorts === 'first_time' && question.at_most !== 1) {
      yield 'each person counts once in it: at_most is 1';
    }
    const { first, last } = periodRange(question);
    if ((last - first + 1) * (question.periods + 1) > mostCells) {
      yield `it has more than ${mostCells} cells; choose longer periods or fewer of them`;
    }
  },
  title: ({ period, by }) => `Coming back by ${period}${by === undefined ? '' : `, by ${by.attribute}`}`,
};

/** Contribution bound where nobody states one: nobody is clipped in first-time cohorts. */
export function retentionAtMost({
  kind,
  cohorts,
  periods,
}: Pick<RetentionQuestion, 'kind' | 'cohorts' | 'periods'>): number {
  if (cohorts === 'recurring') return kind === 'n_day' ? 8 : 4;
  return kind === 'n_day' ? periods + 1 : 1;
}

/** A cohort and a number of periods after it. */
export interface CohortPeriod {
  readonly cohort: string;
  readonly period: number;
}

/** The part of a cell's key that says which period after the cohort's own. */
export function offsetPart({ kind }: RetentionQuestion): 'last_active' | 'period' {
  return kind === 'on_or_after' ? 'last_active' : 'period';
}

/**
 * Every cohort with every period after it that starts before the dates end, in order; none where cohorts
 * are values of people. Later periods are no cells: nobody could be in them.
 */
export function cohortPeriods(question: RetentionQuestion): readonly CohortPeriod[] {
  const { first, last } = periodRange(question);
  const found: CohortPeriod[] = [];
  for (let cohort = first; cohort <= last; cohort++) {
    for (let period = 0; period <= Math.min(question.periods, last - cohort); period++) {
      found.push({ cohort: periodName(question.period, cohort), period });
    }
  }
  return found;
}
