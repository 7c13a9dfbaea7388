import type { Terms } from '../../../shared/policy/mapping.ts';
import type { GovernanceView } from '../../../shared/protocol/governance.ts';
import type { ReportFacts } from '../../../shared/protocol/report-facts.ts';
import type { Sign } from '../../../shared/release/sign.ts';
import type { Slice } from './workbench.ts';

export type KnownGovernance =
  | { readonly state: 'unknown' }
  | { readonly state: 'known'; readonly view: GovernanceView };

export interface GovernanceSlice {
  readonly governance: KnownGovernance;
  /** To whom the next export goes, in the person's words. */
  readonly recipient: string;
  governanceArrived(view: GovernanceView): void;
  refreshGovernance(): Promise<void>;
  /** @returns whether it holds now */
  adoptPolicy(text: string): Promise<boolean>;
  grantTerms(population: string, terms: Partial<Terms>, reason: string): Promise<boolean>;
  permitPopulation(population: string): Promise<boolean>;
  lockSteward(): Promise<void>;
  setRecipient(recipient: string): void;
  /** What reports on a population are written from. */
  reportFacts(population: string): Promise<ReportFacts>;
  /** Has the vault sign parts of an export and note it. */
  readonly signExport: Sign;
}

export const governanceSlice: Slice<GovernanceSlice> =
  ({ vault }) =>
  (set, get) => {
    /** Keeps what the vault answers; a fault is told where faults are. */
    const keeping = async (asked: Promise<{ readonly view: GovernanceView }>): Promise<boolean> => {
      try {
        get().governanceArrived((await asked).view);
        return true;
      } catch (thrown) {
        get().report(thrown);
        return false;
      }
    };
    return {
      governance: { state: 'unknown' },
      recipient: '',
      governanceArrived: view => set({ governance: { state: 'known', view } }),
      async refreshGovernance() {
        await keeping(vault.governance());
      },
      adoptPolicy: text => keeping(vault.adoptPolicy(text)),
      async grantTerms(population, terms, reason) {
        const done = await keeping(vault.grant({ population, terms, reason }));
        if (done && get().ledger.state === 'known') await get().refreshLedger();
        return done;
      },
      permitPopulation: population => keeping(vault.permitPopulation(population)),
      async lockSteward() {
        await keeping(vault.lock());
      },
      signExport: async statements => (await vault.sign(statements)).signatures,
      reportFacts: async population => (await vault.reportFacts(population)).facts,
      setRecipient: recipient => set({ recipient: recipient.slice(0, 500) }),
    };
  };
