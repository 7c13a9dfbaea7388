import * as z from 'zod';
import { questionSchema } from '../policy/question.ts';
import { signatureSchema } from '../signing/ed25519.ts';

/**
 * What leaves the vault: the answer to one question, as written to `<id>.json` (CONTRACT.md).
 * Holds shown cells and withheld ones whose key gives nothing away; nothing else.
 */

/** An estimate and its 95 % interval, in people (or minor units for amounts). */
export const estimateSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof estimateSchema>;

/** An estimate in minor units of a currency. */
export const amountSchema = z.strictObject({
  ...estimateSchema.shape,
  currency: z.string().regex(/^[A-Z]{3}$/),
});

const keySchema = z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())]));
export type CellKey = z.infer<typeof keySchema>;

export const cellSchema = z.discriminatedUnion('state', [
  z.strictObject({
    key: keySchema,
    state: z.literal('value'),
    people: estimateSchema,
    /** Money in minor units, of people clamped in total. */
    amount: amountSchema.optional(),
    /** Events, of people capped in total. */
    events: estimateSchema.optional(),
    /** By model of attribution, in 5040ths of a person who converted. */
    credit: z.record(z.string(), estimateSchema).optional(),
  }),
  /** People who name a bin of the question but none that is shown. */
  z.strictObject({ key: z.strictObject({}), state: z.literal('other'), people: estimateSchema }),
  /** Small or empty: indistinguishable on purpose. */
  z.strictObject({ key: keySchema, state: z.literal('withheld') }),
]);
export type Cell = z.infer<typeof cellSchema>;

/** How a question is answered. A function of public inputs alone: it is the price tag. */
export const planSchema = z.strictObject({
  unit: z.string(),
  k: z.int(),
  l0: z.int(),
  mechanism: z.literal('discrete-gaussian'),
  /** Part of the population's whole budget, 0 to 1. */
  share: z.number(),
  /** Zero-concentrated differential privacy that the question spends, the cell for other people included. */
  rho: z.number(),
  delta_threshold: z.number(),
  /** Standard deviation of the noise on one cell, in people. */
  sigma: z.number(),
  tau: z.int(),
  /** Least noisy count that can show: k + tau. */
  smallest_shown: z.int(),
  half_width_95: z.int(),
  /** Measures of the shown bins beside people, each in its own whole units. */
  measures: z
    .array(
      z.strictObject({
        name: z.string(),
        /** Most that one person adds over all bins. */
        most_a_person: z.int(),
        sigma: z.number(),
        half_width_95: z.int(),
      }),
    )
    .optional(),
  /** The second, one-bin histogram of people outside every shown cell, where the question has one. */
  other: z
    .strictObject({ sigma: z.number(), tau: z.int(), smallest_shown: z.int(), half_width_95: z.int() })
    .optional(),
});
export type Plan = z.infer<typeof planSchema>;

/** Seconds of elapsed time; null where it lies in the open bin, beyond every edge. */
const timeEstimateSchema = z.strictObject({
  value: z.number().nullable(),
  low: z.number(),
  high: z.number().nullable(),
});
export type TimeEstimate = z.infer<typeof timeEstimateSchema>;

/** Where one of two numbers is withheld, what is known nevertheless. */
const boundsSchema = z.strictObject({ low: z.number(), high: z.number() });
export type Bounds = z.infer<typeof boundsSchema>;

const derivedNumbers = z.union([estimateSchema, z.literal('withheld')]);

