import type { Question, QuestionOf } from '../policy/question.ts';
import { deriveAttribution } from './derived/attribution.ts';
import { deriveCompare } from './derived/compare.ts';
import { deriveFairness } from './derived/fairness.ts';
import { deriveFrequency } from './derived/frequency.ts';
import { deriveFunnel } from './derived/funnel.ts';
import { derivePaths } from './derived/paths.ts';
import { deriveRetention } from './derived/retention.ts';
import { deriveMoney } from './derived/sum.ts';
import { deriveTimeTo } from './derived/time-to.ts';
import { deriveTransitions } from './derived/transitions.ts';
import { deriveTrend } from './derived/trend.ts';
import type { Derive } from './derived-kind.ts';
import type { Precision } from './estimates.ts';
import type { Cell, Derived } from './release.ts';

const kinds: { readonly [Ask in Question['ask']]: Derive<QuestionOf<Ask>> } = {
  reach: () => ({}),
  paths: derivePaths,
  funnel: deriveFunnel,
  time_to: deriveTimeTo,
  trend: deriveTrend,
  retention: deriveRetention,
  transitions: deriveTransitions,
  frequency: deriveFrequency,
  sum: deriveMoney,
  mean: deriveMoney,
  attribution: deriveAttribution,
  compare: deriveCompare,
  fairness: deriveFairness,
};

/**
 * What follows from the shown cells of a release, at no cost: sums of them and ratios of such sums.
 * People in withheld cells and in `other` are in no number, and no number is a total minus shown cells.
 *
 * Intervals at 95 % are of the privacy noise alone: one cell's exact half width; for a sum of j cells
 * ± z·√j·σ rounded up (the sum of j discrete Gaussians is spread no wider than a Gaussian of j times
 * the variance), and not below k; for ratios PRIVACY.md 7.4.
 */
export function derive(question: Question, cells: readonly Cell[], precision: Precision): Derived {
  const shown = cells.filter(cell => cell.state === 'value');
  return deriveOf(question.ask)(question, shown, precision);
}

function deriveOf(ask: Question['ask']): Derive<Question> {
  // Each function is given the question of its own kind.
  return kinds[ask] as Derive<Question>;
}
