import { useEffect, useRef, useState } from 'react';
import type { Progress } from '../../../shared/protocol/summary.ts';
import { timeLeftWords } from '../../../shared/protocol/time-left.ts';
import { byteSize } from '../words/figures.ts';

export function progressWords({ phase, done, total }: Progress): string {
  switch (phase) {
    case 'starting':
      return 'Starting the engine';
    case 'reading':
      return total === 'unknown' ? `Read ${byteSize(done)}` : `Read ${byteSize(done)} of ${byteSize(total)}`;
    case 'ordering':
      return 'Ordering the journeys';
    case 'asking':
      return 'Asking';
  }
}

/** How far something is, in words and as a bar, with a way to stop it. */
export function ProgressLine({ progress, onCancel }: { progress: Progress; onCancel: () => void }) {
  const { done, total } = progress;
  const part = total === 'unknown' || total === 0 ? undefined : Math.min(1, done / total);
  const words = progressWords(progress);
  const left = useTimeLeft(progress.phase, part);
  return (
    <div className="progress-line">
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
