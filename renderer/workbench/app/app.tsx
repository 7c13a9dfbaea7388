import { type ComponentType, useEffect, useRef } from 'react';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import { commandsOf } from '../state/commands.ts';
import type { Step } from '../state/shell-slice.ts';
import { useWorkbench, useWorkbenchStore } from '../state/use-workbench.ts';
import { watchDrags } from '../vault/drag-watch.ts';
import type { Vault } from '../vault/vault-client.ts';
import { VaultFrame } from '../vault/vault-frame.tsx';
import { AskView } from '../views/ask/ask-view.tsx';
import { BoardView } from '../views/board/board-view.tsx';
import { BudgetView } from '../views/budget/budget-view.tsx';
import { ExportView } from '../views/export/export-view.tsx';
import { GovernanceView } from '../views/governance/governance-view.tsx';
import { MapView } from '../views/map/map-view.tsx';
import { OpenView } from '../views/open/open-view.tsx';
import { OverviewView } from '../views/overview/overview-view.tsx';
import { RiskView } from '../views/risk/risk-view.tsx';
import { stepNames } from '../words/steps.ts';
import { Announcer } from './announcer.tsx';
import { CommandPalette } from './command-palette.tsx';
import { FaultPanel } from './fault-panel.tsx';
import { ForgottenNotice } from './forgotten-notice.tsx';
import { GuideStrip } from './guide-strip.tsx';
import { HeaderBar } from './header-bar.tsx';
import { GlossaryDialog, SettingsDialog, ShortcutsDialog } from './help-dialogs.tsx';
import { Rail } from './rail.tsx';
import { listenForKeys } from './shortcuts.ts';
import { useGovernance } from './use-governance.ts';

const views: Readonly<Record<Step, ComponentType<Pick<WorkbenchHost, 'saves'>>>> = {
  open: OpenView,
  map: MapView,
  overview: OverviewView,
  ask: AskView,
  risk: RiskView,
  export: ExportView,
  board: BoardView,
  budget: BudgetView,
  governance: GovernanceView,
};

const commands = commandsOf(stepNames);

export function App({ vault, host, onSave }: { vault: Vault; host: WorkbenchHost; onSave: () => void }) {
  const step = useWorkbench(state => state.step);
  const name = useWorkbench(state => state.documentName);
  const filesDraggedIn = useWorkbench(state => state.filesDraggedIn);
  const frameUncovered = useWorkbench(state => state.frameUncovered);
  const canvas = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  const View = views[step];
  const workbench = useWorkbenchStore();

  useEffect(() => listenForKeys(window, commands, workbench), [workbench]);

  useGovernance();

  useEffect(() => watchDrags(window, filesDraggedIn, frameUncovered), [filesDraggedIn, frameUncovered]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another step starts at its top.
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    // In a narrow window it is the page that scrolls.
    window.scrollTo(0, 0);
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [step]);

  return (
    <div className="shell">
      <title>
        {[...(name.state === 'named' ? [name.name] : []), stepNames[step], 'Murmuration'].join(' – ')}
      </title>
      <a className="skip-link" href="#main">
        Skip to the {step} view
      </a>
      <HeaderBar />
      <Rail onSave={onSave} />
      <FaultPanel />
      <main id="main" ref={main} tabIndex={-1}>
        <ForgottenNotice />
        <GuideStrip />
        <div className="canvas" ref={canvas}>
          <View saves={host.saves} />
          <VaultFrame vault={vault} src={host.vault} canvas={canvas} />
        </div>
      </main>
      <Announcer />
      <CommandPalette commands={commands} />
      <GlossaryDialog />
      <ShortcutsDialog commands={commands} />
      <SettingsDialog />
    </div>
  );
}
