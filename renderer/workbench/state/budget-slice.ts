import type { LedgerView } from '../../../shared/protocol/price.ts';
import type { Slice } from './workbench.ts';

export type KnownLedger =
  | { readonly state: 'unknown' }
  | { readonly state: 'known'; readonly view: LedgerView };

export interface BudgetSlice {
  readonly ledger: KnownLedger;
  refreshLedger(): Promise<void>;
}

export const budgetSlice: Slice<BudgetSlice> =
  ({ vault }) =>
  (set, get) => ({
    ledger: { state: 'unknown' },
    async refreshLedger() {
      try {
        const { ledger } = await vault.ledger();
        set({ ledger: { state: 'known', view: ledger } });
      } catch (thrown) {
        get().report(thrown);
      }
    },
  });
