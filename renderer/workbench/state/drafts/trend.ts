import type { Period } from '../../../../shared/policy/periods.ts';
import type { TrendQuestion } from '../../../../shared/policy/questions/trend.ts';
import { complete, type DraftKind } from '../draft-kind.ts';

interface TrendDraft {
  readonly of: string;
  readonly period: Period;
  readonly atMost: number;
}

export const trendDraft: DraftKind<TrendQuestion, TrendDraft> = {
  empty: { of: '', period: 'week', atMost: 4 },
  read: (draft, { from = '', to = '' }) => {
    const { period, atMost } = draft;
    const of = draft.of.trim();
    return complete(
      { ask: 'trend', ...(of !== '' && { of }), period, from, to, at_most: atMost },
      'Give the mapping the dates from and to: a trend has every period between them.',
    );
  },
  draftOf: ({ of = '', period, at_most }) => ({ of, period, atMost: at_most }),
};
