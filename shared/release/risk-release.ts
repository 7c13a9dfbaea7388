import * as z from 'zod';
import { estimateSchema } from './release.ts';

/**
 * Risk figures that were paid for: each changes by a bounded number when a person comes or goes, so it is noised
 * and gated as every other number is. They may be exported.
 */
export const riskFigureNames = ['alone', 'groups', 'below_k'] as const;

const figureSchema = z.strictObject({
  /** `alone`: people alone in their group; `groups`: groups; `below_k`: people in groups of fewer than k. */
  figure: z.enum(riskFigureNames),
  value: z.union([estimateSchema, z.literal('withheld')]),
});

const figurePlanSchema = z.strictObject({
  figure: z.enum(riskFigureNames),
  /** Most that one person changes it by. */
  sensitivity: z.int().min(1),
  sigma: z.number(),
  smallest_shown: z.int(),
  half_width_95: z.int(),
});

export const riskPlanSchema = z.strictObject({
  unit: z.string(),
  /** Columns on which people are told apart. */
  attributes: z.array(z.string()).min(1),
  k: z.int(),
  mechanism: z.literal('discrete-gaussian'),
  share: z.number(),
  rho: z.number(),
  delta_threshold: z.number(),
  figures: z.array(figurePlanSchema),
});
export type RiskPlan = z.infer<typeof riskPlanSchema>;

export const riskReleaseSchema = z.strictObject({
  plan: riskPlanSchema,
  population: z.string(),
  snapshot: z.string(),
  policy: z.string(),
  chosen_after_preview: z.boolean(),
  figures: z.array(figureSchema),
  ledger: z.strictObject({ entry: z.int(), hash: z.string() }),
  created: z.iso.datetime(),
  app: z.string(),
});
export type RiskRelease = z.infer<typeof riskReleaseSchema>;

export const riskFileFormat = 'murmuration-risk/1';

/** `risk.json`: beside the releases of an export, where figures were paid for. */
export const riskFileSchema = z.strictObject({
  format: z.literal(riskFileFormat),
  release: riskReleaseSchema,
});
export type RiskFile = z.infer<typeof riskFileSchema>;
