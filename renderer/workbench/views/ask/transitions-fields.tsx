import { Field } from '../../controls/field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AtMostField } from './at-most-field.tsx';
import { CollapseField } from './collapse-field.tsx';

export function TransitionsFields() {
  const transitions = useWorkbench(state => state.question.transitions);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<typeof transitions>) =>
    setQuestion({ transitions: { ...transitions, ...patch } });
  return (
    <div className="rows">
      <CollapseField collapse={transitions.collapse} onChange={collapse => set({ collapse })} />
      <Field
        label="Times"
        hint="Tells people apart by how long a step took, so fewer of them share a group and more is withheld."
      >
        {ids => (
          <label className="check">
            <input
              {...ids}
              type="checkbox"
              checked={transitions.timed}
              onChange={event => set({ timed: event.target.checked })}
            />
            how long each step took
          </label>
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
