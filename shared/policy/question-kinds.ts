import type { Question, QuestionOf } from './question.ts';
import type { AskedMapping, QuestionKind } from './question-kind.ts';
import { attributionKind } from './questions/attribution.ts';
import { compareKind } from './questions/compare.ts';
import { fairnessKind } from './questions/fairness.ts';
import { frequencyKind } from './questions/frequency.ts';
import { funnelKind } from './questions/funnel.ts';
import { pathsKind } from './questions/paths.ts';
import { reachKind } from './questions/reach.ts';
import { retentionKind } from './questions/retention.ts';
import { meanKind, sumKind } from './questions/sum.ts';
import { timeToKind } from './questions/time-to.ts';
import { transitionsKind } from './questions/transitions.ts';
import { trendKind } from './questions/trend.ts';
import { whereRefusals } from './where.ts';

const kinds: { readonly [Ask in Question['ask']]: QuestionKind<QuestionOf<Ask>> } = {
  reach: reachKind,
  paths: pathsKind,
  funnel: funnelKind,
  time_to: timeToKind,
  trend: trendKind,
  retention: retentionKind,
  transitions: transitionsKind,
  frequency: frequencyKind,
  sum: sumKind,
  mean: meanKind,
  attribution: attributionKind,
  compare: compareKind,
  fairness: fairnessKind,
};

/** Kinds of question that can be asked, in the order in which they are told. */
export const asks = Object.keys(kinds) as Question['ask'][];

export function kindOf(ask: Question['ask']): QuestionKind<Question> {
  return kinds[ask];
}

export type Answerability =
  | { readonly outcome: 'answerable' }
  | { readonly outcome: 'refused'; readonly why: string };

/** Whether a mapping allows a question. No data are looked at. */
export function answerability(question: Question, mapping: AskedMapping): Answerability {
  const inside = question.ask === 'fairness' && question.check.of === 'visible' && question.check.chart;
  if (inside !== false) {
    const chart = answerability(inside, mapping);
    if (chart.outcome === 'refused') return chart;
  }
  const why =
    [...kindOf(question.ask).refusals(question, mapping)][0] ??
    [...whereRefusals(question.where, mapping)][0];
  return why === undefined ? { outcome: 'answerable' } : { outcome: 'refused', why };
}
