import { Field } from '../../controls/field.tsx';
import type { KnownPart } from './known.ts';

/** One of the populations that have a ledger here. */
export function PopulationField({
  view,
  value,
  onChange,
}: Pick<KnownPart, 'view'> & {
  readonly value: string;
  readonly onChange: (population: string) => void;
}) {
  return (
    <Field label="Population">
      {ids => (
        <select {...ids} value={value} onChange={event => onChange(event.target.value)}>
          {view.ledgers.map(({ population }) => (
            <option key={population}>{population}</option>
          ))}
        </select>
      )}
    </Field>
  );
}
