import type { ReachQuestion } from '../../../../shared/policy/questions/reach.ts';
import { complete, type DraftKind } from '../draft-kind.ts';
import { subjectDraft, subjectOf } from '../subject-draft.ts';

interface ReachDraft {
  readonly of: string;
  readonly atMost: number;
  /** Most events that a person counts with; 0: people alone. */
  readonly events: number;
}

export const reachDraft: DraftKind<ReachQuestion, ReachDraft> = {
  empty: { of: 'touchpoint', atMost: 5, events: 0 },
  read: ({ of, atMost, events }) =>
    complete(
      { ask: 'reach', of: subjectOf(of), at_most: atMost, ...(events > 0 && { events }) },
      'Choose what to count people by.',
    ),
  draftOf: ({ of, at_most, events = 0 }) => ({ of: subjectDraft(of), atMost: at_most, events }),
};
