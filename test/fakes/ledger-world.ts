import type { Cost, LedgerWorld } from '../../shared/ledger/ledger.ts';
import { CtrRandom } from './ctr-random.ts';

/** A clock that ticks by seconds and seeded randomness. */
export function ledgerWorld(seed: string): LedgerWorld {
  let ticks = 0;
  return {
    random: new CtrRandom(seed),
    now() {
      ticks += 1;
      return new Date(Date.UTC(2026, 0, 1) + ticks * 1000);
    },
  };
}

export function keyOf(number: number): string {
  return number.toString(16).padStart(64, '0');
}

export function costOf(number: number, rho: bigint, deltaThreshold = 0n): Cost {
  return { key: keyOf(number), snapshot: 'a1', ask: 'reach', share: '0.1', rho, deltaThreshold };
}
