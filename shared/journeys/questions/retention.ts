import { startOf, unitSeconds, unitsOf } from '../../policy/calendar.ts';
import { periodName, periodRange } from '../../policy/periods.ts';
import { cohortPeriods, offsetPart, type RetentionQuestion } from '../../policy/questions/retention.ts';
import type { BinKey } from '../bin-key.ts';
import { BinTable } from '../bin-table.ts';
import { indexBit } from '../journey-index.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';
import type { Journeys } from '../journeys.ts';
import { PairBins } from '../pair-bins.ts';
import type { CodedColumn } from '../store.ts';

type Codes = CodedColumn['codes'];

const anything = -2;
const noGroups = new Uint8Array(0);

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
  const begin = startOf(period, first);
  const end = startOf(period, last + 1);
  const cohortCount = last - first + 1;
  const unitAt = unitsOf(period);
  const length = period === 'month' ? 0 : unitSeconds(period);
  return (labels, bins) => {
    const code = (name: string | undefined) =>
      name === undefined ? anything : labels.touchpoint.indexOf(name);
    const [start, returns] = [code(question.start), code(question.returns)];
    const values = by === undefined ? [] : labels.attribute(by.attribute);
    const binOf = new PairBins(bins, by === undefined ? cohortCount : values.length, periods + 1);
    const eventsOf = (journeys: Journeys): Events => ({
      touchpoints: journeys.touchpoints,
      seconds: journeys.seconds(),
      groups: by === undefined ? noGroups : journeys.attributes(by.attribute),
      ascends: journeys.ascends,
      begin,
      end,
      length,
      periodOf: second => unitAt(second) - first,
    });
    const startNeeded = start === anything ? 0 : indexBit(start);
    const key = ([group, offset]: readonly number[]): BinKey => ({
      cohort: by === undefined ? periodName(period, first + group!) : values[group!]!,
      [offsetPart(question)]: offset!,
    });
    if (kind === 'on_or_after' && cohorts === 'first_time') {
      return {
        binsOf: (journeys, found) => {
          const { people, starts, ends, touchpointBits } = journeys;
          const events = eventsOf(journeys);
          // Read once: what a loop finds elsewhere it reads again for each person.
          const [needed, most, wanted, back, byPeriod] = [
            startNeeded,
            periods,
            start,
            returns,
            by === undefined,
          ];
          for (let person = 0; person < people; person++) {
            found[person] = BinTable.root;
            if ((touchpointBits[person]! & needed) !== needed) continue;
            const to = ends[person]!;
            const event = nextStart(events, wanted, starts[person]!, to, events.begin);
            if (event === to) continue;
            const cohort = periodAt(events, events.seconds[event]!);
            // The latest second tells the latest period, and is cheaper to find.
            const last = periodAt(events, latestAfter(events, back, event, to));
            const group = byPeriod ? cohort : events.groups[event]!;
            found[person] = binOf.of(group, Math.min(last - cohort, most));
          }
        },
        key,
      };
    }
    return {
      ask: (journeys, named) => {
        const { people, starts, ends } = journeys;
        const events = eventsOf(journeys);
        const { seconds, touchpoints, groups } = events;
        const nameDays = (group: number, cohort: number, event: number, to: number): void => {
          named.add(binOf.of(group, 0));
          for (let i = event; i < to; i++) {
            const at = seconds[i]!;
            if (at < begin || at >= end || (returns !== anything && touchpoints[i] !== returns)) continue;
            const offset = periodAt(events, at) - cohort;
            if (0 < offset && offset <= periods) named.add(binOf.of(group, offset));
          }
        };
        for (let person = 0; person < people; person++) {
          const to = ends[person]!;
          let event = nextStart(events, start, starts[person]!, to, begin);
          while (event < to) {
            const cohort = periodAt(events, seconds[event]!);
            const group = by === undefined ? cohort : groups[event]!;
            if (kind === 'n_day') nameDays(group, cohort, event, to);
            else {
              const last = periodAt(events, latestAfter(events, returns, event, to));
              named.add(binOf.of(group, Math.min(last - cohort, periods)));
            }
            if (cohorts === 'first_time') break;
            event = nextStart(events, start, event + 1, to, startOf(period, first + cohort + 1));
          }
          named.endPerson();
        }
      },
      key,
    };
  };
}

/** What retention looks at of events, and the seconds between which they count. */
interface Events {
  readonly touchpoints: Codes;
  readonly seconds: ReturnType<Journeys['seconds']>;
  /** Empty where cohorts are periods. */
  readonly groups: Codes;
  readonly ascends: boolean;
  readonly begin: number;
  readonly end: number;
  /** Seconds of each period; 0 of months, which differ. */
  readonly length: number;
  readonly periodOf: (second: number) => number;
}

/** The period of a second between those that count, since the first. */
function periodAt({ begin, length, periodOf }: Events, second: number): number {
  return length > 0 ? ((second - begin) / length) | 0 : periodOf(second);
}

/** The place from `from` up to `to` where a cohort starts, at the earliest at a second; `to` where none does. */
function nextStart(
  { touchpoints, seconds, end }: Events,
  start: number,
  from: number,
  to: number,
  earliest: number,
): number {
  for (let i = from; i < to; i++) {
    if (start !== anything && touchpoints[i] !== start) continue;
    const at = seconds[i]!;
    if (at >= earliest && at < end) return i;
  }
  return to;
}

/** The latest second of what returns after an event, between the dates; that of the event where nothing does. */
function latestAfter(
  { touchpoints, seconds, end, ascends }: Events,
  returns: number,
  event: number,
  to: number,
): number {
  let latest = seconds[event]!;
  for (let i = to - 1; i > event; i--) {
    const at = seconds[i]!;
    if (at <= latest || at >= end || (returns !== anything && touchpoints[i] !== returns)) continue;
    latest = at;
    if (ascends) break;
  }
  return latest;
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
