import { type ComponentType, useEffect, useRef } from 'react';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import type { Step } from '../state/shell-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { watchDrags } from '../vault/drag-watch.ts';
import type { Vault } from '../vault/vault-client.ts';
import { VaultFrame } from '../vault/vault-frame.tsx';
import { AskView } from '../views/ask/ask-view.tsx';
import { ExportView } from '../views/export/export-view.tsx';
import { MapView } from '../views/map/map-view.tsx';
import { OpenView } from '../views/open/open-view.tsx';
import { OverviewView } from '../views/overview/overview-view.tsx';
import { Announcer } from './announcer.tsx';
import { FaultPanel } from './fault-panel.tsx';
import { HeaderBar } from './header-bar.tsx';
import { Rail, stepNames } from './rail.tsx';

const views: Readonly<Record<Step, ComponentType<Pick<WorkbenchHost, 'saves'>>>> = {
  open: OpenView,
  map: MapView,
  overview: OverviewView,
  ask: AskView,
  export: ExportView,
};

export function App({ vault, host }: { vault: Vault; host: WorkbenchHost }) {
  const step = useWorkbench(state => state.step);
  const filesDraggedIn = useWorkbench(state => state.filesDraggedIn);
  const frameUncovered = useWorkbench(state => state.frameUncovered);
  const canvas = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  const View = views[step];

  useEffect(() => watchDrags(window, filesDraggedIn, frameUncovered), [filesDraggedIn, frameUncovered]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another step starts at its top.
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [step]);

  return (
    <div className="shell">
      <title>{`${stepNames[step]} – Murmuration`}</title>
      <a className="skip-link" href="#main">
        Skip to the {step} view
      </a>
      <HeaderBar />
      <Rail />
      <FaultPanel />
      <main id="main" ref={main} tabIndex={-1}>
        <div className="canvas" ref={canvas}>
          <View saves={host.saves} />
          <VaultFrame vault={vault} src={host.vault} canvas={canvas} />
        </div>
      </main>
      <Announcer />
    </div>
  );
}
