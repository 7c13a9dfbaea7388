import type { Question, QuestionOf } from '../policy/question.ts';
import type { ChartKind } from './chart-kind.ts';
import { attributionChart } from './kinds/attribution.ts';
import { compareChart } from './kinds/compare.ts';
import { fairnessChart } from './kinds/fairness.ts';
import { frequencyChart } from './kinds/frequency.ts';
import { funnelChart } from './kinds/funnel.ts';
import { pathsChart } from './kinds/paths.ts';
import { reachChart } from './kinds/reach.ts';
import { retentionChart } from './kinds/retention.ts';
import { meanChart, sumChart } from './kinds/sum.ts';
import { timeToChart } from './kinds/time-to.ts';
import { transitionsChart } from './kinds/transitions.ts';
import { trendChart } from './kinds/trend.ts';
import { whereSentence } from './where-words.ts';

const kinds: { readonly [Ask in Question['ask']]: ChartKind<QuestionOf<Ask>> } = {
  reach: reachChart,
  paths: pathsChart,
  funnel: funnelChart,
  time_to: timeToChart,
  trend: trendChart,
  transitions: transitionsChart,
  frequency: frequencyChart,
  sum: sumChart,
  mean: meanChart,
  attribution: attributionChart,
  compare: compareChart,
  fairness: fairnessChart,
  retention: retentionChart,
};

export function chartKindOf({ ask }: Question): ChartKind<Question> {
  return kinds[ask];
}

/** What was asked, of which part of the journeys. */
export function questionSentence(question: Question): string {
  const filter = whereSentence(question.where);
  const chart =
    question.ask === 'fairness' && question.check.of === 'visible'
      ? [`The chart: ${questionSentence(question.check.chart)}`]
      : [];
  return [chartKindOf(question).sentence(question), ...(filter === '' ? [] : [filter]), ...chart].join(' ');
}
