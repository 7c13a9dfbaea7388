import type { Period } from '../../../../shared/policy/periods.ts';
import type { FunnelQuestion } from '../../../../shared/policy/questions/funnel.ts';
import { finestBins } from '../../../../shared/policy/time-bins.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';
import { noWindow, type WindowDraft, windowDraft, windowSeconds } from '../window-draft.ts';

interface FunnelDraft {
  readonly steps: readonly string[];
  readonly order: FunnelQuestion['order'];
  readonly within: WindowDraft;
  /** The same for every step. */
  readonly stepWithin: WindowDraft;
  readonly exclude: readonly string[];
  readonly hold: string;
  readonly by: string;
  readonly at: 'first' | 'last';
  readonly over: Period | '';
  readonly timed: boolean;
}

export const funnelDraft: DraftKind<FunnelQuestion, FunnelDraft> = {
  empty: {
    steps: ['', ''],
    order: 'sequential',
    within: noWindow,
    stepWithin: noWindow,
    exclude: [],
    hold: '',
    by: '',
    at: 'first',
    over: '',
    timed: false,
  },
  read: (draft, { from = '', to = '', precision }) => {
    const steps = draft.steps.map(step => step.trim()).filter(step => step !== '');
    if (steps.length < 2) return incomplete('Name at least two steps.');
    const [within, stepWithin] = [windowSeconds(draft.within), windowSeconds(draft.stepWithin)];
    if (within === 'unreadable' || stepWithin === 'unreadable') {
      return incomplete('Give the time allowed as a number above 0, or leave it empty.');
    }
    const over = draft.by === '' ? draft.over : '';
    if (over !== '' && (from === '' || to === '')) {
      return incomplete(
        'Give the mapping the dates from and to: a funnel over periods has every one of them.',
      );
    }
    const finest = finestBins(precision);
    const isTimed = draft.timed && draft.by === '' && over === '';
    if (isTimed && finest === 'none') {
      return incomplete('Times are known by the month, too roughly to tell how long steps took.');
    }
    return complete(
      {
        ask: 'funnel',
        steps,
        order: draft.order,
        ...(within !== 'none' && { within_seconds: within }),
        ...(stepWithin !== 'none' && {
          step_within_seconds: Array<number>(steps.length - 1).fill(stepWithin),
        }),
        ...(draft.exclude.length > 0 && { exclude: [...draft.exclude] }),
        ...(draft.hold !== '' && { hold: draft.hold }),
        ...(draft.by !== '' && { by: { attribute: draft.by, at: draft.at } }),
        ...(over !== '' && { over: { period: over, from, to } }),
        ...(isTimed && finest !== 'none' && { times: finest }),
      },
      'A funnel has 2 to 20 steps.',
    );
  },
  draftOf: ({ steps, order, within_seconds, step_within_seconds, exclude = [], hold, by, over, times }) => ({
    steps,
    order,
    within: windowDraft(within_seconds),
    stepWithin: windowDraft(step_within_seconds?.[0]),
    exclude,
    hold: hold ?? '',
    by: by?.attribute ?? '',
    at: by?.at ?? 'first',
    over: over?.period ?? '',
    timed: times !== undefined,
  }),
};
