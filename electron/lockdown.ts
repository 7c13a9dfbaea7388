import type { App, Session, WebContents } from 'electron';
import { bases, mayNavigate, originIn } from './app-scheme.ts';

/** By what they would open: a debugger, a sandbox, the wall between the two origins, the network, memory on the disk. */
const debugSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'no-sandbox',
  'disable-gpu-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'single-process',
  'in-process-gpu',
  'disable-web-security',
  'disable-site-isolation-trials',
  'disable-features',
  'enable-features',
  'disable-blink-features',
  'enable-blink-features',
  'load-extension',
  'proxy-server',
  'proxy-pac-url',
  'proxy-auto-detect',
  'ignore-certificate-errors',
  'host-rules',
  'host-resolver-rules',
  'ssl-key-log-file',
  'log-net-log',
  'log-file',
  'enable-crash-reporter',
  'crash-dumps-dir',
  'trace-startup',
  'user-data-dir',
];

/** Switches that would open the app to whoever can start it. No fuse covers all of them. */
export function refusedSwitches({
  isPackaged,
  commandLine,
}: {
  readonly isPackaged: boolean;
  readonly commandLine: Pick<App['commandLine'], 'hasSwitch'>;
}): readonly string[] {
  return isPackaged ? debugSwitches.filter(name => commandLine.hasSwitch(name)) : [];
}

/** Before `ready`: no unsandboxed renderer, no name resolved, no proxy, and every session and page locked as it is made. */
export function lockDownProcess(
  app: Pick<App, 'enableSandbox' | 'on'> & { commandLine: Pick<App['commandLine'], 'appendSwitch'> },
): void {
  app.enableSandbox();
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('no-proxy-server');
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp');
  app.on('session-created', lockDownSession);
  app.on('web-contents-created', (_, contents) => lockDownContents(contents));
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', event => event.preventDefault());
  app.on('open-url', event => event.preventDefault());
}

/** After `ready`, before any window. */
export async function lockDownResolver(app: Pick<App, 'configureHostResolver' | 'setProxy'>): Promise<void> {
  app.configureHostResolver({
    secureDnsMode: 'off',
    enableBuiltInResolver: false,
    enableAdditionalDnsQueryTypes: false,
  });
  await app.setProxy({ mode: 'direct' });
}

/** The workbench copies tables and sentences; nothing else that asks is given. */
const granted = new Set(['clipboard-sanitized-write']);

export type LockableSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setBluetoothPairingHandler'
  | 'setSpellCheckerEnabled'
  | 'setSpellCheckerLanguages'
  | 'setSpellCheckerDictionaryDownloadURL'
  | 'setProxy'
> & {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
  on(event: 'will-download', listener: (event: { preventDefault(): void }) => void): unknown;
};

/** Electron grants what nobody refuses, so everything is refused here. */
export function lockDownSession(session: LockableSession): void {
  session.setPermissionRequestHandler((_, permission, decide, { requestingUrl }) =>
    decide(granted.has(permission) && originIn(requestingUrl) === 'workbench'),
  );
  session.setPermissionCheckHandler(
    (_, permission, origin) => granted.has(permission) && originIn(origin) === 'workbench',
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_, decide) => decide({}));
  session.setBluetoothPairingHandler((_, answer) => answer({ confirmed: false }));
  // Without a filter: only the last listener counts, and it sees everything.
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) =>
    answer({ cancel: !mayRequest(url, resourceType) }),
  );
  // The spell checker fetches dictionaries unless it is told otherwise before there is a window.
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerDictionaryDownloadURL(`${bases.workbench}no-dictionaries/`);
  session.on('will-download', event => event.preventDefault());
  void session.setProxy({ mode: 'direct' });
}

/** The app's own files, what a page made itself, and pictures and fonts that are written out in an address. */
export function mayRequest(url: string, resourceType: string): boolean {
  if (originIn(url) !== 'neither') return true;
  if (/^blob:app:\/\/(workbench|vault)\//.test(url)) return true;
  return url.startsWith('data:') && (resourceType === 'image' || resourceType === 'font');
}

/** The part of a page that is locked. */
export interface LockableContents {
  on: WebContents['on'];
  setWindowOpenHandler: WebContents['setWindowOpenHandler'];
  setWebRTCIPHandlingPolicy: WebContents['setWebRTCIPHandlingPolicy'];
}

/** No page goes elsewhere, opens a window, or holds another page than the vault's. */
export function lockDownContents(contents: LockableContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-frame-navigate', event => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
  });
  contents.on('will-redirect', event => event.preventDefault());
  contents.on('will-attach-webview', event => event.preventDefault());
}
