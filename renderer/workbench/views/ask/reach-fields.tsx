import { Field } from '../../controls/field.tsx';
import { NumberField, wholeNumberIn } from '../../controls/number-field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AtMostField } from './at-most-field.tsx';
import { SubjectOptions } from './subject-options.tsx';

export function ReachFields() {
  const reach = useWorkbench(state => state.question.reach);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<typeof reach>) => setQuestion({ reach: { ...reach, ...patch } });
  return (
    <div className="rows">
      <Field label="People by">
        {ids => (
          <select {...ids} value={reach.of} onChange={event => set({ of: event.target.value })}>
            <SubjectOptions />
          </select>
        )}
      </Field>
      <AtMostField
        hint="How many groups one person can count for. More covers busy people better and needs more noise."
        unit="groups"
        value={reach.atMost}
        onChange={atMost => set({ atMost })}
      />
      <NumberField
        label="Events too"
        hint="Counts events beside people, each person with at most so many in all. A third of the price goes to them."
        min={1}
        max={10_000}
        placeholder="no"
        unit="events a person"
        value={reach.events === 0 ? '' : reach.events}
        onChange={typed => set({ events: wholeNumberIn(typed, 0, 10_000) })}
      />
    </div>
  );
}
