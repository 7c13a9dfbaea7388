import { type FormEvent, useEffect } from 'react';
import type { Question } from '../../../../shared/policy/question.ts';
import type { Price } from '../../../../shared/protocol/price.ts';
import { Segmented } from '../../controls/segmented.tsx';
import { sharpens } from '../../state/question-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent } from '../../words/figures.ts';
import { analysisWords } from '../../words/questions.ts';
import { AttributionFields } from './attribution-fields.tsx';
import { CompareFields } from './compare-fields.tsx';
import { FairnessFields } from './fairness-fields.tsx';
import { FrequencyFields } from './frequency-fields.tsx';
import { FunnelFields } from './funnel-fields.tsx';
import { MeanFields, SumFields } from './money-fields.tsx';
import { PathsFields } from './paths-fields.tsx';
import { ReachFields } from './reach-fields.tsx';
import { RetentionFields } from './retention-fields.tsx';
import { SpendFields } from './spend-fields.tsx';
import { TimeToFields } from './time-to-fields.tsx';
import { TransitionsFields } from './transitions-fields.tsx';
import { TrendFields } from './trend-fields.tsx';
import { WhereFields } from './where-fields.tsx';

const analyses = (
  [
    'reach',
    'paths',
    'funnel',
    'transitions',
    'time_to',
    'retention',
    'trend',
    'frequency',
    'compare',
    'fairness',
    'attribution',
    'sum',
    'mean',
  ] as const
).map(value => ({
  value,
  label: analysisWords[value].name,
}));
const fields = {
  reach: ReachFields,
  paths: PathsFields,
  funnel: FunnelFields,
  time_to: TimeToFields,
  trend: TrendFields,
  retention: RetentionFields,
  transitions: TransitionsFields,
  frequency: FrequencyFields,
  sum: SumFields,
  mean: MeanFields,
  attribution: AttributionFields,
  compare: CompareFields,
  fairness: FairnessFields,
} as const;

function askWords(price: Price): string {
  if (price.standing === 'free') return 'Show again, free';
  return sharpens(price) ? `Sharpen for ${percent(price.due!)}` : 'Ask';
}

/** Builds a question that the vault accepts, and nothing else. */
export function QuestionBuilder() {
  const ask = useWorkbench(state => state.question.ask);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const priceQuestion = useWorkbench(state => state.priceQuestion);
  const askQuestion = useWorkbench(state => state.askQuestion);
  const follow = useWorkbench(state => state.followQuestion);
  const planQuestion = useWorkbench(state => state.planQuestion);
  const tag = useWorkbench(state => state.priceTag);
  const running = useWorkbench(state => state.asking.state === 'running');
  useEffect(priceQuestion, [priceQuestion]);
  const Fields = fields[ask];
  const askable = tag.state === 'priced' && tag.price.standing !== 'over budget' && !running;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (askable) void askQuestion();
  };
  return (
    <form className="panel question-builder" aria-labelledby="builder-title" onSubmit={submit}>
      <div className="builder-fields">
        <h1 id="builder-title">Ask</h1>
        <Segmented
          legend="Analysis"
          hideLegend
          options={analyses}
          value={ask}
          onChange={(value: Question['ask']) => setQuestion({ ask: value })}
        />
        <p className="hint">{analysisWords[ask].says}</p>
        <Fields />
        <WhereFields />
      </div>
      <div className="builder-foot">
        <SpendFields />
        {tag.state === 'priced' && tag.price.follows !== undefined && (
          <button type="button" className="ask-button" disabled={running} onClick={() => void follow()}>
            Show what follows, free
          </button>
        )}
        <div className="ask-buttons">
          <button type="submit" className="primary ask-button" disabled={!askable}>
            {tag.state === 'priced' ? askWords(tag.price) : 'Ask'}
          </button>
          <button type="button" className="quiet" disabled={tag.state !== 'priced'} onClick={planQuestion}>
            Plan for later
          </button>
        </div>
      </div>
    </form>
  );
}
