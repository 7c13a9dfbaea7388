import * as z from 'zod';
import { attributionSchema } from './questions/attribution.ts';
import { compareSchema } from './questions/compare.ts';
import { frequencySchema } from './questions/frequency.ts';
import { funnelSchema } from './questions/funnel.ts';
import { pathsSchema } from './questions/paths.ts';
import { reachSchema } from './questions/reach.ts';
import { retentionSchema } from './questions/retention.ts';
import { meanSchema, sumSchema } from './questions/sum.ts';
import { timeToSchema } from './questions/time-to.ts';
import { transitionsSchema } from './questions/transitions.ts';
import { trendSchema } from './questions/trend.ts';

/**
 * A question as data, in canonical form: defaults filled in, times in seconds, names after grouping.
 * What a question may cost is not part of it.
 */

export const questionSchema = z.discriminatedUnion('ask', [
  reachSchema,
  pathsSchema,
  funnelSchema,
  timeToSchema,
  trendSchema,
  retentionSchema,
  transitionsSchema,
  frequencySchema,
  sumSchema,
  meanSchema,
  attributionSchema,
  compareSchema,
]);
export type Question = z.infer<typeof questionSchema>;

/** The question of one kind. Registries are total over `Question['ask']`: a missing kind does not compile. */
export type QuestionOf<Ask extends Question['ask']> = Extract<Question, { readonly ask: Ask }>;

/** What a question may cost: a share of the budget in millionths, or the precision wanted (± people at 95 %). */
export const spendSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('share'), millionths: z.int().min(1).max(1_000_000) }),
  z.strictObject({ kind: z.literal('precision'), people: z.int().min(1).max(1_000_000_000) }),
]);
export type Spend = z.infer<typeof spendSchema>;

/** A question with a name of its own and a price. */
export const askedSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i),
  title: z.string().max(200).optional(),
  question: questionSchema,
  spend: spendSchema,
  /** Counts what earlier answers to it on the same data paid, charges the rest, and answers with all of them as one. */
  sharpen: z.literal(true).optional(),
  /** Answers free where an earlier answer on the same data decides it over its shown cells, and as always where none does. */
  follow: z.literal(true).optional(),
});
export type Asked = z.infer<typeof askedSchema>;
