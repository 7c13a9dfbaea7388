import type { Terms } from './mapping.ts';

/** How much of the risk preview somebody who is entitled to the file may see. */
export type RiskDetail = 'figures' | 'bands' | 'nothing';

/** The one place where the policy in force decides it; the vault asks it before anything is computed. */
export function riskDetail(_terms: Terms): RiskDetail {
  return 'figures';
}
