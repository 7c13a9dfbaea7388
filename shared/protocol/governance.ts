import * as z from 'zod';
import { policySchema } from '../policy/policy.ts';

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
  log: z.strictObject({
    entries: z.int(),
    head: z.string(),
    /** The last ones, newest first. */
    last: z.array(z.strictObject({ entry: z.int(), at: z.string(), kind: z.string(), says: z.string() })),
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
});
export type GovernanceView = z.infer<typeof governanceViewSchema>;
