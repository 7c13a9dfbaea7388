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

/** By person, the events that reach a step, by place: the first is the entry, the last reaches the furthest step. */
interface Reached {
  /** 0 of who has not entered. */
  readonly steps: Int32Array;
  readonly entries: Uint32Array;
  readonly lasts: Uint32Array;
  /** Of each step after the first, from the one before it, `steps - 1` a person; empty where no time is asked. */
  readonly seconds: Float64Array;
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
    const binAt = (columns: Columns, { steps, entries, lasts }: Reached, person: number): number => {
      const bin = furthestBin[steps[person]! - 1]!;
      if (by !== undefined)
        return bins.child(bin, columns.groups[by.at === 'first' ? entries[person]! : lasts[person]!]!);
      if (over === undefined || range === undefined) return bin;
      const unit = unitAt(columns.seconds[entries[person]!]!);
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
          const columns = columnsOf(journeys);
          const reached = furthest(journeys, columns);
          for (let person = 0; person < journeys.people; person++) {
            found[person] = reached.steps[person] === 0 ? BinTable.root : binAt(columns, reached, person);
          }
        },
        key,
      };
    }
    return {
      ask: (journeys, named) => {
        const columns = columnsOf(journeys);
        const reached = furthest(journeys, columns);
        const most = question.steps.length - 1;
        for (let person = 0; person < journeys.people; person++) {
          for (let step = 1; step < reached.steps[person]!; step++) {
            const time = lastEdge(edges, Math.max(0, reached.seconds[most * person + step - 1]!));
            named.add(bins.child(bins.child(ofForm(timeBinsOf), step), time));
          }
          const bin = reached.steps[person] === 0 ? BinTable.root : binAt(columns, reached, person);
          if (bin !== BinTable.root) named.add(bin);
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

/** What it tells of some people stands until the next ones. */
function furthestStep(
  question: FunnelQuestion,
  labels: Labels,
): (journeys: Journeys, columns: Columns) => Reached {
  const { steps, order, hold, within_seconds, step_within_seconds, times, exclude = [] } = question;
  const stepCodes = Int32Array.from(steps, step => labels.touchpoint.indexOf(step));
  const stepBits = stepCodes.map(indexBit);
  const hasExcluded = exclude.length > 0;
  const isExcluded = Uint8Array.from(labels.touchpoint, name => (exclude.includes(name) ? 1 : 0));
  const within = within_seconds ?? Number.POSITIVE_INFINITY;
  /** Most seconds from one step to the next, by the steps that are reached. */
  const withinStep = Float64Array.from(
    steps,
    (_, reached) => step_within_seconds?.[reached - 1] ?? Number.POSITIVE_INFINITY,
  );
  const timed = within_seconds !== undefined || step_within_seconds !== undefined;
  const anyOrder = order === 'any';
  const onlyNext = order === 'sequential' && !hasExcluded;
  const done = new Uint8Array(steps.length);
  let told = reachedBy(0, steps.length, times !== undefined);

  /** Where in the steps a touchpoint is that would be the next; in any order the first that is missing. */
  const nextStep = (touchpoint: number, reached: number): number => {
    if (!anyOrder) return stepCodes[reached] === touchpoint ? reached : -1;
    return stepCodes.findIndex((code, step) => code === touchpoint && done[step] === 0);
  };

  return ({ people, starts, ends, touchpointBits }, { touchpoints, seconds, held }) => {
    if (told.steps.length < people) told = reachedBy(people, steps.length, times !== undefined);
    const { steps: reachedSteps, entries, lasts, seconds: stepSeconds } = told;
    // Read once: what a loop finds elsewhere it reads again for each person.
    const [codes, codeBits, all] = [stepCodes, stepBits, steps.length];
    const [inAnyOrder, jumps, isTimed] = [anyOrder, onlyNext, timed];
    const [most, mostOfStep] = [within, withinStep];
    const [isStrict, excludes, holds, tellsTimes] = [
      order === 'strict',
      hasExcluded,
      hold !== undefined,
      times !== undefined,
    ];
    const first = codes[0]!;
    for (let person = 0; person < people; person++) {
      const end = ends[person]!;
      const bits = touchpointBits[person]!;
      let entry = starts[person]!;
      reachedSteps[person] = 0;
      if (inAnyOrder) {
        done.fill(0);
        while (entry < end && nextStep(touchpoints[entry]!, 0) < 0) entry++;
      } else if ((bits & codeBits[0]!) === 0) continue;
      else while (entry < end && touchpoints[entry] !== first) entry++;
      if (entry === end) continue;
      if (inAnyOrder) done[nextStep(touchpoints[entry]!, 0)] = 1;

      let reached = 1;
      let last = entry;
      let next = codes[1]!;
      for (let i = entry + 1; i < end && reached < all; i++) {
        if (i === last + 1 && !inAnyOrder && (bits & codeBits[reached]!) === 0) break;
        // Most events are neither the next step nor excluded.
        if (jumps) while (i < end && touchpoints[i] !== next) i++;
        if (i === end) break;
        if (holds && held[i] !== held[entry]) continue;
        const touchpoint = touchpoints[i]!;
        if (excludes && isExcluded[touchpoint] === 1) break;
        const step = jumps ? reached : nextStep(touchpoint, reached);
        const isInTime =
          !isTimed ||
          (seconds[i]! - seconds[entry]! <= most && seconds[i]! - seconds[last]! <= mostOfStep[reached]!);
        if (step >= 0 && isInTime) {
          if (inAnyOrder) done[step] = 1;
          if (tellsTimes) stepSeconds[(all - 1) * person + reached - 1] = seconds[i]! - seconds[last]!;
          reached++;
          last = i;
          if (reached < all) next = codes[reached]!;
        } else if (isStrict) break;
      }
      reachedSteps[person] = reached;
      entries[person] = entry;
      lasts[person] = last;
    }
    return told;
  };
}

function reachedBy(people: number, steps: number, tellsTimes: boolean): Reached {
  return {
    steps: new Int32Array(people),
    entries: new Uint32Array(people),
    lasts: new Uint32Array(people),
    seconds: new Float64Array(tellsTimes ? (steps - 1) * people : 0),
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
