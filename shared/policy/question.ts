import * as z from 'zod';
import { chartQuestionSchema } from './chart-question.ts';
import { fairnessSchema } from './questions/fairness.ts';

/**
 * A question as data, in canonical form: defaults filled in, times in seconds, names after grouping.
 * What a question may cost is not part of it.
 */

export const questionSchema = z.discriminatedUnion('ask', [...chartQuestionSchema.options, fairnessSchema]);
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
