import type { Head } from './chained.ts';
import type { LedgerState } from './replay.ts';

/**
 * How a ledger stands to a head that somebody kept elsewhere, such as the one that every export carries.
 * A ledger whose whole state was put back to an earlier day is whole in itself: only a later head tells.
 */
export function headStanding(
  ledger: Pick<LedgerState, 'entries'> | 'absent',
  kept: Head,
): 'held' | 'rolled back' | 'rewritten' {
  const entries = ledger === 'absent' ? [] : ledger.entries;
  if (kept.entry > entries.length) return 'rolled back';
  return entries[kept.entry - 1]?.hash === kept.hash ? 'held' : 'rewritten';
}
