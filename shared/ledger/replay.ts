import type { Terms } from '../policy/mapping.ts';
import { budgetOf, type Charge, plus } from '../privacy/charge.ts';
import { Failure } from '../protocol/fault.ts';
import {
  beforeFirst,
  type ChargeEntry,
  digestOf,
  type Entry,
  entryAt,
  type Head,
  headAfter,
} from './entry.ts';
import { type Lines, linesOf, textOf } from './lines.ts';

/** A ledger as its file says, every entry checked. */
export interface LedgerState {
  readonly population: string;
  /** As the population was opened. */
  readonly opened: Terms;
  /** In force: the tightest so far. */
  readonly terms: Terms;
  /** The columns that together name a person. */
  readonly person: readonly string[];
  /** What the terms in force allow in all. */
  readonly budget: Charge;
  /** Every charge, answered or not. After a tightening it may exceed the budget. */
  readonly spent: Charge;
  readonly entries: readonly Entry[];
  readonly head: Head;
}

/** Where the next append goes, and what it has to close first. */
export interface End {
  readonly size: number;
  readonly head: Head;
  /**
   * `unbroken`: the last entry is whole and counts, only its line break is missing.
   * `torn`: bytes that an interrupted append left.
   */
  readonly rest: 'none' | 'unbroken' | { readonly torn: Uint8Array };
}

/**
 * Reads a ledger's file from its first byte.
 *
 * @throws Failure `ledger-broken` with the number of the first entry that is not what an append wrote
 */
export function replay(bytes: Uint8Array): { readonly entries: readonly Entry[]; readonly end: End } {
  const lines = linesOf(bytes);
  const entries: Entry[] = [];
  let head = beforeFirst;
  for (const line of lines.complete) {
    const entry = entryAt(line.text, head);
    if (entry === 'broken' || !isAccounted(line.torn, entry)) throw broken(head);
    entries.push(entry);
    head = headAfter(entry);
  }
  const last = restOf(lines, head);
  if (last.kind === 'entry') {
    entries.push(last.entry);
    return { entries, end: { size: bytes.length, head: headAfter(last.entry), rest: 'unbroken' } };
  }
  const rest = lines.rest.length > 0 ? { torn: lines.rest } : 'none';
  return { entries, end: { size: bytes.length, head, rest } };
}

function isAccounted(torn: Uint8Array, entry: Entry): boolean {
  if (entry.kind !== 'torn') return torn.length === 0;
  return torn.length === entry.bytes && digestOf(torn) === entry.digest;
}

/**
 * An append stops at the latest before its line break. A whole entry with the break missing counts, since
 * nothing that was charged may be forgotten; a whole entry with anything else behind it is no torn append.
 */
function restOf(
  lines: Lines,
  head: Head,
): { readonly kind: 'none' } | { readonly kind: 'entry'; readonly entry: Entry } {
  const { rest } = lines;
  for (let end = rest.indexOf(BRACE); end !== -1; end = rest.indexOf(BRACE, end + 1)) {
    const entry = entryAt(textOf(rest.subarray(0, end + 1)), head);
    if (entry === 'broken') continue;
    if (end + 1 < rest.length || entry.kind === 'torn') throw broken(head);
    return { kind: 'entry', entry };
  }
  return { kind: 'none' };
}

const BRACE = 0x7d;

/**
 * What the entries say together.
 *
 * @throws Failure `ledger-broken` if they are whole but say what no ledger says
 */
export function stateOf(entries: readonly Entry[]): LedgerState | 'absent' {
  const told = entries.filter(entry => entry.kind !== 'torn');
  const [opened] = told;
  if (opened === undefined) return 'absent';
  if (opened.kind !== 'opened') throw broken(beforeFirst);
  const fixed: Terms = { k: opened.k, epsilon: opened.epsilon, delta: opened.delta };
  let terms = fixed;
  let spent: Charge = { rho: 0n, deltaThreshold: 0n };
  const charges = new Map<number, ChargeEntry>();
  const answered = new Set<number>();
  for (const entry of told.slice(1)) {
    switch (entry.kind) {
      case 'opened':
        throw new Failure('ledger-broken', { entry: entry.seq });
      case 'terms':
        if (entry.k < terms.k || entry.epsilon > terms.epsilon || entry.delta > terms.delta) {
          throw new Failure('ledger-broken', { entry: entry.seq });
        }
        terms = { k: entry.k, epsilon: entry.epsilon, delta: entry.delta };
        break;
      case 'charge':
        charges.set(entry.seq, entry);
        spent = plus(spent, { rho: BigInt(entry.rho), deltaThreshold: BigInt(entry.delta) });
        break;
      case 'answered':
        if (charges.get(entry.charge)?.key !== entry.key || answered.has(entry.charge)) {
          throw new Failure('ledger-broken', { entry: entry.seq });
        }
        answered.add(entry.charge);
        break;
    }
  }
  return {
    population: opened.population,
    opened: fixed,
    terms,
    person: opened.person,
    budget: budgetOf(terms.epsilon, terms.delta),
    spent,
    entries,
    head: headAfter(entries.at(-1)!),
  };
}

function broken(after: Head): Failure {
  return new Failure('ledger-broken', { entry: after.entry + 1 });
}
