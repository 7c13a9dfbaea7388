import { NumberField, wholeNumberIn } from '../../controls/number-field.tsx';

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
    <NumberField
      label="At most"
      hint={hint}
      min={1}
      max={64}
      unit={`${unit} a person`}
      value={value}
      onChange={typed => onChange(wholeNumberIn(typed, 1, 64))}
    />
  );
}
