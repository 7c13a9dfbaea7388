import * as z from 'zod';
import { timePrecisionSchema } from '../policy/mapping.ts';
import { riskViewSchema } from '../policy/risk-view.ts';
import { riskPlanSchema } from '../release/risk-release.ts';

/**
 * The re-identification preview as it leaves the vault: rounded and withheld by RISK.md section 9. Not
 * differentially private: for the screen and the command line of somebody entitled to the file. There is no
 * field for a record, a key, a value or a label of the data.
 */

/** The two widest below 20 % stand where a narrower one would be fewer than 10 people. */
export const riskBandSchema = z.enum(['0–1 %', '0–5 %', '0–20 %', '1–5 %', '5–20 %', '20–50 %', '50–100 %']);
export type RiskBand = z.infer<typeof riskBandSchema>;

/** A part of all people: whole percent, ends (1 %, or 10 people where that is more) not told, or a band only. */
export const shownShareSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('about'), percent: z.int().min(1).max(99), band: riskBandSchema }),
  z.strictObject({ kind: z.literal('under'), percent: z.int().min(1).max(99), band: riskBandSchema }),
  z.strictObject({ kind: z.literal('over'), percent: z.int().min(1).max(99), band: riskBandSchema }),
  z.strictObject({ kind: z.literal('band'), band: riskBandSchema }),
]);
export type ShownShare = z.infer<typeof shownShareSchema>;

/** People, rounded to tens or fives. */
export const shownCountSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('about'), people: z.int().min(10) }),
  z.strictObject({ kind: z.literal('fewer than 10') }),
  z.strictObject({ kind: z.literal('all but fewer than 10') }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('withheld') }),
]);
export type ShownCount = z.infer<typeof shownCountSchema>;

const peopleSchema = z.strictObject({ share: shownShareSchema, count: shownCountSchema });
export type ShownPeople = z.infer<typeof peopleSchema>;

export const riskBuckets = [...timePrecisionSchema.options, 'none'] as const;
export const riskLabels = ['touchpoint', 'channel', 'none'] as const;

/** What an attacker knows of each point of a journey. */
const unicitySchema = z.strictObject({
  label: z.enum(riskLabels),
  bucket: z.enum(riskBuckets),
  /** For 1, 2, … known points: people who could be picked out. */
  shares: z.array(shownShareSchema).length(5),
  method: z.enum(['exact', 'sampled']),
});
export type ShownUnicity = z.infer<typeof unicitySchema>;

const sensitiveSchema = z.strictObject({
  attribute: z.string(),
  /** People in groups in which everybody has the same value. */
  given_away: peopleSchema,
  /** The largest share that one value has in a group, as a band. */
  largest_share: riskBandSchema,
  /** Greatest distance of a group from everybody (t-closeness, equal distances), as a band. */
  distance: riskBandSchema,
  /** People in groups with fewer than so many different values (l-diversity). */
  few_values: z.array(z.strictObject({ fewer_than: z.int(), people: shownShareSchema })),
});

const columnsSchema = z.strictObject({
  attributes: z.array(z.string()).min(1),
  /** Every group has at least k people; told only where that nobody is below k may be told. */
  meets_k: z.boolean(),
  below_k: peopleSchema,
  /** The same if a missing value could be any: never the only figure. */
  below_k_missing_is_any: shownShareSchema,
  alone: peopleSchema,
  /** Of people whom an attacker names rightly on average who knows that they are in the data. */
  success: shownShareSchema,
  /** People by the size of their group. */
  sizes: z.array(
    z.strictObject({ from: z.int(), to: z.union([z.int(), z.literal('more')]), people: shownShareSchema }),
  ),
  /** People who would be alone without the attribute. */
  leave_one_out: z.array(z.strictObject({ attribute: z.string(), alone_without: shownShareSchema })),
  /** People alone on at most so many of the attributes. */
  alone_on: z.array(z.strictObject({ most: z.int(), people: shownShareSchema })),
  sensitive: z.array(sensitiveSchema),
});
export type ShownColumns = z.infer<typeof columnsSchema>;

/** Where the file is a random sample of a known population. */
const sampleSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('not said') }),
  /** Too small a part of the population to say anything. */
  z.strictObject({ state: z.literal('too small a sample') }),
  z.strictObject({ state: z.literal('no estimate') }),
  /** Fewer than ten people are alone in the file. */
  z.strictObject({ state: z.literal('few alone') }),
  /**
   * People who are alone in the population, by two estimates, as powers of ten and their halves; `of` is the
   * population as it was taken to a public scale.
   */
  z.strictObject({
    state: z.literal('estimated'),
    of: z.int().min(1),
    low: z.int().min(0),
    high: z.int().min(0),
  }),
]);

/**
 * For somebody who looks people of the file up in a whole population by the same columns. Bands alone, since who
 * brings the population chooses what is counted.
 */
const populationSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  /** As many different tables as may be were held against these people before. */
  z.strictObject({ state: z.literal('too many') }),
  /** The table has fewer than 50 people, or does not have those of the file. */
  z.strictObject({ state: z.literal('not theirs') }),
  z.strictObject({
    state: z.literal('held'),
    /** Of the population, in tens. */
    people: z.int().min(10),
    /** People of the file of whom the population has fewer than k. */
    below_k: riskBandSchema,
    alone: riskBandSchema,
    /** Named rightly on average, of one person sought, and of as many as can be had. */
    journalist: riskBandSchema,
    marketer: riskBandSchema,
  }),
]);

export const riskPreviewSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('withheld'), why: z.enum(['few people', 'near others', 'policy']) }),
  z.strictObject({
    state: z.literal('shown'),
    view: riskViewSchema,
    k: z.int(),
    /** What a point of time is on the clock of. */
    zone: z.string(),
    /** Without attributes nobody can be told apart by them. */
    columns: z.union([columnsSchema, z.literal('none')]),
    unicity: z.array(unicitySchema),
    /** People whose whole order of touchpoints nobody else has. */
    paths: z.strictObject({
      alone: shownShareSchema,
      /** What else is known: when it began. */
      start: z.enum(['day', 'week', 'month', 'none']),
      alone_with_start: shownShareSchema,
    }),
    sample: sampleSchema,
    population: populationSchema,
  }),
]);
export type RiskPreview = z.infer<typeof riskPreviewSchema>;
export type ShownRisk = Extract<RiskPreview, { state: 'shown' }>;

const attackSchema = z.strictObject({
  attacks: z.int().min(1),
  right: z.int().min(0),
  /** Part that was right, at 95 % (Wilson). */
  low: z.number(),
  high: z.number(),
});
export type AttackOutcome = z.infer<typeof attackSchema>;

/** Attacks on fresh releases of invented neighbouring data under one plan; nothing of the file is in it. */
export const demonstrationSchema = z.strictObject({
  id: z.string(),
  share: z.number(),
  epsilon: z.number(),
  /** Most of all guesses that can be right, whatever an attacker knows and does. */
  bound: z.number(),
  /** Knows everybody but one person, and guesses from the release whether that person is in. */
  membership: attackSchema,
  /** Has a second release, made after the person was erased, and looks at the difference. */
  differencing: attackSchema,
});
export type Demonstration = z.infer<typeof demonstrationSchema>;

/** The price tag of risk figures, known without data. */
export const riskPriceSchema = z.strictObject({
  plan: riskPlanSchema,
  standing: z.enum(['affordable', 'over budget', 'free']),
});
export type RiskPrice = z.infer<typeof riskPriceSchema>;
