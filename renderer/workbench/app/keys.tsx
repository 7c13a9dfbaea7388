import { keyWords } from '../words/keys.ts';

/** Keys as the machine at hand writes them. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys">
      {keyWords(keys, navigator.platform).map(key => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