export const derivedSchema = z.strictObject({
  links: z
    .array(z.strictObject({ step: z.int(), from: z.string(), to: z.string(), people: estimateSchema }))
    .optional(),
  nodes: z
    .array(
      z.strictObject({
        step: z.int(),
        name: z.string(),
        people: estimateSchema,
        share_of_start: estimateSchema,
      }),
    )
    .optional(),
  steps: z
    .array(
      z.strictObject({
        /** The breakdown's value, where there is one. */
        group: z.string().optional(),
        step: z.string(),
        people: derivedNumbers,
        rate_from_first: derivedNumbers,
        rate_from_previous: derivedNumbers,
      }),
    )
    .optional(),
  /** Of the people in shown bins alone. */
  quantiles: z
    .array(z.strictObject({ q: z.number(), seconds: z.union([timeEstimateSchema, z.literal('withheld')]) }))
    .optional(),
  triangle: z
    .array(
      z.strictObject({
        cohort: z.string(),
        /** Periods after the cohort's own. */
        period: z.int(),
        people: derivedNumbers,
        rate: derivedNumbers,
        /** Whether the dates hold the whole of the cohort's period and of this one. */
        complete: z.boolean(),
      }),
    )
    .optional(),
  /** People who go to `to` of those shown to leave `from`; a person may take several ways, so rates need not add up to 1. */
  rates: z.array(z.strictObject({ from: z.string(), to: z.string(), rate: derivedNumbers })).optional(),
  /** By when a part `q` of the people in shown bins had come to a step of a funnel from the one before it. */
  step_times: z
    .array(
      z.strictObject({
        step: z.string(),
        q: z.number(),
        seconds: z.union([timeEstimateSchema, z.literal('withheld')]),
      }),
    )
    .optional(),
  /** With times: who takes a step, and the median of how long it took them the first time; of shown bins alone. */
  edges: z
    .array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        people: estimateSchema,
        median_seconds: z.union([timeEstimateSchema, z.literal('withheld')]),
      }),
    )
    .optional(),
  /** Of the people in shown bins alone. */
  mean: derivedNumbers.optional(),
  median: z
    .union([z.strictObject({ low: z.number(), high: z.number().nullable() }), z.literal('withheld')])
    .optional(),
  /** Of amounts: below which part of the people in shown bins stay, in minor units at the end of a bin; null where it is open. */
  limits: z.array(z.strictObject({ q: z.number(), below: z.number().nullable() })).optional(),
  /** By group, in minor units a person with an amount. */
  means: z.array(z.strictObject({ key: keySchema, amount: derivedNumbers })).optional(),
  /** In people who converted. */
  credit: z
    .array(z.strictObject({ model: z.string(), channel: z.string(), conversions: estimateSchema }))
    .optional(),
  /** People of each segment who have the outcome, of those in shown cells. */
  outcomes: z
    .array(z.strictObject({ segment: z.string(), people: derivedNumbers, rate: derivedNumbers }))
    .optional(),
  /** a against b in percentage points, and as a ratio of the two rates. */
  differences: z
    .array(
      z.strictObject({
        a: z.string(),
        b: z.string(),
        points: derivedNumbers,
        ratio: derivedNumbers,
        verdict: z.enum(['higher', 'lower', 'cannot tell']),
      }),
    )
    .optional(),
  /** A share of each group, beside the largest of those that show (29 CFR 1607.4(D)). */
  fairness: z
    .array(
      z.strictObject({
        group: z.string(),
        people: derivedNumbers,
        rate: z.union([estimateSchema, boundsSchema, z.literal('withheld')]),
        /** To the largest rate; the intervals of all groups hold together at 95 %. */
        ratio: z.union([estimateSchema, boundsSchema, z.literal('withheld')]),
        verdict: z.enum(['below four fifths', 'not below', 'inconclusive']),
      }),
    )
    .optional(),
  /** Groups that would tell more if they were asked as one: names that this release shows or that were declared. */
  merge: z.array(z.array(z.string()).min(2)).optional(),
  /** From one period to the next, where both are shown; in people, below 0 where there are fewer. */
  changes: z.array(z.strictObject({ from: z.string(), to: z.string(), people: estimateSchema })).optional(),
});
export type Derived = z.infer<typeof derivedSchema>;

export const releaseSchema = z.strictObject({
  question: questionSchema,
  plan: planSchema,
  population: z.string(),
  snapshot: z.string(),
  policy: z.string(),
  chosen_after_preview: z.boolean(),
  /** People analysed, from the opening release. */
  people: z.union([estimateSchema, z.literal('withheld')]),
  cells: z.array(cellSchema),
  derived: derivedSchema,
  ledger: z.strictObject({ entry: z.int(), hash: z.string() }),
  /** The answers, paid for one after another, that this one is the mean of; plan and cells are of all together. */
  combined: z
    .array(
      z.strictObject({
        ledger: z.strictObject({ entry: z.int(), hash: z.string() }),
        share: z.number(),
        sigma: z.number(),
        half_width_95: z.int(),
        smallest_shown: z.int(),
      }),
    )
    .min(2)
    .optional(),
  /** The question that was asked, where this answer follows from the answer to it: plan and ledger entry are of that one. */
  follows: questionSchema.optional(),
  created: z.iso.datetime(),
  app: z.string(),
});
export type Release = z.infer<typeof releaseSchema>;

export const budgetSchema = z.strictObject({
  spent: z.strictObject({ share: z.number(), epsilon: z.number(), delta: z.number() }),
  total: z.strictObject({ epsilon: z.number(), delta: z.number() }),
  /** Whether this answer had been paid for before. */
  repeat: z.boolean(),
});
export type Budget = z.infer<typeof budgetSchema>;

/** `<id>.json` */
export const releaseFileSchema = z.strictObject({
  format: z.literal('murmuration-release/1'),
  id: z.string(),
  title: z.string(),
  release: releaseSchema,
  budget: budgetSchema,
  /** By the installation that exported it, over everything else here. */
  signed: signatureSchema.optional(),
});
export type ReleaseFile = z.infer<typeof releaseFileSchema>;

/** The opening release: one histogram of everybody in the snapshot, the only source of "how many people". */
export const openingSchema = z.strictObject({
  plan: planSchema,
  population: z.string(),
  snapshot: z.string(),
  cells: z.array(
    z.strictObject({
      status: z.enum(['analysed', 'no consent', 'objected', 'too old', 'outside the period']),
      people: z.union([estimateSchema, z.literal('withheld')]),
    }),
  ),
  ledger: z.strictObject({ entry: z.int(), hash: z.string() }),
  created: z.iso.datetime(),
});
export type Opening = z.infer<typeof openingSchema>;
