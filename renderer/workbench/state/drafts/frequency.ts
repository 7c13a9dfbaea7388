import type { FrequencyQuestion } from '../../../../shared/policy/questions/frequency.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';

interface FrequencyDraft {
  readonly of: 'events' | 'sessions' | 'touchpoint' | 'amount';
  readonly touchpoint: string;
}

export const frequencyDraft: DraftKind<FrequencyQuestion, FrequencyDraft> = {
  empty: { of: 'events', touchpoint: '' },
  read: ({ of, touchpoint }, { amount }) => {
    const says = 'Choose what to count.';
    switch (of) {
      case 'events':
      case 'sessions':
        return complete({ ask: 'frequency', of }, says);
      case 'touchpoint': {
        const name = touchpoint.trim();
        if (name === '') return incomplete('Name a touchpoint.');
        return complete({ ask: 'frequency', of: { touchpoint: name } }, says);
      }
      case 'amount':
        if (amount === undefined) return incomplete('Give the mapping an amount.');
        return complete({ ask: 'frequency', of: { amount: amount.currency } }, says);
    }
  },
  draftOf: ({ of }) => {
    if (typeof of === 'string') return { of, touchpoint: '' };
    return 'amount' in of
      ? { of: 'amount', touchpoint: '' }
      : { of: 'touchpoint', touchpoint: of.touchpoint };
  },
};
