import type { TransitionsQuestion } from '../../policy/questions/transitions.ts';
import { BinTable } from '../bin-table.ts';
import type { JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';

/** The different steps from one touchpoint to the next that a person takes, each counted once (PRIVACY.md 6.4 a). */
function transitions({ collapse_repeats }: TransitionsQuestion): JourneyQuestion {
  return (labels, bins) => ({
    ask: (journey, name) => {
      for (let i = 1; i < journey.length; i++) {
        const from = journey.touchpoint(i - 1);
        const to = journey.touchpoint(i);
        if (collapse_repeats && from === to) continue;
        name(bins.child(bins.child(BinTable.root, from), to));
      }
    },
    key: ([from, to]) => ({ from: labels.touchpoint[from!]!, to: labels.touchpoint[to!]! }),
  });
}

export const transitionsJourneys: JourneyKind<TransitionsQuestion> = {
  ask: transitions,
  l0: question => question.at_most,
  hasOther: () => true,
  keys: () => 'unlisted',
};
