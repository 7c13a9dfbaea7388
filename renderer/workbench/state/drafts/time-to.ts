import type { TimeToQuestion } from '../../../../shared/policy/questions/time-to.ts';
import { finestBins } from '../../../../shared/policy/time-bins.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';

interface TimeToDraft {
  readonly start: string;
  readonly end: string;
  readonly occurrence: 'first' | 'last';
}

export const timeToDraft: DraftKind<TimeToQuestion, TimeToDraft> = {
  empty: { start: '', end: '', occurrence: 'first' },
  read: (draft, { precision }) => {
    const [start, end] = [draft.start.trim(), draft.end.trim()];
    const finest = finestBins(precision);
    if (finest === 'none') return incomplete(`Times are finer than the time precision, one ${precision}.`);
    return complete(
      {
        ask: 'time_to',
        ...(start !== '' && { start }),
        end,
        ...(start !== '' && draft.occurrence === 'last' && { occurrence: 'last' }),
        finest,
      },
      'Name the touchpoint to measure the time to.',
    );
  },
  draftOf: ({ start = '', end, occurrence }) => ({ start, end, occurrence: occurrence ?? 'first' }),
};
