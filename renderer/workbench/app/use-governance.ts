import { useEffect } from 'react';
import { useWorkbench } from '../state/use-workbench.ts';

/** Reads who may do what once the vault is there, when its view is entered, and when the steward's time is over. */
export function useGovernance(): void {
  const ready = useWorkbench(state => state.vault === 'ready');
  const inSight = useWorkbench(state => state.step === 'governance');
  const known = useWorkbench(state => state.governance.state !== 'unknown');
  const refresh = useWorkbench(state => state.refreshGovernance);
  const until = useWorkbench(({ governance }) =>
    governance.state === 'known' && governance.view.role.state === 'steward'
      ? governance.view.role.until
      : 'locked',
  );

  useEffect(() => {
    if (ready && (inSight || !known)) void refresh();
  }, [ready, inSight, known, refresh]);

  useEffect(() => {
    if (until === 'locked') return;
    const timer = setTimeout(() => void refresh(), Math.max(0, Date.parse(until) - Date.now()) + 250);
    return () => clearTimeout(timer);
  }, [until, refresh]);
}
