import * as z from 'zod';
import { termsSchema, timePrecisionSchema } from './mapping.ts';

/**
 * What a steward lays down for everybody who analyses these people: the purpose, the limits, and how long they
 * hold. What is left out is strict. Names of columns and attributes are taken exactly.
 */

const words = (most: number) => z.string().trim().min(1).max(most);
const names = z.array(z.string().min(1).max(1000)).max(1000);
const namesOrAny = z.union([z.literal('any'), names]);

/** GDPR Article 6(1), points a to f. */
const legalGroundSchema = z.enum([
  'consent',
  'contract',
  'legal obligation',
  'vital interests',
  'public task',
  'legitimate interests',
]);

/** GDPR Article 9(2), points a to j. */
const specialGroundSchema = z.enum([
  'explicit consent',
  'employment and social protection law',
  'vital interests',
  'not-for-profit body',
  'made public by the person',
  'legal claims',
  'substantial public interest',
  'health or social care',
  'public health',
  'archiving, research or statistics',
]);

const shareSchema = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^[0-9]{1,3}(\.[0-9]{1,4})? ?%$/)
      .transform(text => Number.parseFloat(text) / 100),
  ])
  .pipe(z.number().gt(0).max(1));

/** Least numbers of people behind a published figure, as these bodies demand it of their users. */
export const smallCellPacks = {
  /** Centers for Medicare & Medicaid Services: 1 to 10 are not shown, nor what they follow from. */
  'cms-11': 11,
  /** Office for National Statistics: fewer than 10. */
  'ons-10': 10,
  /** Eurostat: 4 or fewer. */
  'eurostat-5': 5,
} as const;

export const exportFormats = ['svg', 'png', 'csv', 'json', 'html'] as const;

export const cpraSchema = z.strictObject({
  /** That nobody is linked to the information again is seen to by reasonable measures. */
  reasonable_measures: z.boolean(),
  /** It is publicly committed that nobody tries to, save to test that. */
  public_commitment: z.boolean(),
  /** Recipients are bound by contract to the same. */
  recipients_bound: z.boolean(),
});

export const policySchema = z.strictObject({
  murmuration_policy: z.literal(1),
  title: words(200),
  /** Who answers for the processing (GDPR Article 4(7)), and how people reach them. */
  controller: words(500),
  contact: words(500),
  /** The data protection officer and how to reach them (Article 37), where there is one. */
  dpo: words(500).optional(),
  /** Whose data they are, in words, such as `customers of the shop`. */
  people: words(500).optional(),
  purpose: words(2000),
  legal_basis: z.strictObject({ ground: legalGroundSchema, note: words(2000).optional() }),
  /** Least k, most epsilon and delta, whatever a population was opened with. */
  protect: termsSchema,
  /** Most of the whole budget that one question may take. */
  most_per_question: shareSchema.default(0.2),
  columns: z
    .strictObject({ allowed: namesOrAny.default('any'), forbidden: names.default([]) })
    .default({ allowed: 'any', forbidden: [] }),
  /** Attributes that an answer may be broken down by or filtered with. */
  breakdowns: z
    .strictObject({ allowed: namesOrAny.default('any'), forbidden: names.default([]) })
    .default({ allowed: 'any', forbidden: [] }),
  /** Columns that hold special categories of data, beside those that a mapping calls sensitive. */
  special_categories: z
    .strictObject({
      columns: names.default([]),
      /** Without a ground they may be mapped and not be asked about. */
      ground: z.union([z.literal('none'), specialGroundSchema]).default('none'),
      note: words(2000).optional(),
    })
    .default({ columns: [], ground: 'none' }),
  consent: z.enum(['required', 'where mapped']).default('required'),
  /** Whether a rule may take rows that say nothing of consent as granting it. */
  unknown_consent: z.enum(['refused', 'granted']).default('refused'),
  /** Oldest events that may be analysed. */
  event_age: z.union([z.literal('any'), z.strictObject({ months: z.int().min(1).max(1200) })]).default({
    months: 25,
  }),
  /** The finest. */
  time_precision: timePrecisionSchema.default('hour'),
  small_cells: z
    .union([
      z.enum(
        Object.keys(smallCellPacks) as [keyof typeof smallCellPacks, ...(keyof typeof smallCellPacks)[]],
      ),
      z.strictObject({ least: z.int().min(2).max(1_000_000) }),
    ])
    .default('ons-10'),
  exports: z
    .strictObject({
      formats: z.array(z.enum(exportFormats)).default([...exportFormats]),
      /** Who may be given them, in words. */
      recipients: z.array(words(500)).max(100).default([]),
    })
    .default({ formats: [...exportFormats], recipients: [] }),
  /** What the analyst sees of re-identification risks. */
  risk: z.enum(['figures', 'bands', 'withheld']).default('bands'),
  /** Attributes by which fairness may be checked even where nothing else may be broken down by them, forbidden ones aside. */
  fairness: z.strictObject({ attributes: names.default([]) }).default({ attributes: [] }),
  /** For how long files and answers are kept, in words. */
  retention: words(1000).optional(),
  /** To which third countries anything goes, and under what safeguards (Article 30(1)(e)), in words. */
  transfers: words(1000).optional(),
  /** The three duties of a business that holds deidentified data (California Civil Code 1798.140(m)). */
  cpra: cpraSchema.default({ reasonable_measures: false, public_commitment: false, recipients_bound: false }),
  /** The last day on which it allows anything. */
  expires: z.iso.date(),
});
export type Policy = z.infer<typeof policySchema>;

/** Lists say the same in any order; so the canonical text has one. */
export function canonicalPolicy(policy: Policy): Policy {
  const set = (list: readonly string[]) => [...new Set(list)].sort();
  const setOrAny = (list: Policy['columns']['allowed']) => (list === 'any' ? list : set(list));
  const limits = ({ allowed, forbidden }: Policy['columns']) => ({
    allowed: setOrAny(allowed),
    forbidden: set(forbidden),
  });
  return {
    ...policy,
    columns: limits(policy.columns),
    breakdowns: limits(policy.breakdowns),
    special_categories: { ...policy.special_categories, columns: set(policy.special_categories.columns) },
    exports: {
      formats: exportFormats.filter(format => policy.exports.formats.includes(format)),
      recipients: set(policy.exports.recipients),
    },
    fairness: { attributes: set(policy.fairness.attributes) },
  };
}

/** The least number of people that a shown cell may hold. */
export function leastPeople({ protect, small_cells }: Policy): number {
  return Math.max(
    protect.k,
    typeof small_cells === 'string' ? smallCellPacks[small_cells] : small_cells.least,
  );
}

/** Past its last day, in UTC, a policy allows nothing. */
export function isExpired({ expires }: Policy, now: Date): boolean {
  return now.toISOString().slice(0, 10) > expires;
}

/** What the policy lets an analyst see of re-identification risks; without a policy, all that RISK.md section 9 lets. */
export function riskShown(policy: Policy | 'none'): Policy['risk'] {
  return policy === 'none' ? 'figures' : policy.risk;
}
