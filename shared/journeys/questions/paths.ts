import type { PathsQuestion } from '../../policy/questions/paths.ts';
import { BinTable } from '../bin-table.ts';
import type { JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';

const anywhere = -1;
const nowhere = -2;
/** Last part of a bin: whether the journey ended within the depth or goes on beyond it. */
const ends = ['end', 'cut'] as const;

/**
 * The path that a person takes from the first occurrence of `start` (from the first touchpoint without
 * one), at most `depth` touchpoints long. Equal neighbours count as one where repeats are collapsed.
 */
function paths({ start, depth, collapse_repeats }: PathsQuestion): JourneyQuestion {
  return (labels, bins) => {
    const names = labels.touchpoint;
    const startCode = start === undefined ? anywhere : codeOr(nowhere, names.indexOf(start));
    return {
      ask: (journey, name) => {
        if (startCode === nowhere) return;
        let i = 0;
        if (startCode !== anywhere) while (i < journey.length && journey.touchpoint(i) !== startCode) i++;
        if (i >= journey.length) return;
        let path = BinTable.root;
        let length = 0;
        let previous = nowhere;
        for (; i < journey.length; i++) {
          const touchpoint = journey.touchpoint(i);
          if (collapse_repeats && touchpoint === previous) continue;
          if (length === depth) break;
          path = bins.child(path, touchpoint);
          length++;
          previous = touchpoint;
        }
        name(bins.child(path, i < journey.length ? 1 : 0));
      },
      key: parts => ({
        path: parts.slice(0, -1).map(code => names[code]!),
        end: ends[parts[parts.length - 1]!]!,
      }),
    };
  };
}

function codeOr(otherwise: number, code: number): number {
  return code < 0 ? otherwise : code;
}

/** A path is one part with its end, so that no withheld path can be listed. */
export const pathsJourneys: JourneyKind<PathsQuestion> = {
  ask: paths,
  l0: () => 1,
  hasOther: () => true,
  keys: () => 'unlisted',
};
