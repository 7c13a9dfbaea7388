import { Field } from '../../controls/field.tsx';
import { attributeSubject } from '../../state/subject-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AtMostField } from './at-most-field.tsx';

export function ReachFields() {
  const reach = useWorkbench(state => state.question.reach);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const set = (patch: Partial<typeof reach>) => setQuestion({ reach: { ...reach, ...patch } });
  const mapping = importing.state === 'done' ? importing.mapping : undefined;
  return (
    <div className="rows">
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
      <AtMostField
        hint="How many groups one person can count for. More covers busy people better and needs more noise."
        unit="groups"
        value={reach.atMost}
        onChange={atMost => set({ atMost })}
      />
    </div>
  );
}
