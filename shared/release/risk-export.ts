import * as z from 'zod';
import { riskBandSchema, riskBuckets, riskLabels } from '../protocol/risk.ts';

/**
 * What of the risk preview may stand in an export: bands, and no count at all (RISK.md section 9, rule 4). They
 * are not noised and not part of the guarantee, and say so wherever they stand. The vault alone makes them.
 */
export const riskExportSchema = z.strictObject({
  k: z.int(),
  columns: z.union([
    z.literal('none'),
    z.strictObject({
      attributes: z.array(z.string()),
      below_k: riskBandSchema,
      below_k_missing_is_any: riskBandSchema,
      alone: riskBandSchema,
      success: riskBandSchema,
      sizes: z.array(
        z.strictObject({ from: z.int(), to: z.union([z.int(), z.literal('more')]), people: riskBandSchema }),
      ),
      leave_one_out: z.array(z.strictObject({ attribute: z.string(), alone_without: riskBandSchema })),
      alone_on: z.array(z.strictObject({ most: z.int(), people: riskBandSchema })),
      sensitive: z.array(
        z.strictObject({
          attribute: z.string(),
          given_away: riskBandSchema,
          largest_share: riskBandSchema,
          distance: riskBandSchema,
          few_values: z.array(z.strictObject({ fewer_than: z.int(), people: riskBandSchema })),
        }),
      ),
    }),
  ]),
  unicity: z.array(
    z.strictObject({
      label: z.enum(riskLabels),
      bucket: z.enum(riskBuckets),
      /** For 1, 2, … known points. */
      people: z.array(riskBandSchema),
    }),
  ),
  paths: z.strictObject({
    alone: riskBandSchema,
    start: z.enum(['day', 'week', 'month', 'none']),
    alone_with_start: riskBandSchema,
  }),
});
export type RiskExport = z.infer<typeof riskExportSchema>;
