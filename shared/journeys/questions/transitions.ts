import type { TransitionsQuestion } from '../../policy/questions/transitions.ts';
import { wideTimeBins } from '../../policy/time-bins.ts';
import type { JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';
import { lastEdge } from '../last-edge.ts';
import { PairBins } from '../pair-bins.ts';

const noSeconds = new Int32Array(0);

/**
 * The different steps from one touchpoint to the next that a person takes, each counted once (PRIVACY.md 6.4 a); with
 * `times` by how long it took the first time, on the local clock.
 */
function transitions({ collapse_repeats, times }: TransitionsQuestion): JourneyQuestion {
  const timeBins = times === undefined ? [] : wideTimeBins(times);
  const edges = timeBins.map(({ from_seconds }) => from_seconds);
  return (labels, bins) => {
    const steps = new PairBins(bins, labels.touchpoint.length, labels.touchpoint.length);
    const taken = new Set<number>();
    return {
      ask: (journeys, named) => {
        const { people, starts, ends, touchpoints } = journeys;
        const seconds = times === undefined ? noSeconds : journeys.seconds();
        // Read once: what a loop finds elsewhere it reads again for each event.
        const { tabled, seconds: width } = steps;
        const [collapses, timed] = [collapse_repeats, times !== undefined];
        for (let person = 0; person < people; person++) {
          const start = starts[person]!;
          const end = ends[person]!;
          if (timed) taken.clear();
          const room = named.room(end - start);
          let length = named.length;
          for (let i = start + 1; i < end; i++) {
            const from = touchpoints[i - 1]!;
            const to = touchpoints[i]!;
            if (collapses && from === to) continue;
            const step = tabled.length > 0 ? tabled[width * from + to]! : steps.of(from, to);
            if (!timed) room[length++] = step;
            else if (!taken.has(step)) {
              taken.add(step);
              const passed = Math.max(0, seconds[i]! - seconds[i - 1]!);
              room[length++] = bins.child(step, lastEdge(edges, passed));
            }
          }
          named.endPersonAt(length);
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
