import type { ReactNode } from 'react';
import { millionthsFromSlider, sliderFromMillionths } from '../state/question-draft.ts';
import { percent } from '../words/figures.ts';
import { Field } from './field.tsx';

/** A share of the budget, in millionths, on a slider that is finer where shares are small. */
export function ShareField({
  label,
  millionths,
  says = '',
  ends,
  onChange,
}: {
  readonly label: string;
  readonly millionths: number;
  /** For whoever listens, what the share buys. */
  readonly says?: string;
  /** Below the slider. */
  readonly ends?: ReactNode;
  readonly onChange: (millionths: number) => void;
}) {
  const share = percent(millionths / 1_000_000);
  return (
    <Field label={`${label}: ${share}`} className="slider-field">
      {ids => (
        <>
          <input
            {...ids}
            type="range"
            min={0}
            max={1000}
            value={sliderFromMillionths(millionths)}
            aria-valuetext={`${share} of the budget${says}`}
            onChange={event => onChange(millionthsFromSlider(Number(event.target.value)))}
          />
          {ends}
        </>
      )}
    </Field>
  );
}
