import {
  claimPopulation,
  requireGranted,
  requireOpen,
  requireSameHistory,
} from '../governance/populations.ts';
import { type Governing, governingAt, readTrail, requireSamePolicy } from '../governance/trail.ts';
import { type Cost, charge, createLedger, openLedger, type Receipt, tightenTerms } from '../ledger/ledger.ts';
import type { LedgerState } from '../ledger/replay.ts';
import { standingOf } from '../ledger/standing.ts';
import { ledgerView } from '../ledger/view.ts';
import type { Terms } from '../policy/mapping.ts';
import { requireInForce, termsWithin } from '../policy/policy-limits.ts';
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
  /** @throws Failure `terms-loosened`, `person-differs`, `policy-forbids`, `population-closed`, `ledger-broken` */
  rules(): Promise<Rules>;
  /**
   * Durable when it resolves. Reads everything again.
   *
   * @param under  what the cost was priced under; tighter terms or another policy that came in between refuse it
   * @throws Failure `budget-exceeded`, `terms-loosened`, `policy-changed`, `policy-expired`, `person-differs`,
   * `ledger-broken`, `store-unavailable`
   */
  charge(cost: Cost, under: Rules): Promise<Receipt>;
  /** What was spent by now of what these rules let be spent. */
  budget(under: Rules, repeat: boolean): Promise<Budget>;
  view(): Promise<LedgerView>;
}

/**
 * The rules of a moment: one reading of audit log and ledger, checked whole, for all that is asked in it. Only the
 * charge reads again.
 */
export interface Rules extends Governing {
  /** In force for whatever is asked now. */
  readonly terms: Terms;
  /** What releases and manifests name the policy by: its hash, or that of the terms where there is none. */
  readonly policyId: string;
  /** Whether costs fit into what is left. */
  allows(costs: readonly PartCharge[]): boolean;
  /**
   * What costs add to the ε that was spent, by the conversion of all that was spent before and after: the later a
   * question, the less. Informational (PRIVACY.md 5.4): the guarantee is the total.
   */
  adds(costs: readonly PartCharge[]): number;
}

interface Read {
  readonly governing: Governing;
  readonly ledger: LedgerState | 'absent';
  readonly terms: Terms;
  /** Whether the ledger still holds looser ones. */
  readonly tightened: boolean;
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

  const read = async (): Promise<Read> => {
    const trail = await readTrail(world);
    const ledger = await openLedger(world.store, name);
    await requireSameHistory(world, trail, ledger, name);
    const governing = governingAt(trail, world.now());
    const { policy } = governing;
    if (ledger === 'absent') {
      await requireOpen(world, trail, name);
      const terms = termsWithin(policy, openingTerms(wanted), wanted);
      return { governing, ledger, terms, tightened: false };
    }
    requireSamePerson(ledger.person, person);
    await requireGranted(world, trail, ledger);
    const { terms } = termsUnder(ledger.terms, wanted);
    const within = termsWithin(policy, terms, wanted);
    return { governing, ledger, terms: within, tightened: termsUnder(ledger.terms, within).tightened };
  };

  await read();
  return {
    name,
    async rules() {
      const { governing, ledger, terms } = await read();
      const { inForce } = governing.trail;
      const budget = budgetOf(terms.epsilon, terms.delta);
      const spentIn = spentOf(ledger, terms);
      const after = (costs: readonly PartCharge[]) => costs.reduce(chargedTo, spentIn);
      const epsilon = (parts: readonly Charge[]) =>
        standingOf({ spent: largestOf(parts), budget, terms }).epsilonSpent;
      return {
        ...governing,
        terms,
        policyId: inForce === 'none' ? canonicalHash(terms) : inForce.hash,
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
      const { trail, policy, moment } = now.governing;
      requireSamePolicy(trail.entries, under, 'nothing');
      if (policy !== 'none') requireInForce(policy, moment);
      if (now.tightened) await tightenTerms(world.store, name, now.terms, world);
      return charge(world.store, name, { ...cost, under: under.terms, log: trail.head }, world);
    },
    async budget({ terms }, repeat) {
      const spent = largestOf(spentOf(await openLedger(world.store, name), terms));
      const budget = budgetOf(terms.epsilon, terms.delta);
      const { spent: millionths, epsilonSpent } = standingOf({ spent, budget, terms });
      return {
        spent: { share: millionths / 1_000_000, epsilon: epsilonSpent, delta: terms.delta },
        total: { epsilon: terms.epsilon, delta: terms.delta },
        repeat,
      };
    },
    async view() {
      const { ledger, terms } = await read();
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

/** Of each part of the people. */
function spentOf(ledger: LedgerState | 'absent', { parts = 1 }: Terms): readonly Charge[] {
  return ledger === 'absent' ? Array.from({ length: parts }, () => nothing) : ledger.spentIn;
}
