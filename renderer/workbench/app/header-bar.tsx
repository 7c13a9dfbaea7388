import type { ReactNode } from 'react';
import { peopleWithMargin } from '../../../shared/charts/rounding.ts';
import { byteSize } from '../../../shared/protocol/memory-words.ts';
import { dueNow } from '../../../shared/protocol/price.ts';
import type { SourceSummary } from '../../../shared/protocol/summary.ts';
import { Hint } from '../controls/hint.tsx';
import { Icon, type IconName } from '../controls/icon.tsx';
import { progressWords } from '../controls/progress-line.tsx';
import type { KnownLedger } from '../state/budget-slice.ts';
import type { Dialog } from '../state/dialog-slice.ts';
import type { ShellSlice } from '../state/shell-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import markUrl from '../styles/murmuration.svg';
import { countOf, percent, smallProbability, suspicionIn100 } from '../words/figures.ts';
import { governanceInShort } from '../words/governance.ts';
import { Keys } from './keys.tsx';

/** What is always in sight: whose data, how many people, what is spent, what left, under which terms. */
export function HeaderBar() {
  return (
    <header className="header-bar">
      <div className="brand">
        <img src={markUrl} alt="" width="24" height="24" />
        <span>Murmuration</span>
      </div>
      <div className="readouts">
        <DataReadout />
        <PeopleReadout />
        <BudgetReadout />
        <TermsReadout />
        <EgressReadout />
      </div>
      <div className="header-tools">
        <Tool dialog="commands" icon="command" says="Find a command" keys="Mod+K" />
        <Tool dialog="glossary" icon="help" says="What the words mean" keys="F1" />
        <Tool dialog="settings" icon="settings" says="Settings" keys="Mod+," />
        <ThemeButton />
      </div>
    </header>
  );
}

function Tool({ dialog, icon, says, keys }: { dialog: Dialog; icon: IconName; says: string; keys: string }) {
  const openDialog = useWorkbench(state => state.openDialog);
  return (
    <Hint
      says={
        <>
          {says} <Keys keys={keys} />
        </>
      }
    >
      <button type="button" className="bare header-tool" aria-label={says} onClick={() => openDialog(dialog)}>
        <Icon name={icon} />
      </button>
    </Hint>
  );
}

function Readout({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    <div className={`readout ${className ?? ''}`}>
      <span className="readout-label">{label}</span>
      <span className="readout-value">{children}</span>
    </div>
  );
}

/** The ledger of what is open now: while another file is mapped there is none. */
function useLedger(): KnownLedger {
  const ledger = useWorkbench(state => state.ledger);
  const imported = useWorkbench(state => state.importing.state === 'done');
  return imported ? ledger : noLedger;
}

const noLedger: KnownLedger = { state: 'unknown' };

function DataReadout() {
  const source = useWorkbench(state => state.source);
  const importing = useWorkbench(state => state.importing);
  const ledger = useLedger();
  const data =
    source.state === 'none'
      ? 'No data open'
      : source.summary.kind === 'sample'
        ? 'Sample journeys'
        : formatInShort(source.summary);
  return (
    <>
      <Readout
        label={importing.state === 'running' ? progressWords(importing.progress) : 'Data'}
        className="readout-data"
      >
        {data}
      </Readout>
      <Readout label="Population" className="readout-population">
        {ledger.state === 'known' ? ledger.view.population : <Pending>not named yet</Pending>}
      </Readout>
    </>
  );
}

/** What it is and how large; how it is written stands in Map. */
function formatInShort({ format, bytes }: SourceSummary): string {
  const [what = format] = format.split(', ');
  return bytes === 'unknown' ? what : `${what}, ${byteSize(bytes)}`;
}

function PeopleReadout() {
  const overview = useWorkbench(state => state.overview);
  const analysed =
    overview.state === 'opened'
      ? overview.opening.cells.find(({ status }) => status === 'analysed')?.people
      : undefined;
  return (
    <Readout label="People" className="readout-people">
      {analysed === undefined ? (
        <Pending>not asked yet</Pending>
      ) : analysed === 'withheld' ? (
        'withheld'
      ) : (
        peopleWithMargin(analysed)
      )}
    </Readout>
  );
}

