import {
  claimPopulation,
  requireGranted,
  requireOpen,
  requireSameHistory,
} from '../governance/populations.ts';
import { type InForce, momentIn, readTrail } from '../governance/trail.ts';
import { type Cost, charge, createLedger, openLedger, type Receipt, tightenTerms } from '../ledger/ledger.ts';
import type { LedgerState } from '../ledger/replay.ts';
import { standingOf } from '../ledger/standing.ts';
import { ledgerView } from '../ledger/view.ts';
import type { Terms } from '../policy/mapping.ts';
import { termsWithin } from '../policy/policy-limits.ts';
import { openingTerms, requireSamePerson, type StatedTerms, termsUnder } from '../policy/spending.ts';
import {
  budgetOf,
  type Charge,
  chargedTo,
  fits,
  largestOf,
  nothing,
  type PartCharge,
} from '../privacy/charge.ts';
import type { LedgerView } from '../protocol/price.ts';
import type { Budget } from '../release/release.ts';
import type { VaultHost } from './host.ts';
import { canonicalHash } from './keyed.ts';

/** A population's budget as one dataset meets it: its ledger is opened or tightened by the first charge, not before. */
export interface Population {
  readonly name: string;
  /** The terms in force for whatever is asked now. */
  terms(): Promise<Terms>;
  /** The steward's policy for the store that these people's ledger is in. */
  policy(): Promise<InForce | 'none'>;
  /** The time that counts for it. */
  moment(): Promise<Date>;
  /** What releases and manifests name it by: a hash of the policy, or of the terms where there is none. */
  policyId(terms: Terms): Promise<string>;
  /** What the ledger as it stands now lets be charged: read once for any number of prices. */
  allowance(): Promise<Allowance>;
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

export interface Allowance {
  /** Whether costs fit into what is left. */
  allows(costs: readonly PartCharge[]): boolean;
  /**
   * What costs add to the ε that was spent, by the conversion of all that was spent before and after: the later a
   * question, the less. Informational (PRIVACY.md 5.4): the guarantee is the total.
   */
  adds(costs: readonly PartCharge[]): number;
}

type World = Pick<VaultHost, 'store' | 'random' | 'now' | 'subtle'>;

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
    const trail = await readTrail(world);
    const ledger = await openLedger(world.store, name);
    await requireSameHistory(world, trail, ledger, name);
    const policy = trail.inForce === 'none' ? 'none' : trail.inForce.policy;
    if (ledger === 'absent') {
      await requireOpen(world, trail, name);
      return { ledger, terms: termsWithin(policy, openingTerms(wanted), wanted), tightened: false };
    }
    requireSamePerson(ledger.person, person);
    await requireGranted(world, trail, ledger);
    const { terms } = termsUnder(ledger.terms, wanted);
    const within = termsWithin(policy, terms, wanted);
    return { ledger, terms: within, tightened: termsUnder(ledger.terms, within).tightened };
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
    policy: async () => (await readTrail(world)).inForce,
    moment: async () => momentIn(await readTrail(world), world.now()),
    async policyId(terms) {
      const { inForce } = await readTrail(world);
      return inForce === 'none' ? canonicalHash(terms) : inForce.hash;
    },
    async allowance() {
      const { budget, spentIn, terms } = await standing();
      const after = (costs: readonly PartCharge[]) => costs.reduce(chargedTo, spentIn);
      const epsilon = (parts: readonly Charge[]) =>
        standingOf({ spent: largestOf(parts), budget, terms }).epsilonSpent;
      return {
        allows: costs => after(costs).every(spent => fits(spent, budget)),
        adds: costs => epsilon(after(costs)) - epsilon(spentIn),
      };
    },
    async charge(cost, under) {
      const { ledger, terms } = await read();
      if (ledger === 'absent') {
        await claimPopulation(world, name);
        await createLedger(world.store, { population: name, terms, person }, world);
      }
      // Also where another process opened it meanwhile.
      const now = await read();
      if (now.tightened) await tightenTerms(world.store, name, now.terms, world);
      const { head: log } = await readTrail(world);
      return charge(world.store, name, { ...cost, under, log }, world);
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
        loosened: [],
        spent: 0,
        left: 1,
        epsilon_spent: 0,
        entries: [],
        chain: 'whole',
        head: '',
        head_entry: 0,
      };
    },
  };
}
