import type { Period } from '../../../../shared/policy/periods.ts';
import { type RetentionQuestion, retentionAtMost } from '../../../../shared/policy/questions/retention.ts';
import { complete, type DraftKind } from '../draft-kind.ts';

interface RetentionDraft {
  readonly kind: RetentionQuestion['kind'];
  readonly cohorts: RetentionQuestion['cohorts'];
  readonly period: Period;
  readonly periods: number;
  readonly start: string;
  readonly returns: string;
  readonly by: string;
}

export const retentionDraft: DraftKind<RetentionQuestion, RetentionDraft> = {
  empty: {
    kind: 'on_or_after',
    cohorts: 'first_time',
    period: 'week',
    periods: 8,
    start: '',
    returns: '',
    by: '',
  },
  read: (draft, { from = '', to = '' }) => {
    const { kind, period, periods, by } = draft;
    const cohorts = by === '' ? draft.cohorts : 'first_time';
    const [start, returns] = [draft.start.trim(), draft.returns.trim()];
    return complete(
      {
        ask: 'retention',
        kind,
        cohorts,
        period,
        periods,
        ...(start !== '' && { start }),
        ...(returns !== '' && { returns }),
        ...(by !== '' && { by: { attribute: by, at: 'first' as const } }),
        from,
        to,
        at_most: retentionAtMost({ kind, cohorts, periods }),
      },
      'Give the mapping the dates from and to, and count 1 to 60 periods.',
    );
  },
  draftOf: ({ kind, cohorts, period, periods, start = '', returns = '', by }) => ({
    kind,
    cohorts,
    period,
    periods,
    start,
    returns,
    by: by?.attribute ?? '',
  }),
};
