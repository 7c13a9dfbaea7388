import { type Cost, charge, createLedger, openLedger, type Receipt, tightenTerms } from '../ledger/ledger.ts';
import type { LedgerState } from '../ledger/replay.ts';
import { standingOf } from '../ledger/standing.ts';
import { ledgerView } from '../ledger/view.ts';
import type { Terms } from '../policy/mapping.ts';
import { openingTerms, requireSamePerson, type StatedTerms, termsUnder } from '../policy/spending.ts';
import { budgetOf, chargedTo, fits, largestOf, nothing, type PartCharge } from '../privacy/charge.ts';
import type { LedgerView } from '../protocol/price.ts';
import type { Budget } from '../release/release.ts';
import type { VaultHost } from './host.ts';

/** A population's budget as one dataset meets it: its ledger is opened or tightened by the first charge, not before. */
export interface Population {
  readonly name: string;
  /** The terms in force for whatever is asked now. */
  terms(): Promise<Terms>;
  /** Whether costs fit into what is left as the ledger stands now: read once for any number of prices. */
  allowance(): Promise<(costs: readonly PartCharge[]) => boolean>;
  /**
   * Durable when it resolves.
   *
   * @param under  the terms that the cost was priced under; tighter ones that came in between refuse it
   * @throws Failure `budget-exceeded`, `terms-loosened`, `person-differs`, `ledger-broken`, `store-unavailable`
   */
  charge(cost: Cost, under: Terms): Promise<Receipt>;
  budget(repeat: boolean): Promise<Budget>;
  view(): Promise<LedgerView>;
}

type World = Pick<VaultHost, 'store' | 'random' | 'now'>;

/** @throws Failure `terms-loosened`, `person-differs`, `ledger-broken` */
export async function openPopulation(
  world: World,
  name: string,
  stated: StatedTerms | 'default',
  person: readonly string[],
  kind: LedgerView['kind'],
): Promise<Population> {
  const wanted = stated === 'default' ? 'unstated' : stated;

  const read = async (): Promise<{ ledger: LedgerState | 'absent'; terms: Terms; tightened: boolean }> => {
    const ledger = await openLedger(world.store, name);
    if (ledger === 'absent') return { ledger, terms: openingTerms(wanted), tightened: false };
    requireSamePerson(ledger.person, person);
    return { ledger, ...termsUnder(ledger.terms, wanted) };
  };

  const standing = async () => {
    const { ledger, terms } = await read();
    const budget = budgetOf(terms.epsilon, terms.delta);
    const unspent = Array.from({ length: terms.parts ?? 1 }, () => nothing);
    const spentIn = ledger === 'absent' ? unspent : ledger.spentIn;
    return { ledger, terms, budget, spentIn, spent: largestOf(spentIn) };
  };

  await read();
  return {
    name,
    terms: async () => (await read()).terms,
    async allowance() {
      const { budget, spentIn } = await standing();
      return costs => costs.reduce(chargedTo, spentIn).every(spent => fits(spent, budget));
    },
    async charge(cost, under) {
      const { ledger, terms } = await read();
      if (ledger === 'absent') await createLedger(world.store, { population: name, terms, person }, world);
      // Also where another process opened it meanwhile.
      if ((await read()).tightened) await tightenTerms(world.store, name, wanted, world);
      return charge(world.store, name, { ...cost, under }, world);
    },
    async budget(repeat) {
      const { terms, budget, spent } = await standing();
      const { spent: millionths, epsilonSpent } = standingOf({ spent, budget, terms });
      return {
        spent: { share: millionths / 1_000_000, epsilon: epsilonSpent, delta: terms.delta },
        total: { epsilon: terms.epsilon, delta: terms.delta },
        repeat,
      };
    },
    async view() {
      const { ledger, terms } = await standing();
      if (ledger !== 'absent') return { ...ledgerView(ledger, kind), terms };
      return {
        population: name,
        kind,
        terms,
        person: [...person],
        spent: 0,
        left: 1,
        epsilon_spent: 0,
        entries: [],
        chain: 'whole',
        head: '',
      };
    },
  };
}
