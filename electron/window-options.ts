import type { BrowserWindowConstructorOptions, Rectangle, Session } from 'electron';

/** Every preference that bears on safety is said, whatever the default. */
export function windowOptions(
  session: Session,
  preload: string,
  isPackaged: boolean,
  place: Partial<Rectangle>,
  dark: boolean,
): BrowserWindowConstructorOptions {
  return {
    title: 'Murmuration',
    ...place,
    minWidth: 900,
    minHeight: 600,
    show: false,
    // The ground of the pages (tokens.css), before they have drawn anything.
    backgroundColor: dark ? '#0b0e13' : '#f3f5f8',
    webPreferences: {
      session,
      preload,
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
      devTools: !isPackaged,
    },
  };
}
