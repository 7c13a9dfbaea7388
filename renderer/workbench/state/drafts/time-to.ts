import type { TimeToQuestion } from '../../../../shared/policy/questions/time-to.ts';
import { finestBins } from '../../../../shared/policy/time-bins.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';

interface TimeToDraft {
  readonly start: string;
  readonly end: string;
}

export const timeToDraft: DraftKind<TimeToQuestion, TimeToDraft> = {
  empty: { start: '', end: '' },
  read: (draft, { precision }) => {
    const [start, end] = [draft.start.trim(), draft.end.trim()];
    const finest = finestBins(precision);
    if (finest === 'none') return incomplete(`Times are finer than the time precision, one ${precision}.`);
    return complete({ ask: 'time_to', start, end, finest }, 'Name the touchpoints to measure between.');
  },
  draftOf: ({ start, end }) => ({ start, end }),
};
