import type { ChartQuestion } from '../../../../shared/policy/chart-question.ts';
import type { FairnessQuestion } from '../../../../shared/policy/questions/fairness.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';
import { type Group, groupsIn } from '../group-draft.ts';

interface FairnessDraft {
  readonly by: string;
  readonly at: 'first' | 'last';
  readonly check: 'outcome' | 'visible';
  readonly outcome: string;
  readonly chart: ChartQuestion | 'none';
  readonly groups: readonly Group[];
}

export const fairnessDraft: DraftKind<FairnessQuestion, FairnessDraft> = {
  empty: { by: '', at: 'first', check: 'outcome', outcome: '', chart: 'none', groups: [] },
  read: ({ by, at, check, outcome, chart, groups }) => {
    const touchpoint = outcome.trim();
    if (by === '') return incomplete('Choose what people are grouped by.');
    if (check === 'outcome' && touchpoint === '')
      return incomplete('Name the touchpoint that is the outcome.');
    if (check === 'visible' && chart === 'none') return incomplete('Choose an answer that you have.');
    return complete(
      {
        ask: 'fairness',
        by: { attribute: by, at },
        check:
          check === 'visible' && chart !== 'none' ? { of: 'visible', chart } : { of: 'outcome', touchpoint },
        ...groupsIn(groups),
      },
      'Name at most 64 groups of at most 64 values.',
    );
  },
  draftOf: ({ by, check, groups = {} }) => ({
    by: by.attribute,
    at: by.at,
    check: check.of,
    outcome: check.of === 'outcome' ? check.touchpoint : '',
    chart: check.of === 'visible' ? check.chart : 'none',
    groups: Object.entries(groups),
  }),
};
