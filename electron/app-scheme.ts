import type { Origins } from './app-files.ts';
import { documents } from './app-origins.ts';

/** Electron's own scheme, in which the two pages are two hosts and so two origins. */
export const scheme = 'app';

export const bases = { workbench: 'app://workbench/', vault: 'app://vault/' } as const satisfies Origins;

export const pages = {
  workbench: bases.workbench + documents.workbench,
  vault: bases.vault + documents.vault,
} as const satisfies Origins;

/** Node gives every address of such a scheme the origin `null`, so the parts are compared. */
export function originIn(address: string): keyof Origins | 'neither' {
  const url = URL.parse(address);
  if (url?.protocol !== 'app:' || url.port !== '' || url.username !== '' || url.password !== '')
    return 'neither';
  return url.host === 'workbench' || url.host === 'vault' ? url.host : 'neither';
}

/** Where a frame may go: the window to the workbench's page, its frame to the vault's, nothing anywhere else. */
export function mayNavigate(address: string, isMainFrame: boolean): boolean {
  return address === (isMainFrame ? pages.workbench : pages.vault);
}
