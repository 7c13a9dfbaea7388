import { isExpired } from '../policy/policy.ts';
import type { GovernanceView } from '../protocol/governance.ts';
import { fingerprint } from '../signing/fingerprint.ts';
import { isUnlocked, type Unlocked } from './steward.ts';
import { momentIn, type Trail } from './trail.ts';
import type { TrailEntryOf } from './trail-entry.ts';
import { sayEntry } from './trail-words.ts';

const mostEntries = 500;

/** What governs a store, for the screen and for reports. */
export function governanceView(
  { steward, inForce, populations, entries, head }: Trail,
  unlocked: Unlocked | 'locked',
  now: Date,
): GovernanceView {
  return {
    role: isUnlocked(unlocked, now)
      ? { state: 'steward', until: unlocked.until.toISOString() }
      : { state: 'analyst' },
    steward: steward === 'none' ? 'none' : fingerprint(steward.key),
    policy:
      inForce === 'none'
        ? 'none'
        : {
            stated: inForce.policy,
            hash: inForce.hash,
            signed: inForce.signed === 'unsigned' ? 'unsigned' : inForce.signed.at,
            expired: isExpired(inForce.policy, momentIn({ entries }, now)),
          },
    populations: [...populations],
    log: {
      entries: entries.length,
      head: head.hash,
      last: entries
        .slice(-mostEntries)
        .reverse()
        .map(entry => ({ entry: entry.seq, at: entry.at, kind: entry.kind, says: sayEntry(entry) })),
    },
    exports: exportsIn(entries),
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
