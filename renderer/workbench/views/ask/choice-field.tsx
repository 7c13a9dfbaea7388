import { Field } from '../../controls/field.tsx';

interface ChoiceFieldProps<Choice extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly choices: readonly (readonly [choice: Choice, says: string])[];
  readonly value: Choice;
  readonly onChange: (choice: Choice) => void;
}

export function ChoiceField<Choice extends string>(props: ChoiceFieldProps<Choice>) {
  const { label, hint, choices, value, onChange } = props;
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {ids => (
        <select {...ids} value={value} onChange={event => onChange(event.target.value as Choice)}>
          {choices.map(([choice, says]) => (
            <option key={choice} value={choice}>
              {says}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
