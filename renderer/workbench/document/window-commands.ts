import type { WindowCommand } from '../../../electron/desktop-contract.ts';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import { desktopOf, type PageOfDesktop } from '../export/save-files.ts';

/** Does what the desktop app's menu asks of this window, one command after the other, until the window ends. */
export async function obeyMenu(
  saves: WorkbenchHost['saves'],
  page: PageOfDesktop,
  act: Readonly<Record<WindowCommand, () => Promise<unknown>>>,
): Promise<void> {
  if (saves !== 'dialog') return;
  const desktop = desktopOf(page);
  for (;;) {
    const { command } = await desktop.nextCommand();
    await act[command]();
  }
}
