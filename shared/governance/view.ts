import type { LedgerState } from '../ledger/replay.ts';
import { standingOf } from '../ledger/standing.ts';
import { isExpired } from '../policy/policy.ts';
import type { GovernanceView, LogPage } from '../protocol/governance.ts';
import { fingerprint } from '../signing/fingerprint.ts';
import { documentsIn } from './documents.ts';
import { isUnlocked, type Unlocked } from './steward.ts';
import { momentIn, type Trail } from './trail.ts';
import type { TrailEntryOf } from './trail-entry.ts';
import { sayEntry } from './trail-words.ts';

const mostEntries = 200;

/** What of a store is not in its audit log. */
export interface Beside {
  readonly ledgers: readonly LedgerState[];
  /** Public key that signs exports. */
  readonly installation: string | 'none';
  /** Ids of the keys that open documents here. */
  readonly documentKeys: ReadonlySet<string>;
}

/** What governs a store, for the screen and for reports. */
export function governanceView(
  { steward, inForce, populations, entries, head }: Trail,
  { ledgers, installation, documentKeys }: Beside,
  unlocked: Unlocked | 'locked',
  now: Date,
  { kind, before }: LogPage,
): GovernanceView {
  const ofKind = entries.filter(
    entry => (kind === 'all' || entry.kind === kind) && (before === 'newest' || entry.seq < before),
  );
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(entry.kind, (counts.get(entry.kind) ?? 0) + 1);
  return {
    role: isUnlocked(unlocked, now)
      ? { state: 'steward', until: unlocked.until.toISOString() }
      : { state: 'analyst' },
    steward: steward === 'none' ? 'none' : fingerprint(steward.key),
    policy: policyIn({ inForce, entries }, now),
    populations: [...populations],
    ledgers: ledgers.map(ledger => ({
      population: ledger.population,
      terms: ledger.terms,
      spent: standingOf(ledger).spent / 1_000_000,
      head: ledger.head.hash,
    })),
    installation: installation === 'none' ? 'none' : fingerprint(installation),
    log: {
      entries: entries.length,
      head: head.hash,
      kinds: [...counts].sort().map(([name, many]) => ({ kind: name, entries: many })),
      page: ofKind
        .slice(-mostEntries)
        .reverse()
        .map(entry => ({ entry: entry.seq, at: entry.at, kind: entry.kind, says: sayEntry(entry) })),
      earlier: ofKind.length > mostEntries,
    },
    exports: exportsIn(entries),
    documents: documentsIn(entries, documentKeys),
  };
}

export function policyIn(
  { inForce, entries }: Pick<Trail, 'inForce' | 'entries'>,
  now: Date,
): GovernanceView['policy'] {
  if (inForce === 'none') return 'none';
  const { policy, hash, signed } = inForce;
  return {
    stated: policy,
    hash,
    signed: signed === 'unsigned' ? 'unsigned' : signed.at,
    expired: isExpired(policy, momentIn({ entries }, now)),
  };
}

export function exportsIn(entries: Trail['entries']): GovernanceView['exports'] {
  const outdated = new Set(entries.flatMap(entry => (entry.kind === 'list' ? entry.exports_before : [])));
  return entries
    .filter((entry): entry is TrailEntryOf<'export'> => entry.kind === 'export')
    .map(({ at, population, manifest, files, recipient, policy, key, ledger }) => ({
      at,
      population,
      manifest,
      files,
      recipient,
      policy,
      key: fingerprint(key),
      ledger_entry: ledger.entry,
      predates_list: outdated.has(manifest),
    }));
}
