import { parseShare } from '../../shared/policy/share.ts';
import { noRiskPart, type RiskPart } from '../../shared/release/risk-report.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import type { Call, Option, Terminal } from './command.ts';
import { usage } from './parse-call.ts';

/** What of the risk of the people an export is to have. */
export interface WantedRisk {
  readonly bands: boolean;
  /** Share of the budget for figures with noise, in millionths. */
  readonly share: number | 'nothing';
}

export const riskPartOptions = {
  'risk-bands': {
    takes: 'nothing',
    says: 'the report also tells the risk of the file as bands, which the guarantee does not cover',
  },
  'pay-risk': {
    takes: 'SHARE',
    says: 'a share of the budget for risk figures with privacy noise, such as 5%, in the report and risk.json',
  },
} as const satisfies Record<string, Option>;

export function wantedRisk(call: Call): WantedRisk {
  return { bands: call.switches.has('risk-bands'), share: shareToPay(call, 'pay-risk') };
}

/** @throws Failure `usage` unless the option is left out or a share */
export function shareToPay(call: Call, option: string): number | 'nothing' {
  const text = call.values.get(option);
  if (text === undefined) return 'nothing';
  const millionths = parseShare(text);
  if (typeof millionths === 'string') throw usage(`--${option} is a share of the budget, such as 5%`);
  return millionths;
}

/** @throws Failure as a question does */
export async function riskPartOf(
  dataset: Dataset,
  { bands, share }: WantedRisk,
  terminal: Terminal,
): Promise<RiskPart> {
  return {
    paid: share === 'nothing' ? noRiskPart.paid : (await dataset.risk.pay(share, terminal)).release,
    bands: bands ? await dataset.risk.bands(terminal) : noRiskPart.bands,
  };
}
