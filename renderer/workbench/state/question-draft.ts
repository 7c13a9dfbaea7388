import type { Asked, Question, QuestionOf, Spend } from '../../../shared/policy/question.ts';
import type { AskedMapping } from '../../../shared/policy/question-kind.ts';
import { answerability } from '../../../shared/policy/question-kinds.ts';
import { type Where, whereSchema } from '../../../shared/policy/question-parts.ts';
import { type DraftKind, incomplete, type QuestionReading } from './draft-kind.ts';
import { attributionDraft } from './drafts/attribution.ts';
import { compareDraft } from './drafts/compare.ts';
import { fairnessDraft } from './drafts/fairness.ts';
import { frequencyDraft } from './drafts/frequency.ts';
import { funnelDraft } from './drafts/funnel.ts';
import { meanDraft, sumDraft } from './drafts/money.ts';
import { pathsDraft } from './drafts/paths.ts';
import { reachDraft } from './drafts/reach.ts';
import { retentionDraft } from './drafts/retention.ts';
import { timeToDraft } from './drafts/time-to.ts';
import { transitionsDraft } from './drafts/transitions.ts';
import { trendDraft } from './drafts/trend.ts';

const kinds = {
  reach: reachDraft,
  paths: pathsDraft,
  funnel: funnelDraft,
  time_to: timeToDraft,
  trend: trendDraft,
  retention: retentionDraft,
  transitions: transitionsDraft,
  frequency: frequencyDraft,
  sum: sumDraft,
  mean: meanDraft,
  attribution: attributionDraft,
  compare: compareDraft,
  fairness: fairnessDraft,
} satisfies { readonly [Ask in Question['ask']]: DraftKind<QuestionOf<Ask>, unknown> };

type Drafts = { readonly [Ask in Question['ask']]: (typeof kinds)[Ask]['empty'] };

/** A question while a person builds it. Each analysis keeps its own fields, so switching loses nothing. */
export interface QuestionDraft extends Drafts {
  readonly ask: Question['ask'];
  readonly where: Where | 'all';
  readonly spend: Spend;
}

export const emptyQuestion: QuestionDraft = {
  ask: 'funnel',
  reach: reachDraft.empty,
  paths: pathsDraft.empty,
  funnel: funnelDraft.empty,
  time_to: timeToDraft.empty,
  trend: trendDraft.empty,
  retention: retentionDraft.empty,
  transitions: transitionsDraft.empty,
  frequency: frequencyDraft.empty,
  sum: sumDraft.empty,
  mean: meanDraft.empty,
  attribution: attributionDraft.empty,
  compare: compareDraft.empty,
  fairness: fairnessDraft.empty,
  where: 'all',
  spend: { kind: 'share', millionths: 50_000 },
};

/** Reads a draft as a question that may be asked of data of this mapping, or says what is missing or in the way. */
export function readQuestion(draft: QuestionDraft, mapping: AskedMapping): QuestionReading {
  const { ask } = draft;
  const reading = kindOf(ask).read(draft[ask], mapping);
  if (reading.state === 'incomplete') return reading;
  const where = draft.where === 'all' ? undefined : whereSchema.safeParse(draft.where);
  if (where?.success === false) return incomplete('A filter has days such as 2026-01-31 and up to 64 names.');
  const question = where === undefined ? reading.question : { ...reading.question, where: where.data };
  const answer = answerability(question, mapping);
  return answer.outcome === 'refused'
    ? incomplete(`This cannot be asked: ${answer.why}.`)
    : { state: 'complete', question };
}

/** The draft that asks the same; fields of other analyses stay as they are. */
export function draftOf({ question, spend }: Asked, before: QuestionDraft): QuestionDraft {
  const { ask, where = 'all' } = question;
  return { ...before, ask, where, spend, [ask]: kindOf(ask).draftOf(question) };
}

function kindOf(ask: Question['ask']): DraftKind<Question, unknown> {
  return kinds[ask];
}

/** Where a share between 0.1 % and the whole stands on a slider from 0 to 1000, and back. */
export const sliderFromMillionths = (millionths: number): number =>
  Math.round((1000 * Math.log(Math.max(millionths, 1_000) / 1_000)) / Math.log(1_000));

export function millionthsFromSlider(position: number): number {
  const exact = 1_000 * Math.exp((position / 1000) * Math.log(1_000));
  const step = exact < 10_000 ? 1_000 : exact < 100_000 ? 5_000 : 10_000;
  return Math.min(1_000_000, Math.max(1_000, Math.round(exact / step) * step));
}
