import type { BrowserWindow, Dialog, Event, RenderProcessGoneDetails } from 'electron';

/** A page that holds what would be lost asks to stay; the person decides. */
export function confirmLeaving(
  window: BrowserWindow,
  dialog: Pick<Dialog, 'showMessageBoxSync'>,
  event: Pick<Event, 'preventDefault'>,
): void {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question',
    message: 'Close this window?',
    detail:
      'An import that runs is given up, and answers that are in no document go. What was paid for stays in the ledger: the same questions of the same data come again free.',
    buttons: ['Stay', 'Close anyway'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  // Preventing Electron's default lets the page go.
  if (choice === 1) event.preventDefault();
}

/** The workbench's page has ended; no dump is written, which would hold what was in memory. */
export async function offerToGoOn(
  window: Pick<BrowserWindow, 'isDestroyed' | 'loadURL' | 'destroy'>,
  dialog: Pick<Dialog, 'showMessageBox'>,
  { reason }: Pick<RenderProcessGoneDetails, 'reason'>,
  page: string,
): Promise<void> {
  if (reason === 'clean-exit' || window.isDestroyed()) return;
  const { response } = await dialog.showMessageBox(window as BrowserWindow, {
    type: 'error',
    message: reason === 'oom' ? 'The window ran out of memory.' : 'The window stopped unexpectedly.',
    detail:
      'The ledger is intact, and the answers of this window come back. The export has to be opened again; what was paid for comes again free.',
    buttons: ['Open again', 'Close'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (window.isDestroyed()) return;
  if (response === 0) await window.loadURL(page);
  else window.destroy();
}
