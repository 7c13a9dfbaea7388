import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { WindowCommand } from '../desktop-contract.ts';

export interface MenuActions {
  newWindow(): void;
  openDocument(): void;
  openRecent(path: string): void;
  clearRecent(): void;
  /** Asks it of the window that has the focus. */
  command(command: WindowCommand): void;
}

export interface MenuFacts {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** Absolute paths, the latest first. */
  readonly recent: readonly string[];
}

/** The menu by each platform's custom; a packaged app has no way to reload or to look inside. */
export function appMenu(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const { platform, isPackaged } = facts;
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: isMac ? 'File' : '&File', submenu: fileMenu(facts, actions) },
    { role: 'editMenu' },
    {
      label: isMac ? 'View' : '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: isMac ? [] : [{ role: 'about' }] },
  ];
}

function fileMenu(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const ask = (label: string, command: WindowCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: () => actions.command(command),
  });
  return [
    { label: 'New Window', accelerator: 'CmdOrCtrl+N', click: () => actions.newWindow() },
    { label: 'Open Document…', accelerator: 'CmdOrCtrl+O', click: () => actions.openDocument() },
    recentMenu(facts, actions),
    { type: 'separator' },
    ask('Save', 'save', 'CmdOrCtrl+S'),
    ask('Save As…', 'save as', 'CmdOrCtrl+Shift+S'),
    { type: 'separator' },
    ask('Save as PDF…', 'pdf'),
    ask('Print…', 'print', 'CmdOrCtrl+P'),
    { type: 'separator' },
    { role: 'close' },
    ...(facts.platform === 'darwin' ? [] : [{ role: 'quit' as const }]),
  ];
}

/** macOS keeps this list itself; elsewhere it is ours. */
function recentMenu({ platform, recent }: MenuFacts, actions: MenuActions): MenuItemConstructorOptions {
  if (platform === 'darwin') {
    return { role: 'recentDocuments', submenu: [{ role: 'clearRecentDocuments' }] };
  }
  return {
    label: 'Open Recent',
    enabled: recent.length > 0,
    submenu: [
      ...recent.map(path => ({ label: menuText(basename(path)), click: () => actions.openRecent(path) })),
      { type: 'separator' },
      { label: 'Clear Menu', click: () => actions.clearRecent() },
    ],
  };
}

/** One ampersand would underline what follows it; nothing of a name turns the line around. */
export function menuText(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}]/gu, '').replaceAll('&', '&&');
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
