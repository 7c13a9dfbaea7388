import { expect, it } from 'vitest';
import { windowOptions } from '../../electron/window-options.ts';

const session = { partition: 'own' } as never;

it('isolates and sandboxes the page, and says every preference', () => {
  const place = { x: 10, y: 20, width: 1000, height: 700 };
  const options = windowOptions(session, '/app/preload.cjs', true, place, true);
  expect(options).toMatchObject({ ...place, show: false, backgroundColor: '#0b0e13' });
  expect(options.webPreferences).toEqual({
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
