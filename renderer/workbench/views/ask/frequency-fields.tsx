import { Field } from '../../controls/field.tsx';
import type { QuestionDraft } from '../../state/question-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

export function FrequencyFields() {
  const frequency = useWorkbench(state => state.question.frequency);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const { amount, session } = importing.state === 'done' ? importing.mapping : {};
  const set = (patch: Partial<typeof frequency>) => setQuestion({ frequency: { ...frequency, ...patch } });
  return (
    <div className="rows">
      <Field label="How many" hint="Groups are fixed beforehand: 1, 2, 3 … 6 to 10, and so on.">
        {ids => (
          <select
            {...ids}
            value={frequency.of}
            onChange={event => set({ of: event.target.value as QuestionDraft['frequency']['of'] })}
          >
            <option value="events">events</option>
            {session !== undefined && <option value="sessions">sessions</option>}
            <option value="touchpoint">times at a touchpoint</option>
            {amount !== undefined && <option value="amount">{amount.currency} in all</option>}
          </select>
        )}
      </Field>
      {frequency.of === 'touchpoint' && (
        <TouchpointField
          label="Touchpoint"
          value={frequency.touchpoint}
          onChange={touchpoint => set({ touchpoint })}
        />
      )}
      <OfferedTouchpoints />
    </div>
  );
}
