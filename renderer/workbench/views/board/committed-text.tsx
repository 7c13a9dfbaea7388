import { type KeyboardEvent, useEffect, useRef } from 'react';

/** A line or a text that counts when it is left: one change to undo, not one for each letter. Escape takes it back. */
export function CommittedText({
  label,
  value,
  onCommit,
  lines,
  most,
  placeholder,
  className,
}: {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  lines: 'one' | 'several';
  /** Characters. */
  most: number;
  placeholder?: string;
  className?: string;
}) {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (field.current) field.current.value = value;
  }, [value]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && field.current) {
      field.current.value = value;
      field.current.blur();
    } else if (event.key === 'Enter' && lines === 'one') field.current?.blur();
  };
  const shared = {
    ref: field,
    'aria-label': label,
    defaultValue: value,
    maxLength: most,
    placeholder,
    className: `committed-text ${className ?? ''}`,
    onKeyDown,
    onBlur: () => onCommit(field.current?.value.trim() ?? value),
  };
  return lines === 'one' ? <input type="text" {...shared} /> : <textarea rows={2} {...shared} />;
}
