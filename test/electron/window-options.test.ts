import { expect, it } from 'vitest';
import { menuTemplate, windowOptions } from '../../electron/window-options.ts';

const session = { partition: 'own' } as never;

it('isolates and sandboxes the page, and says every preference', () => {
  expect(windowOptions(session, '/app/preload.cjs', true).webPreferences).toEqual({
    session,
    preload: '/app/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    disableBlinkFeatures: 'Auxclick',
    devTools: false,
  });
});

it('has no way to reload or to look inside in a packaged app', () => {
  const roles = (packaged: boolean) =>
    menuTemplate('linux', packaged).flatMap(({ role, submenu }) => [
      role,
      ...(Array.isArray(submenu) ? submenu.map(item => item.role) : []),
    ]);
  const inside = ['reload', 'forceReload', 'toggleDevTools'];
  expect(roles(true).filter(role => inside.includes(String(role)))).toEqual([]);
  expect(roles(false)).toContain('toggleDevTools');
});
