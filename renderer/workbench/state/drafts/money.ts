import { minorDigits } from '../../../../shared/policy/currency.ts';
import type { MeanQuestion, SumQuestion } from '../../../../shared/policy/questions/sum.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';
import { subjectDraft, subjectOf } from '../subject-draft.ts';

interface MoneyDraft {
  /** Empty: everybody together. */
  readonly by: string;
  /** In major units, as typed. */
  readonly clamp: string;
  readonly atMost: number;
}

function moneyDraft<Q extends SumQuestion | MeanQuestion>(ask: Q['ask']): DraftKind<Q, MoneyDraft> {
  return {
    empty: { by: '', clamp: '', atMost: 1 },
    read: ({ by, clamp, atMost }, { amount }) => {
      if (amount === undefined) return incomplete('Give the mapping an amount.');
      const minor = Math.round(Number(clamp) * 10 ** minorDigits(amount.currency));
      if (clamp.trim() === '' || !(minor >= 1)) {
        return incomplete(
          'Say how much one person counts with at most: a public number, not one from the data.',
        );
      }
      const subject = by === '' ? undefined : subjectOf(by);
      return complete(
        {
          ask,
          of: 'amount',
          currency: amount.currency,
          clamp: minor,
          ...(subject === undefined
            ? {}
            : { by: typeof subject === 'string' ? subject : { ...subject, at: 'first' as const } }),
          at_most: atMost,
        },
        'The most that one person counts with is too large.',
      );
    },
    draftOf: ({ by, clamp, currency, at_most }) => ({
      by: by === undefined ? '' : subjectDraft(typeof by === 'string' ? by : { attribute: by.attribute }),
      clamp: String(clamp / 10 ** minorDigits(currency)),
      atMost: at_most,
    }),
  };
}

export const sumDraft = moneyDraft<SumQuestion>('sum');
export const meanDraft = moneyDraft<MeanQuestion>('mean');
