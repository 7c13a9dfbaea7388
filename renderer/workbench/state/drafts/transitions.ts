import type { TransitionsQuestion } from '../../../../shared/policy/questions/transitions.ts';
import { complete, type DraftKind } from '../draft-kind.ts';

interface TransitionsDraft {
  readonly atMost: number;
  readonly collapse: boolean;
}

export const transitionsDraft: DraftKind<TransitionsQuestion, TransitionsDraft> = {
  empty: { atMost: 8, collapse: true },
  read: ({ atMost, collapse }) =>
    complete(
      { ask: 'transitions', at_most: atMost, collapse_repeats: collapse },
      'A person counts in 1 to 64 steps.',
    ),
  draftOf: ({ at_most, collapse_repeats }) => ({ atMost: at_most, collapse: collapse_repeats }),
};
