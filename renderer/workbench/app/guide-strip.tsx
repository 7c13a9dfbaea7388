import { useMemo } from 'react';
import { Icon } from '../controls/icon.tsx';
import { adviceFor } from '../state/guide-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { stepNames } from '../words/steps.ts';

/** One sentence on what to do next, and the way there. */
export function GuideStrip() {
  const state = useWorkbench(whole => whole);
  const { guide, go, setGuide, openDialog } = state;
  const advice = useMemo(() => adviceFor(state), [state]);
  if (guide === 'hidden') return null;
  return (
    <aside className="guide-strip" aria-label="What to do next">
      <span className="guide-mark">Next</span>
      <span className="guide-says">{advice.says}</span>
      {advice.next !== 'here' && (
        <button type="button" className="quiet" onClick={() => advice.next !== 'here' && go(advice.next)}>
          {stepNames[advice.next]} <Icon name="right" />
        </button>
      )}
      <button type="button" className="quiet" onClick={() => openDialog('glossary')}>
        What the words mean
      </button>
      <button
        type="button"
        className="bare"
        aria-label="Hide what to do next"
        onClick={() => setGuide('hidden')}
      >
        <Icon name="cross" />
      </button>
    </aside>
  );
}
