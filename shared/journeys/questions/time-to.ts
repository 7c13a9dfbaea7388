import type { TimeToQuestion } from '../../policy/questions/time-to.ts';
import { timeBins } from '../../policy/time-bins.ts';
import { BinTable } from '../bin-table.ts';
import { indexBit } from '../journey-index.ts';
import type { JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';
import { lastEdge } from '../last-edge.ts';

const absent = -1;

/**
 * The time that a person takes from the first `start` (the last before that `end`, or the first event of the
 * journey) to the first `end` at a later position, on the
 * local clock and in public bins (PRIVACY.md 6.7). Who does not come from one to the other names no bin.
 * Where the local clock is put back in between, no time passes.
 */
function timeTo({ start, end: goal, finest, occurrence }: TimeToQuestion): JourneyQuestion {
  const times = timeBins(finest);
  const edges = times.map(({ from_seconds }) => from_seconds);
  return (labels, bins) => {
    const startCode = start === undefined ? absent : labels.touchpoint.indexOf(start);
    const bin = edges.map((_, time) => bins.child(BinTable.root, time));
    const endCode = labels.touchpoint.indexOf(goal);
    const needed = indexBit(endCode) | (start === undefined ? 0 : indexBit(startCode));
    return {
      binsOf: (journeys, found) => {
        const { people, starts, ends, touchpoints, touchpointBits } = journeys;
        const seconds = journeys.seconds();
        for (let person = 0; person < people; person++) {
          found[person] = BinTable.root;
          if ((touchpointBits[person]! & needed) !== needed) continue;
          const end = ends[person]!;
          let from = starts[person]!;
          if (start !== undefined) while (from < end && touchpoints[from] !== startCode) from++;
          let to = from + 1;
          while (to < end && touchpoints[to] !== endCode) to++;
          if (to >= end) continue;
          if (occurrence === 'last') {
            for (let i = from + 1; i < to; i++) if (touchpoints[i] === startCode) from = i;
          }
          const passed = Math.max(0, seconds[to]! - seconds[from]!);
          found[person] = bin[lastEdge(edges, passed)]!;
        }
      },
      key: ([time]) => ({ ...times[time!]! }),
    };
  };
}

/** Both ends of a bin are one part, and all bins are declared. */
export const timeToJourneys: JourneyKind<TimeToQuestion> = {
  ask: timeTo,
  l0: () => 1,
  hasOther: () => false,
  keys: ({ finest }) => [
    { parts: ['from_seconds', 'to_seconds'], declared: timeBins(finest).map(bin => ({ ...bin })) },
  ],
};
