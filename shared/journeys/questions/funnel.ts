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
import type { Journey } from '../journey.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion, Labels } from '../journey-question.ts';
import { lastEdge } from '../last-edge.ts';

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
  const { by, over, times } = question;
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
    const binAt = (journey: Journey, reached: Readonly<Reached>): number => {
      const bin = furthestBin[reached.steps - 1]!;
      if (by !== undefined) {
        const lender = by.at === 'first' ? reached.entry : reached.last;
        return bins.child(bin, journey.attribute(by.attribute, lender));
      }
      if (over === undefined || range === undefined) return bin;
      const unit = unitAt(journey.seconds(reached.entry));
      return range.first <= unit && unit <= range.last ? bins.child(bin, unit - range.first) : BinTable.root;
    };
    const key = ([form, step, group]: readonly number[]): BinKey => {
      if (form === timeBinsOf) return { [timedPart]: names[step!]!, ...timeBins[group!]! };
      const key = { [furthestPart]: names[step!]! };
      if (groupPart === undefined) return key;
      const label =
        over === undefined ? groups[group!]! : periodName(over.period, (range?.first ?? 0) + group!);
      return { [groupPart]: label, ...key };
    };
    if (times === undefined) {
      const binOf = (journey: Journey) => {
        const reached = furthest(journey);
        return reached === 'not entered' ? BinTable.root : binAt(journey, reached);
      };
      return { binOf, key };
    }
    return {
      ask: (journey, name) => {
        const reached = furthest(journey);
        if (reached === 'not entered') return;
        for (let i = 0; i < reached.seconds.length; i++) {
          const time = lastEdge(edges, Math.max(0, reached.seconds[i]!));
          name(bins.child(bins.child(ofForm(timeBinsOf), i + 1), time));
        }
        const bin = binAt(journey, reached);
        if (bin !== BinTable.root) name(bin);
      },
      key,
    };
  };
}

/** What it tells of a journey stands until the next one. */
function furthestStep(
  question: FunnelQuestion,
  labels: Labels,
): (journey: Journey) => Readonly<Reached> | 'not entered' {
  const { steps, order, hold, within_seconds, step_within_seconds, times, exclude = [] } = question;
  const stepCodes = steps.map(step => labels.touchpoint.indexOf(step));
  const hasExcluded = exclude.length > 0;
  const isExcluded = Uint8Array.from(labels.touchpoint, name => (exclude.includes(name) ? 1 : 0));
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

  const isInTime = (journey: Journey, i: number, entered: number, last: number, reached: number): boolean =>
    !timed ||
    (journey.seconds(i) - entered <= (within_seconds ?? Number.POSITIVE_INFINITY) &&
      journey.seconds(i) - journey.seconds(last) <=
        (step_within_seconds?.[reached - 1] ?? Number.POSITIVE_INFINITY));

  const enters = (journey: Journey): number => {
    const first = stepCodes[0]!;
    const { touchpoints, start, length } = journey;
    let entry = 0;
    if (anyOrder) while (entry < length && nextStep(touchpoints[start + entry]!, 0) < 0) entry++;
    else if (!journey.mayHave(first)) return length;
    else while (entry < length && touchpoints[start + entry] !== first) entry++;
    return entry;
  };

  return journey => {
    const { touchpoints, start, length } = journey;
    if (anyOrder) done.fill(0);
    const entry = enters(journey);
    if (entry === length) return 'not entered';
    if (anyOrder) done[nextStep(journey.touchpoint(entry), 0)] = 1;

    const entered = timed ? journey.seconds(entry) : 0;
    const held = hold === undefined ? 0 : journey.attribute(hold, entry);
    if (times !== undefined) told.seconds.length = 0;
    let reached = 1;
    let last = entry;
    let next = stepCodes[1]!;
    for (let i = entry + 1; i < length && reached < stepCodes.length; i++) {
      if (i === last + 1 && !anyOrder && !journey.mayHave(next)) break;
      // Most events are neither the next step nor excluded.
      if (onlyNext) while (i < length && touchpoints[start + i] !== next) i++;
      if (i === length) break;
      const touchpoint = touchpoints[start + i]!;
      if (hold !== undefined && journey.attribute(hold, i) !== held) continue;
      if (hasExcluded && isExcluded[touchpoint] === 1) break;
      const step = nextStep(touchpoint, reached);
      if (step >= 0 && isInTime(journey, i, entered, last, reached)) {
        if (anyOrder) done[step] = 1;
        reached++;
        if (times !== undefined) told.seconds.push(journey.seconds(i) - journey.seconds(last));
        last = i;
        next = stepCodes[reached]!;
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
