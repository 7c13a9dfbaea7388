import { type KeyboardEvent, useId, useState } from 'react';
import { Icon } from './icon.tsx';

/** Words typed one after another; Enter adds one, Backspace in the empty field takes the last one out. */
export function WordList({
  id,
  label,
  words,
  onChange,
  placeholder,
  offered = [],
  ...aria
}: {
  id?: string;
  label: string;
  words: readonly string[];
  onChange: (words: readonly string[]) => void;
  placeholder?: string;
  /** Names to offer. Whatever is typed is taken: nothing tells whether it exists. */
  offered?: readonly string[];
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}) {
  const [typed, setTyped] = useState('');
  const list = useId();
  const add = () => {
    const word = typed.trim();
    if (word !== '' && !words.includes(word)) onChange([...words, word]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && typed === '' && words.length > 0) onChange(words.slice(0, -1));
  };
  return (
    <div className="word-list">
      {words.map(word => (
        <span key={word} className="word">
          {word}
          <button
            type="button"
            className="bare"
            aria-label={`Remove ${word} from ${label}`}
            onClick={() => onChange(words.filter(other => other !== word))}
          >
            <Icon name="cross" />
          </button>
        </span>
      ))}
      <input
        id={id}
        {...aria}
        aria-label={label}
        list={list}
        value={typed}
        placeholder={words.length === 0 ? placeholder : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={event => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
      <datalist id={list}>
        {offered.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
