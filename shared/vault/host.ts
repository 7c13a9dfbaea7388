import type { DurableStore } from '../ledger/durable-store.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import type { Subtle } from '../signing/subtle.ts';
import type { Engine } from './engine.ts';
import type { Threads } from './threads.ts';

/** What a vault needs of the world around it; the browser's worker and Node give the same. */
export interface VaultHost {
  readonly app: string;
  startEngine(): Promise<Engine>;
  readonly store: DurableStore;
  readonly random: RandomSource;
  /** SHA-256. */
  digest(bytes: Uint8Array): Promise<Uint8Array>;
  /** The platform's cryptography. */
  readonly subtle: Subtle;
  now(): Date;
  /** Milliseconds that only grow; for the public time quantum, never shown. */
  elapsed(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Bytes of memory that an import may take at this moment, where the host knows. */
  memory(): Promise<number | 'unknown'>;
  /** More threads, where memory can be shared with them. */
  readonly threads: Threads;
  /** Lets waiting messages in, a `cancel` among them. */
  breathe(): Promise<void>;
}
