import { deltaNumber, rhoNumber } from '../privacy/charge.ts';
import type { LedgerView } from '../protocol/price.ts';
import type { Entry } from './entry.ts';
import type { LedgerState } from './replay.ts';
import { standingOf } from './standing.ts';

/** A ledger for the screen and for `murmuration ledger --json`. Keys and snapshots stay behind. */
export function ledgerView(ledger: LedgerState, kind: LedgerView['kind']): LedgerView {
  const { spent, left, epsilonSpent } = standingOf(ledger);
  const answered = new Set(
    ledger.entries.flatMap(entry => (entry.kind === 'answered' ? [entry.charge] : [])),
  );
  return {
    population: ledger.population,
    kind,
    terms: ledger.terms,
    person: [...ledger.person],
    loosened: grantsView(ledger),
    spent: spent / 1_000_000,
    left: left / 1_000_000,
    epsilon_spent: epsilonSpent,
    entries: ledger.entries.filter(entry => entry.kind !== 'answered').map(entry => viewOf(entry, answered)),
    chain: 'whole',
    head: ledger.head.hash,
    head_entry: ledger.head.entry,
  };
}

export function grantsView({ grants }: Pick<LedgerState, 'grants'>): LedgerView['loosened'] {
  return grants.map(({ from, to, entry }) => ({ at: entry.at, from, to, reason: entry.reason }));
}

function viewOf(entry: Entry, answered: ReadonlySet<number>): LedgerView['entries'][number] {
  const amounts =
    entry.kind === 'charge'
      ? {
          share: Number(entry.share),
          rho: rhoNumber(BigInt(entry.rho)),
          delta: deltaNumber(BigInt(entry.delta)),
        }
      : { share: 0, rho: 0, delta: 0 };
  return { entry: entry.seq, at: entry.at, what: what(entry), ...amounts, answered: answered.has(entry.seq) };
}

function what(entry: Entry): string {
  switch (entry.kind) {
    case 'opened':
      return `opened with k ${entry.k}, epsilon ${entry.epsilon}, delta ${entry.delta}`;
    case 'terms':
      return `tightened to k ${entry.k}, epsilon ${entry.epsilon}, delta ${entry.delta}`;
    case 'loosened':
      return `k ${entry.k}, epsilon ${entry.epsilon}, delta ${entry.delta} in all, by the steward: ${entry.reason}`;
    case 'charge':
      return entry.parts === undefined ? entry.ask : `${entry.ask} of part ${entry.parts.join(', ')}`;
    case 'answered':
      return `answer to entry ${entry.charge}`;
    case 'torn':
      return 'an interrupted entry, closed; it had not been acknowledged';
  }
}
