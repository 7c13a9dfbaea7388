import * as z from 'zod';
import { consentSignalKindSchema, dialectSchema, mappingSchema } from '../policy/mapping.ts';

/**
 * What the vault tells of a file before and after it is imported (DESIGN.md section 1). Not
 * differentially private: for the screen and the command line, never for an export or a log.
 */

export const roleSchema = z.enum([
  'person',
  'time',
  'touchpoint',
  'channel',
  'amount',
  'currency',
  'consent',
  'attribute',
]);
export type Role = z.infer<typeof roleSchema>;

export const columnSchema = z.strictObject({
  /** What a mapping calls the column: its name where that may be known, else `column N`. */
  name: z.string(),
  /** 1-based place in the file. */
  position: z.int().min(1),
  /** What its cells look like, in words, without a value. */
  shape: z.string(),
  proposed: z.array(z.strictObject({ role: roleSchema, reason: z.string() })),
  /** The vendor's consent signal that its cells seem to be. */
  signal: consentSignalKindSchema.optional(),
  /** Kinds of direct identifier or special category that the column seems to hold. */
  warnings: z.array(z.string()),
  /** Where its times, or some of them, do not tell their zone: a mapping has to. */
  zone: z.enum(['not told', 'mixed']).optional(),
});
export type Column = z.infer<typeof columnSchema>;

/** What an import will need, by what can be told of the file before it is read. */
export const memoryNeedsSchema = z.strictObject({
  events: z.number(),
  /** Of memory, where people have some events each. */
  bytes: z.number(),
  /** Where everybody has one. */
  most_bytes: z.number(),
  /** Of both, what is needed for however few events. */
  fixed_bytes: z.number(),
  /** Of each event, where people have some. */
  event_bytes: z.number(),
  /** Of each attribute, those that are proposed aside. */
  attribute_bytes: z.number(),
  /** Bytes that the host gives. */
  available: z.union([z.number(), z.literal('unknown')]),
});
export type MemoryNeeds = z.infer<typeof memoryNeedsSchema>;
export const sourceSummarySchema = z.strictObject({
  kind: z.enum(['sample', 'file']),
  format: z.string(),
  bytes: z.union([z.int(), z.literal('unknown')]),
  /** How delimited text is written; other containers have none. */
  dialect: dialectSchema.or(z.literal('none')),
  /** Names are shown only when we know them or somebody confirmed the header line in the vault. */
  header: z.enum(['confirmed', 'unconfirmed', 'none']),
  columns: z.array(columnSchema),
  /** A mapping to start from; what could not be proposed is missing and named in `open`. */
  proposal: mappingSchema.partial(),
  /** Plain questions that the file cannot answer. */
  open: z.array(z.string()),
  /** Where the size tells it. */
  needs: memoryNeedsSchema.optional(),
});
export type SourceSummary = z.infer<typeof sourceSummarySchema>;

export const rejectSchema = z.strictObject({
  cause: z.string(),
  rows: z.int(),
  /** The first line numbers, at most 20. */
  lines: z.array(z.int()),
});
export type Reject = z.infer<typeof rejectSchema>;

/**
 * Told at each import, which costs nothing: so it says only what became of the rows, and is the same
 * whatever list, consent rule, period or grouping stands in the mapping.
 */
export const importSummarySchema = z.strictObject({
  format: z.string(),
  rows: z.strictObject({ read: z.int(), kept: z.int(), rejected: z.int(), blank: z.int() }),
  /** Whether read = kept + rejected. */
  conserved: z.boolean(),
  rejects: z.array(rejectSchema),
  /** People that rejected rows touch, as a coarse band. */
  people_touched: z.enum(['nobody', 'fewer than 20', '20 to 1000', 'more than 1000', 'cannot be told']),
  columns_kept: z.array(z.string()),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;

export const progressSchema = z.strictObject({
  phase: z.enum(['starting', 'lists', 'reading', 'ordering', 'asking', 'looking']),
  /** Bytes where reading, of lists too; else parts of a whole. */
  done: z.number(),
  total: z.union([z.number(), z.literal('unknown')]),
});
export type Progress = z.infer<typeof progressSchema>;
