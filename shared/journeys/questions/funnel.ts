import { type FunnelQuestion, furthestPart } from '../../policy/questions/funnel.ts';
import { stepNames } from '../../policy/step-names.ts';
import { BinTable } from '../bin-table.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';

const absent = -1;

/**
 * The furthest step that a person reaches, and the person's value of the breakdown's attribute.
 *
 * The first occurrence of the first step enters the funnel; each later step is reached by its first
 * occurrence at a later position, within the window from the moment of entering. A later entry is not
 * tried, even where it would lead further (PRIVACY.md Appendix A). Matching events are those that
 * reach a step: the first is the entry, the last reaches the furthest step.
 */
function funnel(question: FunnelQuestion): JourneyQuestion {
  const { steps, by } = question;
  const within = question.within_seconds ?? 'any time';
  const stepLabels = stepNames(steps);
  return (labels, bins) => {
    const stepCodes = steps.map(step => labels.touchpoint.indexOf(step));
    const groups = by === undefined ? [] : labels.attribute(by.attribute);
    return {
      ask: (journey, name) => {
        const entryCode = stepCodes[0]!;
        if (entryCode === absent) return;
        let entry = 0;
        while (entry < journey.length && journey.touchpoint(entry) !== entryCode) entry++;
        if (entry === journey.length) return;

        const latest = within === 'any time' ? Number.POSITIVE_INFINITY : journey.seconds(entry) + within;
        let reached = 1;
        let last = entry;
        for (let i = entry + 1; i < journey.length && reached < stepCodes.length; i++) {
          if (journey.touchpoint(i) !== stepCodes[reached]) continue;
          if (within !== 'any time' && journey.seconds(i) > latest) continue;
          reached++;
          last = i;
        }
        const bin = bins.child(BinTable.root, reached - 1);
        if (by === undefined) name(bin);
        else name(bins.child(bin, journey.attribute(by.attribute, by.at === 'first' ? entry : last)));
      },
      key: ([furthest, group]) => {
        const step = stepLabels[furthest!]!;
        if (by === undefined) return { [furthestPart]: step };
        return { [by.attribute]: groups[group!]!, [furthestPart]: step };
      },
    };
  };
}

export const funnelJourneys: JourneyKind<FunnelQuestion> = {
  ask: funnel,
  l0: () => 1,
  hasOther: ({ by }) => by !== undefined,
  keys: ({ steps, by }) => {
    const furthest = declaredNames(furthestPart, stepNames(steps));
    return by === undefined ? [furthest] : [declaredNames(by.attribute, []), furthest];
  },
};
