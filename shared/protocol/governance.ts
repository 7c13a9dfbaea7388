import * as z from 'zod';
import { termsSchema } from '../policy/mapping.ts';
import { policySchema } from '../policy/policy.ts';

/** Which entries of the audit log: of one kind or all, the newest ones or those before a number. */
export const logPageSchema = z.strictObject({
  kind: z.string().regex(/^[a-z-]{1,40}$/),
  before: z.union([z.int().min(1), z.literal('newest')]),
});
export type LogPage = z.infer<typeof logPageSchema>;
export const newestOfAll: LogPage = { kind: 'all', before: 'newest' };

/** A policy that somebody chose in the vault's frame: what they typed, and what putting it in force would take. */
export const offeredPolicySchema = z.strictObject({
  stated: policySchema,
  /** The same as a text that `adopt-policy` takes, its signature included. */
  text: z.string().max(1_000_000),
  hash: z.string(),
  /** Whose signature it carries; `stranger` for another key's or one that is not over it. */
  signed: z.enum(['unsigned', 'steward', 'stranger']),
});
export type OfferedPolicy = z.infer<typeof offeredPolicySchema>;

/** Who may do what, and what was done: rules and ids, never a result. */
export const governanceViewSchema = z.strictObject({
  role: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('analyst') }),
    z.strictObject({ state: z.literal('steward'), until: z.iso.datetime() }),
  ]),
  /** Fingerprint of the steward's key. */
  steward: z.string(),
  policy: z.union([
    z.literal('none'),
    z.strictObject({
      stated: policySchema,
      hash: z.string(),
      /** When the steward signed it; `unsigned` for a tightening. */
      signed: z.string(),
      expired: z.boolean(),
    }),
  ]),
  populations: z.array(z.string()),
  /** What each of them may spend in all, and what part of it is spent. */
  ledgers: z.array(
    z.strictObject({ population: z.string(), terms: termsSchema, spent: z.number(), head: z.string() }),
  ),
  /** Fingerprint of the key that signs exports here; `none` before the first. */
  installation: z.string(),
  /** Checked whole with the ledgers that it names; one that fails its check is a fault in the place of a view. */
  log: z.strictObject({
    entries: z.int(),
    head: z.string(),
    /** How many there are of each kind. */
    kinds: z.array(z.strictObject({ kind: z.string(), entries: z.int() })),
    /** Those asked for, newest first. */
    page: z.array(z.strictObject({ entry: z.int(), at: z.string(), kind: z.string(), says: z.string() })),
    /** Whether there are earlier ones of the kind asked for. */
    earlier: z.boolean(),
  }),
  exports: z.array(
    z.strictObject({
      at: z.string(),
      population: z.string(),
      manifest: z.string(),
      files: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
      recipient: z.string(),
      /** Hash of the policy, or of the terms where there was none. */
      policy: z.string(),
      /** Fingerprint of the installation's key. */
      key: z.string(),
      /** Where the ledger stood. */
      ledger_entry: z.int(),
      /** Whether a list of people to leave out is younger: they were still counted in it. */
      predates_list: z.boolean(),
    }),
  ),
  /** Saved or passed on from here, as they were last. */
  documents: z.array(
    z.strictObject({
      at: z.string(),
      /** Tells it apart; the document holds it too. */
      document: z.string(),
      populations: z.array(z.string()),
      answers: z.int(),
      under: z.enum(['populations', 'passphrase', 'nothing']),
      recipient: z.string(),
      /** `not now`: a key of it is damaged or missing here; `never`: one was forgotten. Copies always open. */
      opens: z.enum(['now', 'not now', 'never']),
      predates_list: z.boolean(),
    }),
  ),
});
export type GovernanceView = z.infer<typeof governanceViewSchema>;
