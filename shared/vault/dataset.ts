import type { Asked } from '../policy/question.ts';
import type { LedgerView, Price } from '../protocol/price.ts';
import type { ImportSummary, Progress } from '../protocol/summary.ts';
import type { Budget, Opening, ReleaseFile } from '../release/release.ts';
import type { Statement } from '../release/sign.ts';
import type { Signature } from '../signing/ed25519.ts';
import type { RiskDesk } from './risk-desk.ts';

/** Journeys of one snapshot, and the budget of the people in it. Raw inside; what its methods give may leave the vault. */
export interface Dataset {
  readonly summary: ImportSummary;
  /** Prices questions and the opening release. Reads no record. */
  price(asked: readonly Asked[]): Promise<{ readonly prices: readonly Price[]; readonly opening: Price }>;
  /**
   * How many people there are: the opening release, asked once per snapshot.
   *
   * @throws Failure `data-replaced`, `budget-exceeded`, `terms-loosened`, `person-differs`, `ledger-broken`, `store-unavailable`, `release-failed`, `cancelled`
   */
  open(io: Asking): Promise<{ readonly opening: Opening; readonly budget: Budget }>;
  /**
   * Answers a question: charged durably before a record is read for it, then asked, gated, kept for ever.
   *
   * @throws Failure as `open`, and `question-refused`
   */
  ask(asked: Asked, io: Asking): Promise<ReleaseFile>;
  readonly risk: RiskDesk;
  /** Resolves when no question is being answered, one that was cancelled after its charge neither. */
  settled(): Promise<void>;
  ledger(): Promise<LedgerView>;
  /**
   * Signs parts of an export (`sign-export.ts`).
   *
   * @throws Failure `policy-forbids`, `policy-expired`, `export-altered`
   */
  sign(statements: readonly Statement[]): Promise<readonly Signature[]>;
  /** Forgets the journeys. */
  close(): void;
}

export interface Asking {
  /** Heeded until the charge; after it the answer is finished and kept, since it is paid for. */
  readonly signal: AbortSignal;
  /** Who looks at risks: an unlocked steward sees on the screen what the policy keeps from analysts. */
  readonly role?: 'analyst' | 'steward';
}

export interface Looking extends Asking {
  readonly progress?: (progress: Progress) => void;
}
