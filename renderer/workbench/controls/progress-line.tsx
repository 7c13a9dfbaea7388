import { useEffect, useRef, useState } from 'react';
import { byteSize } from '../../../shared/protocol/memory-words.ts';
import type { Progress } from '../../../shared/protocol/summary.ts';
import { nothingSaid, saidByQuarters, timeLeftWords } from '../../../shared/protocol/time-left.ts';

export function progressWords({ phase, done, total }: Progress): string {
  switch (phase) {
    case 'starting':
      return 'Opening the budget';
    case 'lists':
      return `Reading whom to leave out: ${bytesOf(done, total)}`;
    case 'reading':
      return `Read ${bytesOf(done, total)}`;
    case 'ordering':
      return 'Ordering the journeys';
    case 'asking':
      return 'Asking';
    case 'looking':
      return 'Looking at the risk';
  }
}

function bytesOf(done: number, total: Progress['total']): string {
  return total === 'unknown' ? byteSize(done) : `${byteSize(done)} of ${byteSize(total)}`;
}

/**
 * How far something is, in words and as a bar, with a way to stop it. Who listens is told each quarter of what takes
 * longer, and how long it will.
 */
export function ProgressLine({ progress, onCancel }: { progress: Progress; onCancel: () => void }) {
  const { done, total } = progress;
  const part = total === 'unknown' || total === 0 ? undefined : Math.min(1, done / total);
  const words = progressWords(progress);
  const left = useTimeLeft(progress.phase, part);
  const spoken = useSpoken(left === 'cannot be told' ? '' : `${words}, ${left}`, progress.phase, part);
  return (
    <div className="progress-line">
      <output className="visually-hidden">{spoken}</output>
      <span className="figure">
        {words}
        {part !== undefined && part > 0 && ` (${Math.floor(part * 100)} %)`}
        {left !== 'cannot be told' && `, ${left}`}
      </span>
      <progress aria-label={words} {...(part === undefined || part === 0 ? {} : { value: part, max: 1 })} />
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}

/** Worked out anew with every message of progress, from when this phase began. */
function useTimeLeft(phase: Progress['phase'], part: number | undefined): string {
  const began = useRef({ phase, at: performance.now() });
  const [left, setLeft] = useState<string>('cannot be told');
  useEffect(() => {
    if (began.current.phase !== phase) began.current = { phase, at: performance.now() };
    setLeft(
      part === undefined ? 'cannot be told' : timeLeftWords(performance.now() - began.current.at, part),
    );
  }, [phase, part]);
  return left;
}

function useSpoken(words: string, phase: Progress['phase'], part = 0): string {
  const [said, setSaid] = useState(nothingSaid);
  useEffect(() => setSaid(before => saidByQuarters(before, phase, part, words)), [words, phase, part]);
  return said.words;
}
