import { unitsOf } from '../../policy/calendar.ts';
import { periodName, periodNames, periodRange } from '../../policy/periods.ts';
import {
  type FunnelQuestion,
  funnelGroupPart,
  funnelStepNames,
  furthestPart,
  timedPart,
} from '../../policy/questions/funnel.ts';
import { wideTimeBins } from '../../policy/time-bins.ts';
import type { BinKey } from '../bin-key.ts';
import { BinTable } from '../bin-table.ts';
import { indexBit } from '../journey-index.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion, Labels } from '../journey-question.ts';
import type { Journeys } from '../journeys.ts';
import { lastEdge } from '../last-edge.ts';
import type { CodedColumn } from '../store.ts';

/** Events that reach a step, by position: the first is the entry, the last reaches the furthest step. */
interface Reached {
  steps: number;
  entry: number;
  last: number;
  /** Of each step after the first, from the one before it; empty where no time is asked. */
  readonly seconds: number[];
}

const furthestBins = 0;
const timeBinsOf = 1;

/**
 * The furthest step that a person reaches, and the person's value of the breakdown's attribute or the period
 * of the entry.
 *
 * The first occurrence of the first step (of any step, in any order) enters the funnel; each later step is
 * reached by its first occurrence at a later position (at the very next one, in strict order) within its
 * windows. A later entry is not tried, even where it would lead further (PRIVACY.md Appendix A). An
 * excluded touchpoint after the entry ends it. With `hold`, events of another value than the entry's are as
 * if they were not there. Matching events are those that reach a step. With `times` a person names how long each
 * step took as well, on the local clock.
 */
function funnel(question: FunnelQuestion): JourneyQuestion {
  const { by, over, times, hold, within_seconds, step_within_seconds } = question;
  const usesTime =
    over !== undefined ||
    times !== undefined ||
    within_seconds !== undefined ||
    step_within_seconds !== undefined;
  const names = funnelStepNames(question);
  const timeBins = times === undefined ? [] : wideTimeBins(times);
  const edges = timeBins.map(({ from_seconds }) => from_seconds);
  const range = over === undefined ? undefined : periodRange(over);
  const unitAt = unitsOf(over?.period ?? 'day');
  const groupPart = funnelGroupPart(question);
  return (labels, bins) => {
    const furthest = furthestStep(question, labels);
    const groups = by === undefined ? [] : labels.attribute(by.attribute);
    const ofForm = (form: number) => bins.child(BinTable.root, form);
    const furthestBin = question.steps.map((_, step) => bins.child(ofForm(furthestBins), step));
    const binAt = (columns: Columns, reached: Readonly<Reached>): number => {
      const bin = furthestBin[reached.steps - 1]!;
      if (by !== undefined)
        return bins.child(bin, columns.groups[by.at === 'first' ? reached.entry : reached.last]!);
      if (over === undefined || range === undefined) return bin;
      const unit = unitAt(columns.seconds[reached.entry]!);
      return range.first <= unit && unit <= range.last ? bins.child(bin, unit - range.first) : BinTable.root;
    };
    const columnsOf = (journeys: Journeys): Columns => ({
      touchpoints: journeys.touchpoints,
      seconds: usesTime ? journeys.seconds() : noSeconds,
      held: hold === undefined ? noCodes : journeys.attributes(hold),
      groups: by === undefined ? noCodes : journeys.attributes(by.attribute),
    });
    const key = ([form, step, group]: readonly number[]): BinKey => {
      if (form === timeBinsOf) return { [timedPart]: names[step!]!, ...timeBins[group!]! };
      const key = { [furthestPart]: names[step!]! };
      if (groupPart === undefined) return key;
      const label =
        over === undefined ? groups[group!]! : periodName(over.period, (range?.first ?? 0) + group!);
      return { [groupPart]: label, ...key };
    };
    if (times === undefined) {
      return {
        binsOf: (journeys, found) => {
          const { people, starts, ends, touchpointBits } = journeys;
          const columns = columnsOf(journeys);
          for (let person = 0; person < people; person++) {
            const reached = furthest(columns, starts[person]!, ends[person]!, touchpointBits[person]!);
            found[person] = reached === 'not entered' ? BinTable.root : binAt(columns, reached);
          }
        },
        key,
      };
    }
    return {
      ask: (journeys, named) => {
        const { people, starts, ends, touchpointBits } = journeys;
        const columns = columnsOf(journeys);
        for (let person = 0; person < people; person++) {
          const reached = furthest(columns, starts[person]!, ends[person]!, touchpointBits[person]!);
          if (reached !== 'not entered') {
            reached.seconds.forEach((seconds, i) => {
              const time = lastEdge(edges, Math.max(0, seconds));
              named.add(bins.child(bins.child(ofForm(timeBinsOf), i + 1), time));
            });
            const bin = binAt(columns, reached);
            if (bin !== BinTable.root) named.add(bin);
          }
          named.endPerson();
        }
      },
      key,
    };
  };
}

