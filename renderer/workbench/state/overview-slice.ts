import type { Asked } from '../../../shared/policy/question.ts';
import type { Price } from '../../../shared/protocol/price.ts';
import { defaultTitle } from '../../../shared/release/default-title.ts';
import type { Budget, Opening } from '../../../shared/release/release.ts';
import { isCancel } from './faults-slice.ts';
import type { Slice } from './workbench.ts';

export type Overview =
  | { readonly state: 'not asked' }
  | { readonly state: 'asking' }
  | { readonly state: 'opened'; readonly opening: Opening; readonly budget: Budget; readonly reach: string };

export interface OverviewSlice {
  readonly overview: Overview;
  /** Share of the budget for the reach chart, in millionths. */
  readonly overviewShare: number;
  readonly overviewPrice:
    | { readonly state: 'unknown' }
    | { readonly state: 'known'; readonly opening: Price; readonly reach: Price };
  setOverviewShare(millionths: number): void;
  priceOverview(): Promise<void>;
  /** Asks the opening release, then reach by touchpoint. */
  askOverview(): Promise<void>;
  cancelOverview(): void;
}

export const overviewQuestion = (millionths: number): Asked => {
  const question = { ask: 'reach', of: 'touchpoint', at_most: 8 } as const;
  return { id: 'overview', title: defaultTitle(question), question, spend: { kind: 'share', millionths } };
};

export const overviewSlice: Slice<OverviewSlice> =
  ({ vault }) =>
  (set, get) => {
    let pricing: AbortController | undefined;
    let running: AbortController | undefined;
    return {
      overview: { state: 'not asked' },
      overviewShare: 100_000,
      overviewPrice: { state: 'unknown' },
      setOverviewShare(overviewShare) {
        set({ overviewShare });
        void get().priceOverview();
      },
      async priceOverview() {
        pricing?.abort();
        if (get().importing.state !== 'done') return;
        pricing = new AbortController();
        try {
          const { prices, opening } = await vault.price([overviewQuestion(get().overviewShare)], {
            signal: pricing.signal,
          });
          const [reach] = prices;
          if (reach) set({ overviewPrice: { state: 'known', opening, reach } });
        } catch (thrown) {
          if (!isCancel(thrown)) get().report(thrown);
        }
      },
      async askOverview() {
        if (get().overview.state === 'asking') return;
        running = new AbortController();
        const { signal } = running;
        set({ overview: { state: 'asking' } });
        try {
          const { opening, budget, ledger } = await vault.openOverview({ signal });
          set({
            overview: { state: 'opened', opening, budget, reach: '' },
            ledger: { state: 'known', view: ledger },
          });
          const key = await get().askVault(overviewQuestion(get().overviewShare), signal);
          set({ overview: { state: 'opened', opening, budget, reach: key } });
        } catch (thrown) {
          if (get().overview.state === 'asking') set({ overview: { state: 'not asked' } });
          get().report(thrown);
          void get().refreshLedger();
        }
      },
      cancelOverview: () => running?.abort(),
    };
  };
