import type { TransitionsQuestion } from '../../policy/questions/transitions.ts';
import { wideTimeBins } from '../../policy/time-bins.ts';
import { BinTable } from '../bin-table.ts';
import type { JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';

/**
 * The different steps from one touchpoint to the next that a person takes, each counted once (PRIVACY.md 6.4 a); with
 * `times` by how long it took the first time, on the local clock.
 */
function transitions({ collapse_repeats, times }: TransitionsQuestion): JourneyQuestion {
  const timeBins = times === undefined ? [] : wideTimeBins(times);
  return (labels, bins) => {
    const taken = new Set<number>();
    return {
      ask: (journey, name) => {
        taken.clear();
        for (let i = 1; i < journey.length; i++) {
          const from = journey.touchpoint(i - 1);
          const to = journey.touchpoint(i);
          if (collapse_repeats && from === to) continue;
          const step = bins.child(bins.child(BinTable.root, from), to);
          if (times === undefined) name(step);
          else if (!taken.has(step)) {
            taken.add(step);
            const passed = Math.max(0, journey.seconds(i) - journey.seconds(i - 1));
            name(
              bins.child(
                step,
                timeBins.findLastIndex(({ from_seconds }) => from_seconds <= passed),
              ),
            );
          }
        }
      },
      key: ([from, to, time]) => ({
        from: labels.touchpoint[from!]!,
        to: labels.touchpoint[to!]!,
        ...(time !== undefined && timeBins[time]),
      }),
    };
  };
}

export const transitionsJourneys: JourneyKind<TransitionsQuestion> = {
  ask: transitions,
  l0: question => question.at_most,
  hasOther: () => true,
  keys: () => 'unlisted',
};
