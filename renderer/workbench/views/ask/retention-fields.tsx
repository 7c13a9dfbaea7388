import type { ReactNode } from 'react';
import { Field } from '../../controls/field.tsx';
import { NumberField, wholeNumberIn } from '../../controls/number-field.tsx';
import type { QuestionDraft } from '../../state/question-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { DatesInMap, useMappingDates } from './mapping-dates.tsx';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

type Draft = QuestionDraft['retention'];

export function RetentionFields() {
  const retention = useWorkbench(state => state.question.retention);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const mapping = importing.state === 'done' ? importing.mapping : undefined;
  const dates = useMappingDates();
  const set = (patch: Partial<Draft>) => setQuestion({ retention: { ...retention, ...patch } });
  const attributes = Object.keys(mapping?.attributes ?? {});
  return (
    <div className="rows">
      <Field label="Came back" hint={dates}>
        {ids => (
          <select
            {...ids}
            value={retention.kind}
            onChange={event => set({ kind: event.target.value as Draft['kind'] })}
          >
            <option value="on_or_after">in a period or after it</option>
            <option value="n_day">in that very period</option>
          </select>
        )}
      </Field>
      <DatesInMap />
      <NumberField
        label="Periods"
        min={1}
        max={60}
        value={retention.periods}
        onChange={typed => set({ periods: wholeNumberIn(typed, 1, 60) })}
        unit={
          <select
            aria-label="Unit of the periods"
            value={retention.period}
            onChange={event => set({ period: event.target.value as Draft['period'] })}
          >
            <option value="day">days</option>
            <option value="week">weeks</option>
            <option value="month">months</option>
          </select>
        }
      />
      <Field label="Cohorts" hint="Who is followed together.">
        {ids => (
          <select
            {...ids}
            value={retention.by === '' ? retention.cohorts : `by:${retention.by}`}
            onChange={event => {
              const choice = event.target.value;
              if (choice.startsWith('by:')) set({ by: choice.slice('by:'.length) });
              else set({ by: '', cohorts: choice as Draft['cohorts'] });
            }}
          >
            <option value="first_time">by the period of the first start</option>
            <option value="recurring">by each period with a start</option>
            {attributes.map(
              (name): ReactNode => (
                <option key={name} value={`by:${name}`}>
                  by {name}
                </option>
              ),
            )}
          </select>
        )}
      </Field>
      <TouchpointField
        label="Start"
        placeholder="any event"
        value={retention.start}
        onChange={start => set({ start })}
      />
      <TouchpointField
        label="Return"
        placeholder="any event"
        value={retention.returns}
        onChange={returns => set({ returns })}
      />
      <OfferedTouchpoints />
    </div>
  );
}
