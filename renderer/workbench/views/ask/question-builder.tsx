import { type FormEvent, useEffect, useMemo } from 'react';
import type { Question } from '../../../../shared/policy/question.ts';
import { Field } from '../../controls/field.tsx';
import { Segmented } from '../../controls/segmented.tsx';
import { offeredTouchpoints } from '../../state/offered-names.ts';
import { attributeSubject } from '../../state/question-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { analysisWords } from '../../words/questions.ts';
import { FunnelFields } from './funnel-fields.tsx';
import { SpendFields } from './spend-fields.tsx';

const analyses = (['reach', 'paths', 'funnel'] as const).map(value => ({ value, label: analysisWords[value].name }));

export function QuestionBuilder() {
  const ask = useWorkbench(state => state.question.ask);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const priceQuestion = useWorkbench(state => state.priceQuestion);
  const askQuestion = useWorkbench(state => state.askQuestion);
  const tag = useWorkbench(state => state.priceTag);
  const running = useWorkbench(state => state.asking.state === 'running');
  useEffect(priceQuestion, [priceQuestion]);
  const askable = tag.state === 'priced' && tag.price.standing !== 'over budget' && !running;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (askable) void askQuestion();
  };
  return (
    <form className="panel question-builder" aria-labelledby="builder-title" onSubmit={submit}>
      <h1 id="builder-title">Ask</h1>
      <Segmented
        legend="Analysis"
        hideLegend
        options={analyses}
        value={ask}
        onChange={(value: Question['ask']) => setQuestion({ ask: value })}
      />
      <p className="hint">{analysisWords[ask].says}</p>
      <QuestionFields ask={ask} />
      <SpendFields />
      <button type="submit" className="primary ask-button" disabled={!askable}>
        {tag.state === 'priced' && tag.price.standing === 'free' ? 'Show again, free' : 'Ask'}
      </button>
    </form>
  );
}

function QuestionFields({ ask }: { ask: Question['ask'] }) {
  switch (ask) {
    case 'reach':
      return <ReachFields />;
    case 'paths':
      return <PathsFields />;
    case 'funnel':
      return <FunnelFields />;
  }
}

function ReachFields() {
  const reach = useWorkbench(state => state.question.reach);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const set = (patch: Partial<typeof reach>) => setQuestion({ reach: { ...reach, ...patch } });
  const mapping = importing.state === 'done' ? importing.mapping : undefined;
  return (
    <div className="fields">
      <Field label="People by">
        {ids => (
          <select {...ids} value={reach.of} onChange={event => set({ of: event.target.value })}>
            <option value="touchpoint">touchpoint</option>
            {mapping?.channel !== undefined && <option value="channel">channel</option>}
            {Object.keys(mapping?.attributes ?? {}).map(name => (
              <option key={name} value={attributeSubject(name)}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Most a person counts for" hint="More covers active people better and needs more noise.">
        {ids => (
          <input
            {...ids}
            type="number"
            min={1}
            max={64}
            value={reach.atMost}
            onChange={event => set({ atMost: Math.min(64, Math.max(1, event.target.valueAsNumber || 1)) })}
          />
        )}
      </Field>
    </div>
  );
}

function PathsFields() {
  const paths = useWorkbench(state => state.question.paths);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<typeof paths>) => setQuestion({ paths: { ...paths, ...patch } });
  return (
    <div className="fields">
      <Field label="From" className="wide" hint="The first time a person met it. Empty: where journeys begin.">
        {ids => (
          <input
            {...ids}
            list="touchpoints"
            value={paths.start}
            placeholder="the first touchpoint"
            autoComplete="off"
            onChange={event => set({ start: event.target.value })}
          />
        )}
      </Field>
      <Field label={`Depth: ${paths.depth} touchpoints`} className="wide">
        {ids => (
          <input
            {...ids}
            type="range"
            min={2}
            max={8}
            value={paths.depth}
            onChange={event => set({ depth: Number(event.target.value) })}
          />
        )}
      </Field>
      <label className="check wide">
        <input
          type="checkbox"
          checked={paths.collapse}
          onChange={event => set({ collapse: event.target.checked })}
        />
        Repeats of one touchpoint count as one
      </label>
      <OfferedTouchpoints />
    </div>
  );
}

export function OfferedTouchpoints() {
  const names = useOfferedTouchpoints();
  return (
    <datalist id="touchpoints">
      {names.map(name => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

export function useOfferedTouchpoints(): readonly string[] {
  const importing = useWorkbench(state => state.importing);
  const answers = useWorkbench(state => state.answers);
  return useMemo(
    () => (importing.state === 'done' ? offeredTouchpoints(importing.mapping, answers, importing.turn) : []),
    [importing, answers],
  );
}
