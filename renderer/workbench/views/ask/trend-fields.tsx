import { Field } from '../../controls/field.tsx';
import type { QuestionDraft } from '../../state/question-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AtMostField } from './at-most-field.tsx';
import { DatesInMap, useMappingDates } from './mapping-dates.tsx';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';

export function TrendFields() {
  const trend = useWorkbench(state => state.question.trend);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const dates = useMappingDates();
  const set = (patch: Partial<typeof trend>) => setQuestion({ trend: { ...trend, ...patch } });
  return (
    <div className="rows">
      <Field label="People with">
        {ids => (
          <input
            {...ids}
            list="touchpoints"
            value={trend.of}
            placeholder="any event"
            autoComplete="off"
            onChange={event => set({ of: event.target.value })}
          />
        )}
      </Field>
      <Field label="By" hint={dates}>
        {ids => (
          <select
            {...ids}
            value={trend.period}
            onChange={event => set({ period: event.target.value as QuestionDraft['trend']['period'] })}
          >
            <option value="day">day</option>
            <option value="week">week</option>
            <option value="month">month</option>
          </select>
        )}
      </Field>
      <DatesInMap />
      <AtMostField
        hint="How many periods one person can count in. More covers busy people better and needs more noise."
        unit="periods"
        value={trend.atMost}
        onChange={atMost => set({ atMost })}
      />
      <OfferedTouchpoints />
    </div>
  );
}
