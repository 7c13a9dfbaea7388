import type { RiskPreview, ShownRisk, ShownShare } from '../protocol/risk.ts';
import type { RiskExport } from '../release/risk-export.ts';

/** A preview as an export may have it, with nothing but bands. */
export function riskBands(preview: RiskPreview): RiskExport | 'withheld' {
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
