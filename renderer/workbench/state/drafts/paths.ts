import type { PathsQuestion } from '../../../../shared/policy/questions/paths.ts';
import { complete, type DraftKind } from '../draft-kind.ts';

interface PathsDraft {
  readonly start: string;
  readonly depth: number;
  readonly collapse: boolean;
}

export const pathsDraft: DraftKind<PathsQuestion, PathsDraft> = {
  empty: { start: '', depth: 4, collapse: true },
  read: draft => {
    const start = draft.start.trim();
    return complete(
      {
        ask: 'paths',
        ...(start ? { start } : {}),
        depth: draft.depth,
        collapse_repeats: draft.collapse,
      },
      'A path is 1 to 20 touchpoints deep.',
    );
  },
  draftOf: ({ start, depth, collapse_repeats }) => ({
    start: start ?? '',
    depth,
    collapse: collapse_repeats,
  }),
};
