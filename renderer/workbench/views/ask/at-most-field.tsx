import { Field } from '../../controls/field.tsx';

interface AtMost {
  readonly hint: string;
  /** What one person can count in, many. */
  readonly unit: string;
  readonly value: number;
  readonly onChange: (atMost: number) => void;
}

/** The contribution bound: most bins that one person names. */
export function AtMostField({ hint, unit, value, onChange }: AtMost) {
  return (
    <Field label="At most" hint={hint}>
      {ids => (
        <span className="with-unit">
          <input
            {...ids}
            type="number"
            min={1}
            max={64}
            value={value}
            onChange={event => onChange(Math.min(64, Math.max(1, event.target.valueAsNumber || 1)))}
          />
          {unit} a person
        </span>
      )}
    </Field>
  );
}
