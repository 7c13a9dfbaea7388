import type { Question, QuestionOf } from '../../../shared/policy/question.ts';
import { attributionReference } from './kinds/attribution.ts';
import { compareReference } from './kinds/compare.ts';
import { fairnessReference } from './kinds/fairness.ts';
import { frequencyReference } from './kinds/frequency.ts';
import { funnelReference } from './kinds/funnel.ts';
import { pathsReference } from './kinds/paths.ts';
import { reachReference } from './kinds/reach.ts';
import { retentionReference } from './kinds/retention.ts';
import { meanReference, sumReference } from './kinds/sum.ts';
import { timeToReference } from './kinds/time-to.ts';
import { transitionsReference } from './kinds/transitions.ts';
import { trendReference } from './kinds/trend.ts';
import type { ReferenceKind } from './reference-kind.ts';

export const references: { readonly [Ask in Question['ask']]: ReferenceKind<QuestionOf<Ask>> } = {
  reach: reachReference,
  paths: pathsReference,
  funnel: funnelReference,
  time_to: timeToReference,
  trend: trendReference,
  transitions: transitionsReference,
  frequency: frequencyReference,
  sum: sumReference,
  mean: meanReference,
  attribution: attributionReference,
  compare: compareReference,
  fairness: fairnessReference(question => referenceOf(question)),
  retention: retentionReference,
};

export function referenceOf({ ask }: Question): ReferenceKind<Question> {
  return references[ask];
}
