import { Field } from '../../controls/field.tsx';

interface TouchpointFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (touchpoint: string) => void;
}

/** A touchpoint's name, typed or chosen of those offered. */
export function TouchpointField({
  label,
  hint,
  placeholder = 'a touchpoint',
  value,
  onChange,
}: TouchpointFieldProps) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {ids => (
        <input
          {...ids}
          list="touchpoints"
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
