import * as z from 'zod';
import { termsSchema } from '../policy/mapping.ts';
import { planSchema } from '../release/release.ts';

/** The price tag of a question, known before it is asked and without data. */
export const priceSchema = z.strictObject({
  id: z.string(),
  plan: planSchema,
  /** `free`: answered before on the same data under the same policy, and comes again byte for byte. */
  standing: z.enum(['affordable', 'over budget', 'free']),
  /** What it adds to the ε spent so far, by the tight conversion; informational, as the guarantee is the total (PRIVACY.md 5.4). */
  adds_epsilon: z.number(),
  /** Share that is charged now, where earlier answers paid a part of what the plan says. */
  due: z.number().optional(),
  /** The earlier answer from which this one follows, free, over the cells that it shows. */
  follows: z.strictObject({ entry: z.int(), title: z.string() }).optional(),
});
export type Price = z.infer<typeof priceSchema>;

/** Share that asking takes of the budget now. */
export function dueNow({ standing, due, plan }: Price): number {
  return standing === 'free' ? 0 : (due ?? plan.share);
}

export const ledgerViewSchema = z.strictObject({
  population: z.string(),
  /** `sample`: invented people; the ledger is forgotten with the window. */
  kind: z.enum(['durable', 'sample']),
  terms: termsSchema,
  person: z.array(z.string()),
  /** What the steward loosened, oldest first; the terms are the total of old and new. */
  loosened: z.array(
    z.strictObject({ at: z.string(), from: termsSchema, to: termsSchema, reason: z.string() }),
  ),
  /** Parts of the whole budget, 0 to 1. */
  spent: z.number(),
  left: z.number(),
  /** What has been spent so far, as epsilon at the policy's delta; informational (PRIVACY.md 5.4). */
  epsilon_spent: z.number(),
  entries: z.array(
    z.strictObject({
      entry: z.int(),
      at: z.string(),
      what: z.string(),
      share: z.number(),
      rho: z.number(),
      delta: z.number(),
      answered: z.boolean(),
    }),
  ),
  chain: z.enum(['whole', 'broken']),
  head: z.string(),
  /** Number of the last entry; those that record answers count and are not listed. */
  head_entry: z.int(),
});
export type LedgerView = z.infer<typeof ledgerViewSchema>;
