import type { VaultHost } from '../../shared/protocol/host.ts';
import type { Face } from '../../shared/protocol/messages.ts';
import type { CheckedExport } from '../../shared/release/checked-export.ts';

/**
 * What the vault's own page and its worker tell each other. Both live on the vault's origin, so a
 * file and its header line may be named here; nothing of this crosses to the workbench.
 */
export type ToWorker =
  | { readonly kind: 'start'; readonly host: VaultHost }
  /** With the port that the workbench handed over. */
  | { readonly kind: 'port' }
  | { readonly kind: 'export'; readonly files: readonly File[] }
  | { readonly kind: 'leave-out'; readonly files: readonly File[] }
  /** Everybody in a population, for the risk preview. */
  | { readonly kind: 'population'; readonly files: readonly File[] }
  | { readonly kind: 'recipe'; readonly files: readonly File[] }
  | { readonly kind: 'policy'; readonly files: readonly File[] }
  /** Files of an export, to be held against what they say of themselves. */
  | { readonly kind: 'check'; readonly files: readonly File[] }
  | { readonly kind: 'header'; readonly is: 'names' | 'data' }
  | { readonly kind: 'unlock' | 'make-steward' | 'document-passphrase'; readonly passphrase: string }
  | { readonly kind: 'frame'; readonly event: 'drag-ended' | 'dropped' | 'request-stopped' };

/** `new` for a document that is written, `known` for one that is opened. */
export type DocumentWants = 'new' | 'known' | 'nothing';

export type ToPage =
  | {
      readonly kind: 'face';
      readonly face: Face;
      readonly theme: 'light' | 'dark';
    }
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'looked';
      readonly name: string;
      readonly firstRecord: readonly string[];
      readonly header: 'confirmed' | 'unconfirmed' | 'none';
    }
  | { readonly kind: 'steward'; readonly state: 'none' | 'locked' | 'unlocked'; readonly says: string }
  /** Which passphrase of a document is wanted. */
  | { readonly kind: 'document'; readonly wants: DocumentWants; readonly says: string }
  /** With names for the keys that are known here. */
  | {
      readonly kind: 'checked';
      readonly export: CheckedExport;
      readonly signers: readonly { readonly fingerprint: string; readonly name: string }[];
    }
  | { readonly kind: 'not-checked'; readonly message: string }
  | { readonly kind: 'not-opened'; readonly message: string }
  /** Nothing is open any more. */
  | { readonly kind: 'closed' };
