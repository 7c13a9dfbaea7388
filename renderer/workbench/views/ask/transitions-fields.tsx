import { Field } from '../../controls/field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AtMostField } from './at-most-field.tsx';

export function TransitionsFields() {
  const transitions = useWorkbench(state => state.question.transitions);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<typeof transitions>) =>
    setQuestion({ transitions: { ...transitions, ...patch } });
  return (
    <div className="rows">
      <Field label="Repeats">
        {ids => (
          <span className="with-unit">
            <input
              {...ids}
              type="checkbox"
              checked={transitions.collapse}
              onChange={event => set({ collapse: event.target.checked })}
            />
            of one touchpoint count as one
          </span>
        )}
      </Field>
      <AtMostField
        hint="How many different steps one person can count in. More covers busy people better and needs more noise."
        unit="steps"
        value={transitions.atMost}
        onChange={atMost => set({ atMost })}
      />
    </div>
  );
}
