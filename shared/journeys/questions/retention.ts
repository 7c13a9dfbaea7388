import { startOf, unitOf } from '../../policy/calendar.ts';
import { periodName, periodRange } from '../../policy/periods.ts';
import { cohortPeriods, offsetPart, type RetentionQuestion } from '../../policy/questions/retention.ts';
import type { Journey } from '../journey.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';
import { PairBins } from '../pair-bins.ts';

const anything = -2;

/**
 * The cohort of a person and how long they keep coming back, in periods of the local clock. A start puts a
 * person in the cohort of its period (or of its value of an attribute); activity is what returns at that
 * event or later in the journey. Only events between the dates count.
 *
 * On or after: one bin per cohort, the last active period after the cohort's own, at most `periods`.
 * N-day: a bin for the cohort itself and one for each later period, up to `periods`, with activity.
 */
function retention(question: RetentionQuestion): JourneyQuestion {
  const { period, periods, by, kind, cohorts } = question;
  const { first, last } = periodRange(question);
  const end = startOf(period, last + 1);
  const cohortCount = last - first + 1;
  return (labels, bins) => {
    const code = (name: string | undefined) =>
      name === undefined ? anything : labels.touchpoint.indexOf(name);
    const [start, returns] = [code(question.start), code(question.returns)];
    const values = by === undefined ? [] : labels.attribute(by.attribute);
    const binOf = new PairBins(bins, by === undefined ? cohortCount : values.length, periods + 1);
    const is = (touchpoint: number, wanted: number) => wanted === anything || touchpoint === wanted;
    /** The latest second of what returns after an event, between the dates; that of the event where nothing does. */
    const latestAfter = (journey: Journey, event: number): number => {
      const { touchpoints, start: from, length } = journey;
      let latest = journey.seconds(event);
      if (journey.ascends) {
        for (let i = length - 1; i > event; i--) {
          const seconds = journey.seconds(i);
          if (seconds < end && is(touchpoints[from + i]!, returns)) return seconds;
        }
        return latest;
      }
      for (let i = event + 1; i < length; i++) {
        const seconds = journey.seconds(i);
        if (seconds > latest && seconds < end && is(touchpoints[from + i]!, returns)) latest = seconds;
      }
      return latest;
    };
    const dated = (unit: number) => first <= unit && unit <= last;
    return {
      ask: (journey, name) => {
        if (start !== anything && !journey.mayHave(start)) return;
        let lastCohort = Number.NEGATIVE_INFINITY;
        const { touchpoints, start: from, length } = journey;
        for (let i = 0; i < length; i++) {
          if (!is(touchpoints[from + i]!, start)) continue;
          const cohort = unitOf(period, journey.seconds(i));
          if (!dated(cohort) || cohort <= lastCohort) continue;
          lastCohort = cohort;
          const group = by === undefined ? cohort - first : journey.attribute(by.attribute, i);
          if (kind === 'n_day') {
            name(binOf.of(group, 0));
            for (let j = i; j < length; j++) {
              const unit = unitOf(period, journey.seconds(j));
              const offset = unit - cohort;
              if (offset <= 0 || !dated(unit) || !is(touchpoints[from + j]!, returns)) continue;
              if (offset <= periods) name(binOf.of(group, offset));
            }
          } else {
            // The latest second tells the latest period, and is cheaper to find.
            const latest = unitOf(period, latestAfter(journey, i));
            name(binOf.of(group, Math.min(latest - cohort, periods)));
          }
          if (cohorts === 'first_time') return;
        }
      },
      key: ([group, offset]) => ({
        cohort: by === undefined ? periodName(period, first + group!) : values[group!]!,
        [offsetPart(question)]: offset!,
      }),
    };
  };
}

export const retentionJourneys: JourneyKind<RetentionQuestion> = {
  ask: retention,
  l0: question => question.at_most,
  hasOther: ({ by }) => by !== undefined,
  keys: question => {
    const offset = offsetPart(question);
    if (question.by === undefined) {
      const declared = cohortPeriods(question).map(({ cohort, period }) => ({ cohort, [offset]: period }));
      return [{ parts: ['cohort', offset], declared }];
    }
    const offsets = Array.from({ length: question.periods + 1 }, (_, period) => ({ [offset]: period }));
    return [declaredNames('cohort', []), { parts: [offset], declared: offsets }];
  },
};
