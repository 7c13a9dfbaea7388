import { NumberField } from '../../controls/number-field.tsx';
import type { WindowDraft } from '../../state/window-draft.ts';

interface WindowFieldProps {
  readonly label: string;
  /** What the length of time is, for whoever listens. */
  readonly says: string;
  readonly window: WindowDraft;
  readonly onChange: (window: WindowDraft) => void;
}

/** A length of time; empty where there is no limit. */
export function WindowField({ label, says, window, onChange }: WindowFieldProps) {
  return (
    <NumberField
      label={label}
      says={`${says}; empty: any`}
      min={1}
      step="any"
      placeholder="any"
      value={window.amount}
      onChange={amount => onChange({ ...window, amount })}
      unit={
        <select
          aria-label={`Unit: ${says}`}
          value={window.unit}
          onChange={event => onChange({ ...window, unit: event.target.value as WindowDraft['unit'] })}
        >
          <option>minutes</option>
          <option>hours</option>
          <option>days</option>
          <option>weeks</option>
        </select>
      }
    />
  );
}
