import type { RiskView } from '../../shared/policy/risk-view.ts';
import type { ShownRisk, ShownShare } from '../../shared/protocol/risk.ts';
import type { RiskPlan, RiskRelease } from '../../shared/release/risk-release.ts';

/** Invented risk figures in the shape of the sample's mapping; coarser time or fewer columns lower them. */
export function sampleRisk(view: RiskView): ShownRisk {
  const precisions = ['hour', 'day', 'week', 'month'] as const;
  const first = Math.max(0, precisions.indexOf(view.precision as (typeof precisions)[number]));
  const buckets = [...precisions.slice(first), 'none'] as const;
  const attributes = ['country', 'age'].filter(name => view.attributes[name] !== 'dropped');
  return {
    state: 'shown',
    view,
    k: 20,
    zone: 'Europe/Berlin',
    columns:
      attributes.length === 0
        ? 'none'
        : {
            attributes,
            meets_k: false,
            below_k: { share: about(5 * attributes.length), count: { kind: 'about', people: 2_560 } },
            below_k_missing_is_any: about(4),
            alone: { share: about(attributes.length), count: { kind: 'about', people: 510 } },
            success: about(2),
            sizes: [
              { from: 1, to: 19, people: about(10) },
              { from: 20, to: 99, people: about(40) },
              { from: 100, to: 999, people: about(49) },
              { from: 1000, to: 'more', people: { kind: 'under', percent: 1, band: '0–1 %' } },
            ],
            leave_one_out: attributes.map(attribute => ({ attribute, alone_without: about(1) })),
            alone_on: attributes.map((_, i) => ({ most: i + 1, people: about(i + 1) })),
            sensitive: [],
          },
    unicity: buckets.flatMap((bucket, i) =>
      (['touchpoint', 'channel'] as const).map(label => ({
        label,
        bucket,
        shares: [1, 2, 3, 4, 5].map(points =>
          about(Math.max(1, Math.round((95 - 60 / points) / (1 + 2 * (i + first))))),
        ),
        method: 'sampled' as const,
      })),
    ),
    paths: { alone: about(60), start: 'day', alone_with_start: about(90) },
    sample: { state: 'not said' },
    population: { state: 'none' },
  };
}

function about(percent: number): ShownShare {
  const band = percent < 5 ? '1–5 %' : percent < 20 ? '5–20 %' : percent < 50 ? '20–50 %' : '50–100 %';
  return { kind: 'about', percent, band };
}

export function sampleRiskPlan(share: number): RiskPlan {
  const half = Math.ceil(10 / Math.sqrt(share));
  return {
    unit: 'person: customer_id',
    attributes: ['country', 'age'],
    k: 20,
    mechanism: 'discrete-gaussian',
    share,
    rho: 0.155 * share,
    delta_threshold: 5e-7 * share,
    figures: (['alone', 'groups', 'below_k'] as const).map(figure => ({
      figure,
      sensitivity: figure === 'below_k' ? 19 : 1,
      sigma: half / 2,
      smallest_shown: 20 + 3 * half,
      half_width_95: half,
    })),
  };
}

export function sampleRiskRelease(share: number, ledger: RiskRelease['ledger']): RiskRelease {
  return {
    plan: sampleRiskPlan(share),
    population: 'shop customers',
    snapshot: '3f0c2a6e9b1d4c55',
    policy: 'ab'.repeat(32),
    chosen_after_preview: false,
    figures: [
      { figure: 'alone', value: { value: 498, low: 450, high: 546 } },
      { figure: 'groups', value: { value: 1_204, low: 1_156, high: 1_252 } },
      { figure: 'below_k', value: 'withheld' },
    ],
    ledger,
    created: '2026-11-23T10:00:00Z',
    app: 'murmuration 0.1.0',
  };
}
