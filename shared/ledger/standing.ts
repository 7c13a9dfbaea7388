import { type Charge, epsilonAt } from '../privacy/charge.ts';
import type { LedgerState } from './replay.ts';

/** How much of a budget is used, for people: parts in millionths, always to the side of less budget left. */

const WHOLE = 1_000_000;

export interface Standing {
  /** Millionths of the budget; above a million after a tightening below what was spent. */
  readonly spent: number;
  /** Millionths that still fit, by whichever of rho and delta is scarcer. */
  readonly left: number;
  /** What was spent, as epsilon at the terms' delta. Informational: the guarantee is the total (PRIVACY.md section 5.4). */
  readonly epsilonSpent: number;
}

export function standingOf(ledger: Pick<LedgerState, 'spent' | 'budget' | 'terms'>): Standing {
  const { spent, budget, terms } = ledger;
  const used = millionthsOf(spent, budget);
  return {
    spent: used,
    left: Math.max(0, WHOLE - used),
    epsilonSpent: spent.rho === 0n ? 0 : epsilonAt(spent.rho, terms.delta, budget.deltaThreshold),
  };
}

/** Millionths that a cost needs, and that are left for it. */
export function budgetNeeded(
  ledger: Pick<LedgerState, 'spent' | 'budget' | 'terms'>,
  cost: Charge,
): { readonly needed: number; readonly left: number } {
  return { needed: millionthsOf(cost, ledger.budget), left: standingOf(ledger).left };
}

/** Rounded up, by whichever of rho and delta is the larger part. */
export function millionthsOf(part: Charge, whole: Charge): number {
  return Math.max(ratioUp(part.rho, whole.rho), ratioUp(part.deltaThreshold, whole.deltaThreshold));
}

function ratioUp(part: bigint, whole: bigint): number {
  if (part === 0n) return 0;
  if (whole === 0n) return Number.MAX_SAFE_INTEGER;
  return Number((part * BigInt(WHOLE) + whole - 1n) / whole);
}

/** Without the sign: 125 000 millionths are `12.5`. */
export function percentText(millionths: number): string {
  return String(millionths / 10_000);
}