/** What a funnel looks at of events; empty what it does not. */
interface Columns {
  readonly touchpoints: CodedColumn['codes'];
  readonly seconds: ReturnType<Journeys['seconds']>;
  /** Codes of the attribute that must stay, and of that by which people are told apart. */
  readonly held: CodedColumn['codes'];
  readonly groups: CodedColumn['codes'];
}

const noCodes = new Uint8Array(0);
const noSeconds = new Int32Array(0);

/** Of the events from `start` up to `end`, of a person with some touchpoints. What it tells stands until the next one. */
function furthestStep(
  question: FunnelQuestion,
  labels: Labels,
): (
  columns: Columns,
  start: number,
  end: number,
  touchpointBits: number,
) => Readonly<Reached> | 'not entered' {
  const { steps, order, hold, within_seconds, step_within_seconds, times, exclude = [] } = question;
  const stepCodes = Int32Array.from(steps, step => labels.touchpoint.indexOf(step));
  const stepBits = stepCodes.map(indexBit);
  const stepCount = steps.length;
  const hasExcluded = exclude.length > 0;
  const isExcluded = Uint8Array.from(labels.touchpoint, name => (exclude.includes(name) ? 1 : 0));
  const within = within_seconds ?? Number.POSITIVE_INFINITY;
  const timed = within_seconds !== undefined || step_within_seconds !== undefined;
  const anyOrder = order === 'any';
  const onlyNext = order === 'sequential' && !hasExcluded;
  const done = new Uint8Array(steps.length);
  const told: Reached = { steps: 0, entry: 0, last: 0, seconds: [] };

  /** Where in the steps a touchpoint is that would be the next; in any order the first that is missing. */
  const nextStep = (touchpoint: number, reached: number): number => {
    if (!anyOrder) return stepCodes[reached] === touchpoint ? reached : -1;
    return stepCodes.findIndex((code, step) => code === touchpoint && done[step] === 0);
  };

  const isInTime = (seconds: Columns['seconds'], i: number, entry: number, last: number, reached: number) =>
    !timed ||
    (seconds[i]! - seconds[entry]! <= within &&
      (step_within_seconds === undefined ||
        seconds[i]! - seconds[last]! <= (step_within_seconds[reached - 1] ?? Number.POSITIVE_INFINITY)));

  return ({ touchpoints, seconds, held }, start, end, touchpointBits) => {
    if (anyOrder) done.fill(0);
    let next = stepCodes[0]!;
    let entry = start;
    if (anyOrder) while (entry < end && nextStep(touchpoints[entry]!, 0) < 0) entry++;
    else if ((touchpointBits & stepBits[0]!) === 0) return 'not entered';
    else while (entry < end && touchpoints[entry] !== next) entry++;
    if (entry === end) return 'not entered';
    if (anyOrder) done[nextStep(touchpoints[entry]!, 0)] = 1;

    if (times !== undefined) told.seconds.length = 0;
    let reached = 1;
    let last = entry;
    next = stepCodes[1]!;
    for (let i = entry + 1; i < end && reached < stepCount; i++) {
      if (i === last + 1 && !anyOrder && (touchpointBits & stepBits[reached]!) === 0) break;
      // Most events are neither the next step nor excluded.
      if (onlyNext) while (i < end && touchpoints[i] !== next) i++;
      if (i === end) break;
      const touchpoint = touchpoints[i]!;
      if (hold !== undefined && held[i] !== held[entry]) continue;
      if (hasExcluded && isExcluded[touchpoint] === 1) break;
      const step = onlyNext ? reached : nextStep(touchpoint, reached);
      if (step >= 0 && isInTime(seconds, i, entry, last, reached)) {
        if (anyOrder) done[step] = 1;
        reached++;
        if (times !== undefined) told.seconds.push(seconds[i]! - seconds[last]!);
        last = i;
        if (reached < stepCount) next = stepCodes[reached]!;
      } else if (order === 'strict') break;
    }
    told.steps = reached;
    told.entry = entry;
    told.last = last;
    return told;
  };
}

export const funnelJourneys: JourneyKind<FunnelQuestion> = {
  ask: funnel,
  l0: ({ steps, times }) => (times === undefined ? 1 : steps.length),
  hasOther: ({ by }) => by !== undefined,
  keys: question => {
    const { by, over } = question;
    const furthest = declaredNames(furthestPart, funnelStepNames(question));
    if (by !== undefined) return [declaredNames(by.attribute, []), furthest];
    return over === undefined ? [furthest] : [declaredNames('period', periodNames(over)), furthest];
  },
  moreKeys: question => {
    const { times } = question;
    if (times === undefined) return [];
    return [
      declaredNames(timedPart, funnelStepNames(question).slice(1)),
      { parts: ['from_seconds', 'to_seconds'], declared: wideTimeBins(times).map(bin => ({ ...bin })) },
    ];
  },
};
