import type { CompareQuestion } from '../../../../shared/policy/questions/compare.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';

interface CompareDraft {
  readonly by: string;
  readonly at: 'first' | 'last';
  readonly outcome: string;
  /** All where none are named. */
  readonly segments: readonly string[];
}

export const compareDraft: DraftKind<CompareQuestion, CompareDraft> = {
  empty: { by: '', at: 'first', outcome: '', segments: [] },
  read: ({ by, at, outcome, segments }) => {
    const name = outcome.trim();
    if (by === '') return incomplete('Choose what people are compared by.');
    if (name === '') return incomplete('Name the touchpoint that is the outcome.');
    if (segments.length === 1) return incomplete('Name another group to compare with, or none.');
    return complete(
      {
        ask: 'compare',
        by: { attribute: by, at },
        outcome: name,
        ...(segments.length === 0 ? {} : { segments: [...segments] }),
      },
      'Name at most 64 groups.',
    );
  },
  draftOf: ({ by, outcome, segments = [] }) => ({ by: by.attribute, at: by.at, outcome, segments }),
};