function BudgetReadout() {
  const ledger = useLedger();
  const tag = useWorkbench(state => state.priceTag);
  const step = useWorkbench(state => state.step);
  if (ledger.state === 'unknown') {
    return (
      <Readout label="Privacy budget" className="readout-budget">
        <Pending>not opened yet</Pending>
      </Readout>
    );
  }
  const { spent, left, kind } = ledger.view;
  const considered =
    step === 'ask' && tag.state === 'priced' && tag.price.standing === 'affordable' ? dueNow(tag.price) : 0;
  return (
    <Readout
      label={kind === 'sample' ? 'Privacy budget (sample)' : 'Privacy budget'}
      className="readout-budget"
    >
      <span className="budget-words">
        {percent(spent)} used, {percent(left)} left
      </span>
      <BudgetBar spent={spent} considered={considered} />
    </Readout>
  );
}

function BudgetBar({ spent, considered }: { spent: number; considered: number }) {
  return (
    <span className="budget-bar" aria-hidden="true">
      <span className="budget-spent" style={{ width: `${100 * spent}%` }} />
      <span className="budget-considered" style={{ width: `${100 * Math.min(considered, 1 - spent)}%` }} />
    </span>
  );
}

/** Whose rules hold stands above the terms; the sample's people are invented and under no policy. */
function useTermsLabel(): string {
  const governance = useWorkbench(state => state.governance);
  const isSample = useWorkbench(
    ({ source }) => source.state === 'chosen' && source.summary.kind === 'sample',
  );
  return isSample ? 'Terms of the sample' : `Terms, ${governanceInShort(governance)}`;
}

function TermsReadout() {
  const ledger = useLedger();
  const label = useTermsLabel();
  if (ledger.state === 'unknown') {
    return (
      <Readout label={label}>
        <Pending>set in Map</Pending>
      </Readout>
    );
  }
  const { k, epsilon, delta } = ledger.view.terms;
  return (
    <Readout label={label} className="readout-terms">
      <span
        title={`At least ${k} people behind every figure. If someone suspected that a person is in these data with a 50 in 100 chance, everything ever released could raise that to about ${suspicionIn100(epsilon)} in 100.`}
      >
        k {k} · ε {epsilon} · δ {smallProbability(delta)}
      </span>
    </Readout>
  );
}

function EgressReadout() {
  const left = useWorkbench(state => state.requestsLeft);
  const stopped = useWorkbench(state => state.requestsStopped);
  const refused = useWorkbench(state => state.refusedMessages);
  const label =
    stopped > 0
      ? `${countOf(stopped, 'request', 'requests')} stopped`
      : refused > 0
        ? `${countOf(refused, 'message', 'messages')} refused`
        : 'Network';
  return (
    <Readout label={label} className="readout-egress">
      <span data-alarm={left > 0}>
        {left === 0 ? '0 bytes left this machine' : `${left} requests left this machine`}
      </span>
    </Readout>
  );
}

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const satisfies Record<
  ShellSlice['theme'],
  ShellSlice['theme']
>;
const themeIcons = { system: 'system', light: 'light', dark: 'dark' } as const satisfies Record<
  ShellSlice['theme'],
  IconName
>;

function ThemeButton() {
  const theme = useWorkbench(state => state.theme);
  const chooseTheme = useWorkbench(state => state.chooseTheme);
  return (
    <button
      type="button"
      className="bare header-tool"
      title={`Theme: ${theme}`}
      aria-label={`Theme: ${theme}. Change to ${nextTheme[theme]}`}
      onClick={() => chooseTheme(nextTheme[theme])}
    >
      <Icon name={themeIcons[theme]} />
    </button>
  );
}

const Pending = ({ children }: { children: ReactNode }) => <span className="pending">{children}</span>;
