import { Field } from '../../controls/field.tsx';

/** Whether a touchpoint that repeats in a row counts once. */
export function CollapseField({
  collapse,
  onChange,
}: {
  readonly collapse: boolean;
  readonly onChange: (collapse: boolean) => void;
}) {
  return (
    <Field label="Repeats">
      {ids => (
        <label className="check">
          <input
            {...ids}
            type="checkbox"
            checked={collapse}
            onChange={event => onChange(event.target.checked)}
          />
          in a row count as one
        </label>
      )}
    </Field>
  );
}
