import { Icon } from '../controls/icon.tsx';
import { type Step, steps } from '../state/shell-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { countOf } from '../words/figures.ts';

export const stepNames = {
  open: 'Open',
  map: 'Map',
  overview: 'Overview',
  ask: 'Ask',
  export: 'Export',
} as const;

/** The way a person goes, and how far they have come. */
export function Rail() {
  const step = useWorkbench(state => state.step);
  const go = useWorkbench(state => state.go);
  const stands = useStanding();
  return (
    <nav className="rail" aria-label="Steps">
      <ol>
        {steps.map((name, index) => {
          const { open, done, says } = stands[name];
          return (
            <li key={name}>
              <button
                type="button"
                aria-current={name === step ? 'step' : undefined}
                disabled={!open && name !== step}
                onClick={() => go(name)}
              >
                <span className="rail-mark" data-done={done}>
                  {done ? <Icon name="check" /> : index + 1}
                </span>
                <span className="rail-name">{stepNames[name]}</span>
                <span className="rail-says">{says}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

interface Standing {
  readonly open: boolean;
  readonly done: boolean;
  readonly says: string;
}

function useStanding(): Record<Step, Standing> {
  const source = useWorkbench(state => state.source);
  const importing = useWorkbench(state => state.importing);
  const overview = useWorkbench(state => state.overview);
  const answers = useWorkbench(state => state.answers);
  const saved = useWorkbench(state => state.saving.state === 'saved');
  const chosen = source.state === 'chosen';
  const imported = importing.state === 'done';
  const opened = overview.state === 'opened';
  return {
    open: { open: true, done: chosen, says: chosen ? 'a file is open' : 'a file or the sample' },
    map: {
      open: chosen,
      done: imported,
      says: imported ? 'imported' : importing.state === 'running' ? 'importing' : 'what columns mean',
    },
    overview: { open: imported, done: opened, says: opened ? 'opened' : 'how many people' },
    ask: {
      open: opened,
      done: answers.some(({ asked }) => asked.id !== 'overview'),
      says: answers.length > 0 ? countOf(answers.length, 'answer', 'answers') : 'paths, funnels, reach',
    },
    export: { open: answers.length > 0, done: saved, says: saved ? 'saved' : 'charts and tables' },
  };
}
