import type { Terms } from '../../../shared/policy/mapping.ts';
import { Failure, faultMessage } from '../../../shared/protocol/fault.ts';
import {
  type GovernanceView,
  type LogPage,
  newestOfAll,
  type OfferedPolicy,
} from '../../../shared/protocol/governance.ts';
import type { ReportFacts } from '../../../shared/protocol/report-facts.ts';
import type { Sign } from '../../../shared/release/sign.ts';
import type { Slice } from './workbench.ts';

export type KnownGovernance =
  | { readonly state: 'unknown' }
  | { readonly state: 'known'; readonly view: GovernanceView }
  /** The audit log, or a ledger that it names, fails its check; `says` tells where. */
  | { readonly state: 'damaged'; readonly says: string };

export interface GovernanceSlice {
  readonly governance: KnownGovernance;
  /** Which entries of the audit log the view holds. */
  readonly logPage: LogPage;
  /** The policy that was chosen in the vault's frame and is not in force yet. */
  readonly offeredPolicy: OfferedPolicy | 'none';
  /** To whom the next export goes, in the person's words. */
  readonly recipient: string;
  governanceArrived(view: GovernanceView): void;
  policyOffered(policy: OfferedPolicy | 'none'): void;
  refreshGovernance(log?: LogPage): Promise<void>;
  /** @returns whether it holds now */
  adoptPolicy(text: string): Promise<boolean>;
  grantTerms(population: string, terms: Partial<Terms>, reason: string): Promise<boolean>;
  permitPopulation(population: string): Promise<boolean>;
  forgetAnswers(population: string): Promise<boolean>;
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
    const keeping = async (
      asked: Promise<{ readonly view: GovernanceView }>,
      logPage = newestOfAll,
    ): Promise<boolean> => {
      try {
        const { view } = await asked;
        set({ governance: { state: 'known', view }, logPage });
        return true;
      } catch (thrown) {
        if (thrown instanceof Failure && thrown.fault.code === 'ledger-broken') {
          set({ governance: { state: 'damaged', says: faultMessage(thrown.fault) } });
        } else get().report(thrown);
        return false;
      }
    };
    /** Terms follow from policy and grants. */
    const withTerms = async (asked: Promise<{ readonly view: GovernanceView }>): Promise<boolean> => {
      const done = await keeping(asked);
      if (done && get().importing.state === 'done') await get().refreshLedger();
      return done;
    };
    return {
      governance: { state: 'unknown' },
      logPage: newestOfAll,
      offeredPolicy: 'none',
      recipient: '',
      governanceArrived: view => set({ governance: { state: 'known', view }, logPage: newestOfAll }),
      policyOffered: offeredPolicy => set({ offeredPolicy }),
      async refreshGovernance(log = newestOfAll) {
        await keeping(vault.governance(log), log);
      },
      async adoptPolicy(text) {
        const done = await withTerms(vault.adoptPolicy(text));
        if (done) set({ offeredPolicy: 'none' });
        return done;
      },
      grantTerms: (population, terms, reason) => withTerms(vault.grant({ population, terms, reason })),
      permitPopulation: population => keeping(vault.permitPopulation(population)),
      forgetAnswers: population => withTerms(vault.forget(population)),
      async lockSteward() {
        await keeping(vault.lock());
      },
      signExport: async statements => (await vault.sign(statements)).signatures,
      reportFacts: async population => (await vault.reportFacts(population)).facts,
      setRecipient: recipient => set({ recipient: recipient.slice(0, 500) }),
    };
  };
