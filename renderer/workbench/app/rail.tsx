import type { ReactNode } from 'react';
import { Icon, type IconName } from '../controls/icon.tsx';
import { places, type Step, waySteps } from '../state/shell-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { countOf, percent } from '../words/figures.ts';
import { governanceInShort } from '../words/governance.ts';
import { stepNames } from '../words/steps.ts';
import { DocumentBar } from './document-bar.tsx';

/** The way a person goes, and how far they have come. */
export function Rail({ onSave }: { onSave: () => void }) {
  const stands = useStanding();
  return (
    <nav className="rail" aria-label="Steps">
      <ol>
        {waySteps.map((name, index) => (
          <RailItem
            key={name}
            name={name}
            standing={stands[name]}
            mark={stands[name].done ? <Icon name="check" /> : index + 1}
          />
        ))}
      </ol>
      <ul>
        {places.map(name => (
          <RailItem key={name} name={name} standing={stands[name]} mark={<Icon name={placeIcons[name]} />} />
        ))}
      </ul>
      <DocumentBar onSave={onSave} />
    </nav>
  );
}

const placeIcons = { board: 'board', budget: 'budget', governance: 'governance' } as const satisfies Record<
  (typeof places)[number],
  IconName
>;

function RailItem({ name, standing, mark }: { name: Step; standing: Standing; mark: ReactNode }) {
  const current = useWorkbench(state => state.step === name);
  const go = useWorkbench(state => state.go);
  const { open, done, says } = standing;
  return (
    <li>
      <button
        type="button"
        aria-current={current ? 'step' : undefined}
        disabled={!open && !current}
        onClick={() => go(name)}
      >
        <span className="rail-mark" data-done={done}>
          {mark}
        </span>
        <span className="rail-name">{stepNames[name]}</span>
        <span className="rail-says">{says}</span>
      </button>
    </li>
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
  const ledger = useWorkbench(state => state.ledger);
  const cards = useWorkbench(state => state.board.cards.length);
  const looked = useWorkbench(state => state.risk.state === 'looked');
  const governance = useWorkbench(state => state.governance);
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
      open: opened || answers.length > 0,
      done: answers.some(({ asked }) => asked.id !== 'overview'),
      says: answers.length > 0 ? countOf(answers.length, 'answer', 'answers') : 'paths, funnels, reach',
    },
    risk: {
      open: imported,
      done: imported && looked,
      says: imported && looked ? 'looked at' : 'before and after',
    },
    export: { open: answers.length > 0, done: saved, says: saved ? 'saved' : 'charts and tables' },
    board: {
      open: answers.length > 0,
      done: false,
      says: cards > 0 ? countOf(cards, 'card', 'cards') : 'charts on a page',
    },
    budget: {
      open: imported,
      done: false,
      says: imported && ledger.state === 'known' ? `${percent(ledger.view.left)} left` : 'ledger and plan',
    },
    governance: { open: true, done: false, says: governanceInShort(governance) },
  };
}
