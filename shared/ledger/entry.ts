import * as z from 'zod';
import { termsSchema } from '../policy/mapping.ts';
import { populationNameSchema } from '../policy/population.ts';
import { signatureSchema } from '../signing/ed25519.ts';
import { chained, hex256, tornSchema, type Unchained } from './chained.ts';

/** One line of a ledger: what happened, chained to the line before by its hash. */

const integerText = z.string().regex(/^(0|[1-9][0-9]{0,30})$/);

export const openedSchema = z.strictObject({
  ...chained,
  kind: z.literal('opened'),
  population: populationNameSchema,
  ...termsSchema.shape,
  person: z.array(z.string().min(1)).min(1),
});

/** From here on, these terms; never looser than before. */
export const tightenedSchema = z.strictObject({ ...chained, kind: z.literal('terms'), ...termsSchema.shape });

/** The steward's: from here on these terms, however loose; what was spent stays spent. */
export const loosenedSchema = z.strictObject({
  ...chained,
  kind: z.literal('loosened'),
  ...termsSchema.shape,
  reason: z.string().max(500),
  signed: signatureSchema,
});
export type LoosenedEntry = z.infer<typeof loosenedSchema>;

export const chargeSchema = z.strictObject({
  ...chained,
  kind: z.literal('charge'),
  /** Random; finds the charge again when the store's answer got lost. */
  charge: z.string().regex(/^[0-9a-f]{32}$/),
  /** What was asked, of which snapshot, at what price: keyed and opaque. */
  key: hex256,
  snapshot: z.string().min(1).max(100),
  ask: z.string().regex(/^[a-z_]{1,40}$/),
  /** Part of the whole budget as decimal text; for people, rho and delta count. */
  share: z.string().regex(/^(0|1|0\.[0-9]{1,12})$/),
  /** Units of 1e-12. */
  rho: integerText,
  /** Units of 1e-18. */
  delta: integerText,
  /** Of the people, by number; everybody where none are named. */
  parts: z.array(z.int().min(1)).min(1).optional(),
  /** Where the audit log stood before. */
  log: z.strictObject({ entry: z.int().min(1), hash: hex256 }).optional(),
});

/** The answer to a charge is kept under its key; `digest` is its SHA-256. */
export const answeredSchema = z.strictObject({
  ...chained,
  kind: z.literal('answered'),
  charge: z.int().min(1),
  key: hex256,
  digest: hex256,
});

export const entrySchema = z.discriminatedUnion('kind', [
  openedSchema,
  tightenedSchema,
  loosenedSchema,
  chargeSchema,
  answeredSchema,
  tornSchema,
]);
export type Entry = z.infer<typeof entrySchema>;
export type ChargeEntry = z.infer<typeof chargeSchema>;

/** An entry before it has its place. */
export type EntryBody = Unchained<Entry>;
