import { hasUnsaved } from '../state/document-slice.ts';
import type { Workbench } from '../state/workbench.ts';

/** Asks before the window closes over an import that runs, a question that is being asked, or answers that are in no file. */
export function guardLeaving(page: Pick<Window, 'addEventListener'>, workbench: Workbench): void {
  page.addEventListener('beforeunload', event => {
    const state = workbench.getState();
    const busy = state.importing.state === 'running' || state.asking.state === 'running';
    if (busy || hasUnsaved(state)) event.preventDefault();
  });
}
