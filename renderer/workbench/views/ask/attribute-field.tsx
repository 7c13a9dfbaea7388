import { Field } from '../../controls/field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';

/** One attribute of the mapping, whose values are groups that share nobody. */
export function AttributeField({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const importing = useWorkbench(state => state.importing);
  const attributes = importing.state === 'done' ? Object.keys(importing.mapping.attributes) : [];
  return (
    <Field
      label="People by"
      hint={
        attributes.length === 0
          ? 'The mapping has no attribute yet.'
          : 'One value a person, so that nobody is in two groups.'
      }
    >
      {ids => (
        <select {...ids} value={value} onChange={event => onChange(event.target.value)}>
          <option value="">choose</option>
          {attributes.map(name => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
