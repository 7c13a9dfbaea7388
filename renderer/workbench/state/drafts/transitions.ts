import type { TransitionsQuestion } from '../../../../shared/policy/questions/transitions.ts';
import { finestBins } from '../../../../shared/policy/time-bins.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';

interface TransitionsDraft {
  readonly atMost: number;
  readonly collapse: boolean;
  readonly timed: boolean;
}

export const transitionsDraft: DraftKind<TransitionsQuestion, TransitionsDraft> = {
  empty: { atMost: 8, collapse: true, timed: false },
  read: ({ atMost, collapse, timed }, { precision }) => {
    const finest = finestBins(precision);
    if (timed && finest === 'none') return incomplete('Times are known by the month, too roughly for this.');
    return complete(
      {
        ask: 'transitions',
        at_most: atMost,
        collapse_repeats: collapse,
        ...(timed && finest !== 'none' && { times: finest }),
      },
      'A person counts in 1 to 64 steps.',
    );
  },
  draftOf: ({ at_most, collapse_repeats, times }) => ({
    atMost: at_most,
    collapse: collapse_repeats,
    timed: times !== undefined,
  }),
};
