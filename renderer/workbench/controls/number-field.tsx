import type { ReactNode } from 'react';
import { Field } from './field.tsx';

interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  /** What is counted, after the number: words, or a choice of them. */
  readonly unit?: ReactNode;
  /** For whoever listens, where the label alone does not say it. */
  readonly says?: string;
  readonly min: number;
  readonly max?: number;
  /** `any` where fractions are allowed. */
  readonly step?: 'any';
  /** Stands in an empty field. */
  readonly placeholder?: string;
  readonly value: number | string;
  /** What was typed, which need not be a number. */
  readonly onChange: (typed: string) => void;
}

/** A number and its unit, where it has one. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, problem, unit, says, onChange, ...input } = props;
  return (
    <Field label={label} problem={problem} {...(hint !== undefined && { hint })}>
      {ids => (
        <span className="with-unit">
          <input
            {...ids}
            {...input}
            type="number"
            {...(says !== undefined && { 'aria-label': says })}
            onChange={event => onChange(event.target.value)}
          />
          {unit}
        </span>
      )}
    </Field>
  );
}

/** What was typed as a whole number between two others; the least one where it is no number. */
export function wholeNumberIn(typed: string, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(Number(typed)) || least));
}
