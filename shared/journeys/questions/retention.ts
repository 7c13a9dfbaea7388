import { startOf, unitsOf } from '../../policy/calendar.ts';
import { periodName, periodRange } from '../../policy/periods.ts';
import { cohortPeriods, offsetPart, type RetentionQuestion } from '../../policy/questions/retention.ts';
import type { BinKey } from '../bin-key.ts';
import { BinTable } from '../bin-table.ts';
import type { Journey } from '../journey.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion, NameBin } from '../journey-question.ts';
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
  const unitAt = unitsOf(period);
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
    let cohort = 0;
    /** Where at a position or later a cohort after another starts, and then `cohort` is it; -1 where none does. */
    const nextStart = (journey: Journey, position: number, after: number): number => {
      const { touchpoints, start: from, length } = journey;
      for (let i = position; i < length; i++) {
        if (!is(touchpoints[from + i]!, start)) continue;
        cohort = unitAt(journey.seconds(i));
        if (dated(cohort) && cohort > after) return i;
      }
      return -1;
    };
    const firstStart = (journey: Journey): number =>
      start !== anything && !journey.mayHave(start) ? -1 : nextStart(journey, 0, Number.NEGATIVE_INFINITY);
    const groupAt = (journey: Journey, event: number) =>
      by === undefined ? cohort - first : journey.attribute(by.attribute, event);
    // The latest second tells the latest period, and is cheaper to find.
    const lastActive = (journey: Journey, event: number): number =>
      binOf.of(groupAt(journey, event), Math.min(unitAt(latestAfter(journey, event)) - cohort, periods));
    const nameDays = (journey: Journey, event: number, name: NameBin): void => {
      const { touchpoints, start: from, length } = journey;
      const group = groupAt(journey, event);
      name(binOf.of(group, 0));
      for (let i = event; i < length; i++) {
        const unit = unitAt(journey.seconds(i));
        const offset = unit - cohort;
        if (offset <= 0 || !dated(unit) || !is(touchpoints[from + i]!, returns)) continue;
        if (offset <= periods) name(binOf.of(group, offset));
      }
    };
    const key = ([group, offset]: readonly number[]): BinKey => ({
      cohort: by === undefined ? periodName(period, first + group!) : values[group!]!,
      [offsetPart(question)]: offset!,
    });
    if (kind === 'on_or_after' && cohorts === 'first_time') {
      const one = (journey: Journey): number => {
        const event = firstStart(journey);
        return event < 0 ? BinTable.root : lastActive(journey, event);
      };
      return { binOf: one, key };
    }
    return {
      ask: (journey, name) => {
        for (let event = firstStart(journey); event >= 0; ) {
          if (kind === 'n_day') nameDays(journey, event, name);
          else name(lastActive(journey, event));
          if (cohorts === 'first_time') return;
          event = nextStart(journey, event + 1, cohort);
        }
      },
      key,
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
