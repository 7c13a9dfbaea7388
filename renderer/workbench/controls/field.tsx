import { type ReactNode, useId } from 'react';

/** A label, a control and what there is to say about it. The control gets the id and the description's. */
export function Field({
  label,
  hint,
  problem,
  at,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  /** Where a problem with it is said to be. */
  at?: string;
  className?: string;
  children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
}) {
  const id = useId();
  const about = `${id}-about`;
  const described = hint !== undefined || problem !== undefined;
  return (
    <div className={`field ${className ?? ''}`} data-at={at}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described ? { 'aria-describedby': about } : {}),
        ...(problem === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {described && (
        <p id={about} className={problem === undefined ? 'hint' : 'hint problem'}>
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}
