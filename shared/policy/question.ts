import * as z from 'zod';

/**
 * A question as data, in canonical form: defaults filled in, times in seconds, names after grouping.
 * What a question may cost is not part of it.
 */

export const breakdownSchema = z.strictObject({
  attribute: z.string().min(1),
  /** Which of the question's matching events lends the person's value. */
  at: z.enum(['first', 'last']),
});
export type Breakdown = z.infer<typeof breakdownSchema>;

const subjectSchema = z.union([
  z.literal('touchpoint'),
  z.literal('channel'),
  z.strictObject({ attribute: z.string().min(1) }),
]);

const touchpointName = z.string().min(1).max(500);

export const reachSchema = z.strictObject({
  ask: z.literal('reach'),
  of: subjectSchema,
  /** Contribution bound L0: most bins that one person can name. */
  at_most: z.int().min(1).max(64),
});

export const pathsSchema = z.strictObject({
  ask: z.literal('paths'),
  /** First occurrence anchors the path; without it the path starts where the journey starts. */
  start: touchpointName.optional(),
  /** Most touchpoints on a path, the start included. */
  depth: z.int().min(1).max(20),
  collapse_repeats: z.boolean(),
});

export const funnelSchema = z.strictObject({
  ask: z.literal('funnel'),
  steps: z.array(touchpointName).min(2).max(20),
  order: z.literal('sequential'),
  /** From the first step to any later one, on the local clock. */
  within_seconds: z.int().positive().optional(),
  by: breakdownSchema.optional(),
});

export const timeToSchema = z.strictObject({
  ask: z.literal('time_to'),
  /** Its first occurrence starts the clock. */
  start: touchpointName,
  /** Its first occurrence after that stops it. */
  end: touchpointName,
  /** Bins are no finer than this: the time precision of the mapping. */
  finest: z.enum(['second', 'minute', 'hour', 'day', 'week']),
});

export const trendSchema = z.strictObject({
  ask: z.literal('trend'),
  of: touchpointName,
  period: z.enum(['day', 'week', 'month']),
  /** ISO dates that a person typed; every period with a moment from `from` on and before `to` is a cell. */
  from: z.iso.date(),
  to: z.iso.date(),
  /** Contribution bound L0: most periods that one person counts in. */
  at_most: z.int().min(1).max(64),
});

export const questionSchema = z.discriminatedUnion('ask', [
  reachSchema,
  pathsSchema,
  funnelSchema,
  timeToSchema,
  trendSchema,
]);
export type Question = z.infer<typeof questionSchema>;
export type ReachQuestion = z.infer<typeof reachSchema>;
export type PathsQuestion = z.infer<typeof pathsSchema>;
export type FunnelQuestion = z.infer<typeof funnelSchema>;
export type TimeToQuestion = z.infer<typeof timeToSchema>;
export type TrendQuestion = z.infer<typeof trendSchema>;

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
});
export type Asked = z.infer<typeof askedSchema>;
