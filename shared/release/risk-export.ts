import * as z from 'zod';
import {
  type RiskPreview,
  riskBandSchema,
  riskBuckets,
  riskLabels,
  type ShownRisk,
  type ShownShare,
} from '../protocol/risk.ts';

/**
 * What of the risk preview may stand in an export: bands, and no count at all (RISK.md section 9, rule 4). They
 * are not noised and not part of the guarantee, and say so wherever they stand.
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

export function riskExport(preview: RiskPreview): RiskExport | 'withheld' {
  return preview.state === 'withheld' ? 'withheld' : bandsOf(preview);
}

function bandsOf({ k, columns, unicity, paths }: ShownRisk): RiskExport {
  return {
    k,
    columns:
      columns === 'none'
        ? 'none'
        : {
            attributes: columns.attributes,
            below_k: columns.below_k.share.band,
            below_k_missing_is_any: columns.below_k_missing_is_any.band,
            alone: columns.alone.share.band,
            success: columns.success.band,
            sizes: columns.sizes.map(({ from, to, people }) => ({ from, to, people: people.band })),
            leave_one_out: columns.leave_one_out.map(({ attribute, alone_without }) => ({
              attribute,
              alone_without: alone_without.band,
            })),
            alone_on: columns.alone_on.map(({ most, people }) => ({ most, people: people.band })),
            sensitive: columns.sensitive.map(({ given_away, few_values, ...rest }) => ({
              ...rest,
              given_away: given_away.share.band,
              few_values: few_values.map(({ fewer_than, people }) => ({ fewer_than, people: people.band })),
            })),
          },
    unicity: unicity.map(({ label, bucket, shares }) => ({ label, bucket, people: shares.map(band) })),
    paths: {
      alone: paths.alone.band,
      start: paths.start,
      alone_with_start: paths.alone_with_start.band,
    },
  };
}

function band(share: ShownShare): ShownShare['band'] {
  return share.band;
}
