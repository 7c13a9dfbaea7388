import type { FunnelQuestion } from '../../../../shared/policy/questions/funnel.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';
import { noWindow, type WindowDraft, windowDraft, windowSeconds } from '../window-draft.ts';

interface FunnelDraft {
  readonly steps: readonly string[];
  readonly within: WindowDraft;
  readonly by: string;
  readonly at: 'first' | 'last';
}

export const funnelDraft: DraftKind<FunnelQuestion, FunnelDraft> = {
  empty: { steps: ['', ''], within: noWindow, by: '', at: 'first' },
  read: draft => {
    const steps = draft.steps.map(step => step.trim()).filter(step => step !== '');
    if (steps.length < 2) return incomplete('Name at least two steps.');
    const within = windowSeconds(draft.within);
    if (within === 'unreadable') {
      return incomplete('Give the time allowed as a number above 0, or leave it empty.');
    }
    return complete(
      {
        ask: 'funnel',
        steps,
        order: 'sequential',
        ...(within === 'none' ? {} : { within_seconds: within }),
        ...(draft.by ? { by: { attribute: draft.by, at: draft.at } } : {}),
      },
      'A funnel has 2 to 20 steps.',
    );
  },
  draftOf: ({ steps, within_seconds, by }) => ({
    steps,
    within: windowDraft(within_seconds),
    by: by?.attribute ?? '',
    at: by?.at ?? 'first',
  }),
};
