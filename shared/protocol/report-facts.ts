import * as z from 'zod';
import { openingSchema, releaseSchema } from '../release/release.ts';
import { riskReleaseSchema } from '../release/risk-release.ts';
import { governanceViewSchema } from './governance.ts';
import { ledgerViewSchema } from './price.ts';

/**
 * What reports on the processing of one population are written from: policy, ledger, audit log, and answers that were
 * kept and may still be exported. Nothing of it comes from records but through a release.
 */
export const reportFactsSchema = z.strictObject({
  /** When they were gathered. */
  at: z.iso.datetime(),
  app: z.string(),
  policy: governanceViewSchema.shape.policy,
  /** What releases and manifests name the policy by. */
  policy_id: z.string(),
  /** Fingerprint of the steward's key. */
  steward: governanceViewSchema.shape.steward,
  ledger: ledgerViewSchema,
  ledger_head: z.strictObject({ entry: z.int(), hash: z.string() }),
  log: z.strictObject({ entries: z.int(), head: z.string() }),
  /** How the columns were last mapped. */
  mapped: z.union([
    z.literal('never'),
    z.strictObject({ at: z.string(), columns: z.array(z.string()), precision: z.string() }),
  ]),
  /** The column that tells who consented; `none` where no rule is mapped. */
  consent: z.string(),
  /** Lists of people to leave out, oldest first: how many there were from then on. */
  lists: z.array(z.strictObject({ at: z.string(), lists: z.int() })),
  /** Questions that were paid for, in canonical form; what was typed about a special category stands as a hash. */
  asked: z.array(
    z.strictObject({ at: z.string(), question: z.json(), share: z.number(), ledger_entry: z.int() }),
  ),
  /** Answers that were given again, free. */
  repeats: z.int(),
  /** What was refused in this store, whatever the population. */
  refusals: z.array(z.strictObject({ at: z.string(), what: z.string(), code: z.string() })),
  exports: governanceViewSchema.shape.exports,
  documents: governanceViewSchema.shape.documents,
  forgotten: z.array(z.strictObject({ at: z.string(), answers: z.int() })),
  /** How kept answers were protected; known without data. */
  plans: z.array(
    z.strictObject({
      ledger_entry: z.int(),
      k: z.int(),
      smallest_shown: z.int(),
      half_width_95: z.int(),
    }),
  ),
  /** The last head count and the last risk figures that were paid for, if they may still be exported. */
  opening: z.union([openingSchema, z.literal('none')]),
  risk: z.union([riskReleaseSchema, z.literal('none')]),
  /** Checks of fairness that were answered under the policy that holds now and may still be exported, oldest first. */
  fairness: z.array(releaseSchema),
});
export type ReportFacts = z.infer<typeof reportFactsSchema>;
