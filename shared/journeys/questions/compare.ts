import type { CompareQuestion } from '../../policy/questions/compare.ts';
import { BinTable } from '../bin-table.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import { binOfEach, type JourneyQuestion } from '../journey-question.ts';

const outcomes = ['no', 'yes'] as const;

/** A person's one segment, and whether they have the outcome: one bin a person, so that one release compares all (PRIVACY.md 6.9). */
function compare({ by, outcome, segments }: CompareQuestion): JourneyQuestion {
  return (labels, bins) => {
    const names = labels.attribute(by.attribute);
    const wanted = segments === undefined ? undefined : new Set(segments);
    const counts = names.map(name => wanted === undefined || wanted.has(name));
    const code = labels.touchpoint.indexOf(outcome);
    return {
      binsOf: binOfEach(journey => {
        const segment = journey.attribute(by.attribute, by.at === 'first' ? 0 : journey.length - 1);
        if (counts[segment] !== true) return BinTable.root;
        let has = 0;
        for (let i = 0; i < journey.length && has === 0; i++) if (journey.touchpoint(i) === code) has = 1;
        return bins.child(bins.child(BinTable.root, segment), has);
      }),
      key: ([segment, has]) => ({ segment: names[segment!]!, outcome: outcomes[has!]! }),
    };
  };
}

export const compareJourneys: JourneyKind<CompareQuestion> = {
  ask: compare,
  l0: () => 1,
  hasOther: ({ segments }) => segments === undefined,
  keys: ({ segments = [] }) => [declaredNames('segment', segments), declaredNames('outcome', [...outcomes])],
};
