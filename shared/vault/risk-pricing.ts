import type { Mapping, Terms } from '../policy/mapping.ts';
import { identifyingAttributes } from '../policy/risk-view.ts';
import { halfWidth } from '../privacy/accuracy.ts';
import {
  budgetOf,
  type Charge,
  deltaNumber,
  partOf,
  rhoNumber,
  shareOf,
  varianceOf,
} from '../privacy/charge.ts';
import { deltaPerCell, tau } from '../privacy/gate.ts';
import { toNumber } from '../privacy/rational.ts';
import { Failure } from '../protocol/fault.ts';
import { type RiskPlan, riskFigureNames } from '../release/risk-release.ts';
import { unitOf } from './asking.ts';
import type { Gate } from './pricing.ts';

export type RiskFigureName = (typeof riskFigureNames)[number];

export interface PricedRisk {
  readonly cost: Charge;
  readonly gates: Readonly<Record<RiskFigureName, Gate>>;
  readonly plan: RiskPlan;
}

/** Fifths of the share: what a person can change more is noised more, and gets more of it. */
const fifths: Readonly<Record<RiskFigureName, bigint>> = { alone: 1n, groups: 1n, below_k: 3n };

/**
 * Prices the three figures that one person changes little. A function of public inputs alone.
 *
 * Adding a person to a group of g changes the people alone by 1 (g of 0 or 1), the groups by 1 (g of 0), and the
 * people in groups below k by 1 (g below k − 1) or k − 1 (g of k − 1): RISK.md section 9.
 *
 * @throws Failure `question-refused` where no attribute tells people apart, or the share is too small
 */
export function priceRisk(millionths: number, mapping: Mapping, terms: Terms): PricedRisk {
  const attributes = identifyingAttributes(mapping).slice(0, 10);
  if (attributes.length === 0) throw refused('no attribute is mapped that could tell people apart');
  const cost = shareOf(budgetOf(terms.epsilon, terms.delta), millionths);
  const gateOf = (figure: RiskFigureName): Gate => {
    const part = partOf(cost, fifths[figure], 5n);
    if (part.rho <= 0n || part.deltaThreshold <= 0n)
      throw refused('its share is too small to answer anything');
    const most = sensitivity(figure, terms.k);
    const variance = varianceOf(BigInt(most) ** 2n, part.rho);
    const threshold = tau(variance, deltaPerCell(deltaNumber(part.deltaThreshold), 1));
    // A neighbour's count can lie as far as `most` beyond k − 1, not only 1.
    return { k: terms.k, l0: 1, variance, tau: threshold + most - 1, halfWidth: halfWidth(variance) };
  };
  const gates = { alone: gateOf('alone'), groups: gateOf('groups'), below_k: gateOf('below_k') };
  return {
    cost,
    gates,
    plan: {
      unit: unitOf(mapping),
      attributes,
      k: terms.k,
      mechanism: 'discrete-gaussian',
      share: millionths / 1_000_000,
      rho: rhoNumber(cost.rho),
      delta_threshold: deltaNumber(cost.deltaThreshold),
      figures: riskFigureNames.map(figure => ({
        figure,
        sensitivity: sensitivity(figure, terms.k),
        sigma: Math.sqrt(toNumber(gates[figure].variance)),
        smallest_shown: terms.k + gates[figure].tau,
        half_width_95: gates[figure].halfWidth,
      })),
    },
  };
}

function sensitivity(figure: RiskFigureName, k: number): number {
  return figure === 'below_k' ? Math.max(1, k - 1) : 1;
}

function refused(why: string): Failure {
  return new Failure('question-refused', { id: 'risk', why });
}
