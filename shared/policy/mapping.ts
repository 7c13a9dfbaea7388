import * as z from 'zod';

/**
 * How a file becomes journeys. Everything is fixed here before a row is read, so that each row
 * parses or is rejected alone.
 */

const columnName = z.string().min(1).max(1000);

const isDelimiter = (character: string) =>
  character > '\u0000' && character < '\u0080' && !'\r\n"\''.includes(character);

export const dialectSchema = z.strictObject({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  /** One ASCII character that is no quote and ends no line. */
  delimiter: z.string().length(1).refine(isDelimiter),
  /** `'none'`: quotes are ordinary characters. */
  quote: z.union([z.literal('"'), z.literal("'"), z.literal('none')]),
  /** Whether the first record names the columns. */
  header: z.boolean(),
  /** Leading lines that are not data (comments, titles). */
  skip_lines: z.int().min(0).max(1000),
});
export type Dialect = z.infer<typeof dialectSchema>;

/**
 * `auto` is a closed rule for one text alone: ISO 8601 date and time, `T` or a space between, `-` or `/` in the
 * date, with an offset, `Z` or ` UTC`, or without one where a zone is given; or whole seconds (9–10 digits), milliseconds (12–13) or
 * microseconds (15–16) since 1970. Other texts need a pattern of strptime fields
 * (`%Y-%m-%d %H:%M:%S.%f`, `%d/%m/%Y %H:%M`, `%z` for an offset). `local-epoch-…` counts what a wall clock showed as if
 * that had been UTC, as some vendors do, and needs a zone.
 */
export const timeFormatSchema = z.union([
  z.enum(['auto', 'epoch-s', 'epoch-ms', 'epoch-us', 'local-epoch-s', 'local-epoch-ms']),
  z.string().regex(/%/),
]);

export const timePrecisionSchema = z.enum(['second', 'minute', 'hour', 'day', 'week', 'month']);
export type TimePrecision = z.infer<typeof timePrecisionSchema>;

export const timeRoleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('clock'),
    column: columnName,
    format: timeFormatSchema,
    /** IANA zone of texts without an offset. Without it such texts are rejected, never guessed. */
    zone: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('order'), column: columnName }),
]);

const signalsOf = {
  /**
   * Each purpose must be among those agreed to: IAB purposes by number, groups, categories and scopes by their id. Of legal
   * bases (`snowplow-basis`) each row names one, which must be among these.
   */
  named: z.enum([
    'tcf',
    'onetrust',
    'segment',
    'adobe-opt-in',
    'adobe-opt-out',
    'snowplow-preferences',
    'snowplow-basis',
  ]),
  /** Tells objections and no agreement. */
  bare: z.enum(['gpc', 'us-privacy']),
};

/** What one column says of consent, row by row: granted, refused, or nothing (formats/consent-signals.ts). */
export const consentSignalSchema = z.union([
  z.strictObject({
    column: columnName,
    /** Words that grant, in any case. */
    granted: z.array(z.string()).min(1),
    /** Words that refuse; without them every word that does not grant refuses, and an empty cell says nothing. */
    refused: z.array(z.string()).min(1).optional(),
  }),
  z.strictObject({
    column: columnName,
    signal: signalsOf.named,
    for: z.array(z.string().min(1)).min(1).max(24),
  }),
  z.strictObject({ column: columnName, signal: signalsOf.bare }),
]);
export type ConsentSignal = z.infer<typeof consentSignalSchema>;

export const consentSignalKindSchema = z.enum([...signalsOf.named.options, ...signalsOf.bare.options]);
export type ConsentSignalKind = z.infer<typeof consentSignalKindSchema>;

/** How what is said row by row becomes one answer for a person. */
export const consentRuleSchema = z.strictObject({
  /** `every`: one row that does not grant leaves the person out; `last`: the last row that says something decides. */
  when: z.enum(['every', 'last']),
  /** What rows that say nothing count as. */
  unknown: z.enum(['refused', 'granted']),
});
export type ConsentRule = z.infer<typeof consentRuleSchema>;

/** What is kept of addresses of pages (formats/page-address.ts); without it they stay as they stand. */
export const addressPartSchema = z.enum(['host', 'path', 'host_path']);
export type AddressPart = z.infer<typeof addressPartSchema>;

export const mappingSchema = z.strictObject({
  person: z.array(columnName).min(1).max(8),
  time: timeRoleSchema,
  touchpoint: z.strictObject({
    columns: z.array(columnName).min(1).max(8),
    join: z.string().max(10),
    url: addressPartSchema.exclude(['host']).optional(),
  }),
  channel: columnName.optional(),
  amount: z
    .strictObject({
      column: columnName,
      currency: z.string().regex(/^[A-Z]{3}$/),
      /** Names the currency of each amount: one in another, or in none, is no amount. */
      currency_column: columnName.optional(),
      /** What separates the fraction; a point where nothing is said. */
      decimal: z.enum(['point', 'comma']).optional(),
    })
    .optional(),
  session: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('gap'), seconds: z.int().positive() }),
      z.strictObject({ kind: z.literal('column'), column: columnName }),
    ])
    .optional(),
  attributes: z.record(
    z.string().min(1),
    z.strictObject({
      column: columnName,
      /** Lower edges of number bands, ascending; below the first edge is a band of its own. */
      bands: z.array(z.number()).min(1).max(50).optional(),
      url: addressPartSchema.optional(),
    }),
  ),
  sensitive: z.array(columnName),
  /** Columns that a person confirmed although they seem to hold direct identifiers or special categories. */
  confirm: z.array(columnName).min(1).optional(),
  /** One signal under the default rule, or several that must all grant. */
  consent: z
    .union([
      consentSignalSchema,
      z.strictObject({ all: z.array(consentSignalSchema).min(1).max(8), ...consentRuleSchema.shape }),
    ])
    .optional(),
  /** Calendar precision that the store keeps, on the clock of `zone`. */
  precision: timePrecisionSchema,
  zone: z.string(),
  /** ISO dates typed by a person; `to` is exclusive. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Events older than so many seconds before the start of a day are left out; both are typed by a person. */
  age: z.strictObject({ seconds: z.int().positive(), as_of: z.iso.date() }).optional(),
  groups: z.record(z.string(), z.array(z.string()).min(1)),
  public: z.array(z.string()),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** What a mapping holds besides its roles where nothing is said. */
export const unmapped = {
  attributes: {},
  sensitive: [],
  precision: 'hour',
  zone: 'UTC',
  groups: {},
  public: [],
} satisfies Omit<Mapping, 'person' | 'time' | 'touchpoint'>;

export const mostParts = 16;
const partsSchema = z.int().min(2).max(mostParts);

/** The terms under which a population is analysed. Decimal text, exact. */
export const termsSchema = z.strictObject({
  k: z.int().min(2).max(1_000_000),
  epsilon: z.number().positive().max(20),
  delta: z.number().positive().max(0.001),
  /**
   * Into how many parts people fall, by a keyed hash of their identifiers; each part has the whole budget for
   * itself. Fixed by a population's first entry (PRIVACY.md 5.2).
   */
  parts: partsSchema.optional(),
});
export type Terms = z.infer<typeof termsSchema>;

/** In force where nobody has said otherwise (DESIGN.md section 3). */
export const defaultTerms: Terms = { k: 20, epsilon: 3, delta: 1e-6 };
