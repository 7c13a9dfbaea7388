import { startOf, unitOf } from '../../policy/calendar.ts';
import { periodName, periodRange } from '../../policy/periods.ts';
import { cohortPeriods, offsetPart, type RetentionQuestion } from '../../policy/questions/retention.ts';
import { BinTable } from '../bin-table.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';

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
  return (labels, bins) => {
    const code = (name: string | undefined) =>
      name === undefined ? anything : labels.touchpoint.indexOf(name);
    const [start, returns] = [code(question.start), code(question.returns)];
    const values = by === undefined ? [] : labels.attribute(by.attribute);
    const is = (touchpoint: number, wanted: number) => wanted === anything || touchpoint === wanted;
    const dated = (unit: number) => first <= unit && unit <= last;
    return {
      ask: (journey, name) => {
        let lastCohort = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < journey.length; i++) {
          if (!is(journey.touchpoint(i), start)) continue;
          const cohort = unitOf(period, journey.seconds(i));
          if (!dated(cohort) || cohort <= lastCohort) continue;
          lastCohort = cohort;
          const group = by === undefined ? cohort - first : journey.attribute(by.attribute, i);
          const cohortBin = bins.child(BinTable.root, group);
          if (kind === 'n_day') {
            name(bins.child(cohortBin, 0));
            for (let j = i; j < journey.length; j++) {
              const unit = unitOf(period, journey.seconds(j));
              const offset = unit - cohort;
              if (offset <= 0 || !dated(unit) || !is(journey.touchpoint(j), returns)) continue;
              if (offset <= periods) name(bins.child(cohortBin, offset));
            }
          } else {
            // The latest second tells the latest period, and is cheaper to find.
            let latest = journey.seconds(i);
            for (let j = i + 1; j < journey.length; j++) {
              const seconds = journey.seconds(j);
              if (seconds > latest && seconds < end && is(journey.touchpoint(j), returns)) latest = seconds;
            }
            name(bins.child(cohortBin, Math.min(unitOf(period, latest) - cohort, periods)));
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
