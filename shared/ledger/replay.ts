import type { Terms } from '../policy/mapping.ts';
import { budgetOf, type Charge, chargedTo, largestOf, nothing, type PartCharge } from '../privacy/charge.ts';
import { Failure } from '../protocol/fault.ts';
import { beforeFirst, brokenAfter, type Head, headAfter } from './chained.ts';
import type { ChargeEntry, Entry, LoosenedEntry } from './entry.ts';

export interface Grant {
  readonly from: Terms;
  readonly to: Terms;
  readonly entry: LoosenedEntry;
  /** Hash of the entry before, torn ones aside. */
  readonly after: string;
}

/** A ledger as its file says, every entry checked. */
export interface LedgerState {
  readonly population: string;
  /** As the population was opened. */
  readonly opened: Terms;
  /** In force: the tightest since the steward last gave others. */
  readonly terms: Terms;
  /** What the steward loosened; their signatures are for those who know the steward's key to check. */
  readonly grants: readonly Grant[];
  /** The columns that together name a person. */
  readonly person: readonly string[];
  /** What the terms in force allow in all. */
  readonly budget: Charge;
  /** Every charge, answered or not: of the part of the people that most was spent on. After a tightening it may exceed the budget. */
  readonly spent: Charge;
  /** By part of the people; one where they are not divided. */
  readonly spentIn: readonly Charge[];
  readonly entries: readonly Entry[];
  readonly head: Head;
}

/**
 * What the entries say together.
 *
 * @throws Failure `ledger-broken` if they are whole but say what no ledger says
 */
export function stateOf(entries: readonly Entry[]): LedgerState | 'absent' {
  const told = entries.filter(entry => entry.kind !== 'torn');
  const [opened] = told;
  if (opened === undefined) return 'absent';
  if (opened.kind !== 'opened') throw brokenAfter(beforeFirst, 'edited');
  const { parts } = opened;
  const divided = parts === undefined ? {} : { parts };
  const fixed: Terms = { k: opened.k, epsilon: opened.epsilon, delta: opened.delta, ...divided };
  let terms = fixed;
  let spentIn: readonly Charge[] = Array.from({ length: parts ?? 1 }, () => nothing);
  const grants: Grant[] = [];
  const charges = new Map<number, ChargeEntry>();
  const answered = new Set<number>();
  for (const [at, entry] of told.slice(1).entries()) {
    switch (entry.kind) {
      case 'opened':
        throw new Failure('ledger-broken', { entry: entry.seq, how: 'edited' });
      case 'terms':
        if (entry.k < terms.k || entry.epsilon > terms.epsilon || entry.delta > terms.delta) {
          throw new Failure('ledger-broken', { entry: entry.seq, how: 'edited' });
        }
        terms = { k: entry.k, epsilon: entry.epsilon, delta: entry.delta, ...divided };
        break;
      case 'loosened': {
        const to: Terms = { k: entry.k, epsilon: entry.epsilon, delta: entry.delta, ...divided };
        grants.push({ from: terms, to, entry, after: told[at]!.hash });
        terms = to;
        break;
      }
      case 'charge':
        charges.set(entry.seq, entry);
        if (entry.parts?.some(part => part > spentIn.length) === true)
          throw new Failure('ledger-broken', { entry: entry.seq, how: 'edited' });
        spentIn = chargedTo(spentIn, chargeIn(entry));
        break;
      case 'answered':
        if (charges.get(entry.charge)?.key !== entry.key || answered.has(entry.charge)) {
          throw new Failure('ledger-broken', { entry: entry.seq, how: 'edited' });
        }
        answered.add(entry.charge);
        break;
    }
  }
  return {
    population: opened.population,
    opened: fixed,
    terms,
    grants,
    person: opened.person,
    budget: budgetOf(terms.epsilon, terms.delta),
    spent: largestOf(spentIn),
    spentIn,
    entries,
    head: headAfter(entries.at(-1)!),
  };
}

/** Hash of the last entry, those aside that only close what was torn. */
export function lastCounted({ entries }: Pick<LedgerState, 'entries'>): string {
  return entries.findLast(({ kind }) => kind !== 'torn')!.hash;
}

function chargeIn({ rho, delta, parts }: ChargeEntry): PartCharge {
  return { rho: BigInt(rho), deltaThreshold: BigInt(delta), ...(parts === undefined ? {} : { parts }) };
}
