import type { ReachQuestion } from '../../../../shared/policy/questions/reach.ts';
import { complete, type DraftKind } from '../draft-kind.ts';
import { subjectDraft, subjectOf } from '../subject-draft.ts';

interface ReachDraft {
  readonly of: string;
  readonly atMost: number;
}

export const reachDraft: DraftKind<ReachQuestion, ReachDraft> = {
  empty: { of: 'touchpoint', atMost: 5 },
  read: ({ of, atMost }) =>
    complete({ ask: 'reach', of: subjectOf(of), at_most: atMost }, 'Choose what to count people by.'),
  draftOf: ({ of, at_most }) => ({ of: subjectDraft(of), atMost: at_most }),
};
