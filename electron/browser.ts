import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, join, posix, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the choice of a browser depends on. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  exists(path: string): boolean;
}

export const thisDesktop: Desktop = {
  platform: process.platform,
  environment: process.env,
  home: homedir(),
  exists: existsSync,
};

const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
  'brave',
  'vivaldi-stable',
  'vivaldi',
];
const macNames = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Vivaldi'];
const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  'Vivaldi\\Application\\vivaldi.exe',
];

/** The first browser of the Chromium family that is installed. MURMURATION_BROWSER names another one. */
export function findBrowser(desktop: Desktop): string | 'none' {
  const named = desktop.environment['MURMURATION_BROWSER'];
  if (named) return desktop.exists(named) ? named : 'none';
  return candidates(desktop).find(path => desktop.exists(path)) ?? 'none';
}

function candidates({ platform, environment, home }: Desktop): string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', posix.join(home, 'Applications')];
    return macNames.flatMap(name =>
      folders.map(folder => posix.join(folder, `${name}.app/Contents/MacOS/${name}`)),
    );
  }
  if (platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap(
      name => environment[name] ?? [],
    );
    return windowsPaths.flatMap(path => folders.map(folder => win32.join(folder, path)));
  }
  const folders = [
    ...(environment['PATH'] ?? '').split(':').filter(path => path.startsWith('/')),
    '/snap/bin',
  ];
  return linuxNames.flatMap(name => folders.map(folder => posix.join(folder, name)));
}

/** Whether a window can be shown. */
export function hasDisplay({ platform, environment }: Desktop): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/**
 * Switches of a browser that shows the app and nothing else: a profile of its own, no extensions, no
 * traffic of its own, and no name or address that resolves but this machine's.
 */
export function browserSwitches(profile: string, address: string, root: boolean): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    '--no-proxy-server',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--site-per-process',
    '--disable-extensions',
    '--disable-component-extensions-with-background-pages',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-client-side-phishing-detection',
    '--disable-domain-reliability',
    '--disable-breakpad',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,CertificateTransparencyComponentUpdater,HighEfficiencyModeAvailable',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-search-engine-choice-screen',
    '--no-pings',
    '--metrics-recording-only',
    '--password-store=basic',
    '--use-mock-keychain',
    '--window-size=1440,900',
    ...(root ? ['--no-sandbox'] : []),
  ];
}

export interface BrowserWindow {
  /** Opens another address in a window beside it. */
  open(address: string): Promise<void>;
  /** Resolves when the browser has ended, however it did. */
  readonly closed: Promise<{ readonly code: number | null }>;
  /** Ends it and removes its profile. */
  close(): Promise<void>;
}

/**
 * Opens `address` in a window of its own. It goes into a file in the profile, which only this user can
 * read: a command line can be read by everybody on the machine.
 */
export async function openWindow(browser: string, address: string): Promise<BrowserWindow> {
  const profile = await newProfile(browser);
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  let opened = 0;
  const start = async (wanted: string) => {
    opened += 1;
    const startFile = join(profile, `start-${opened}.html`);
    await writeFile(startFile, startPage(wanted), { mode: 0o600 });
    return spawn(browser, browserSwitches(profile, pathToFileURL(startFile).href, root), { stdio: 'ignore' });
  };
  const child = await start(address);
  const closed = ended(child);
  return {
    closed,
    async open(other) {
      // A browser that runs already with this profile takes it over from the one that is started.
      await ended(await start(other));
    },
    async close() {
      child.kill();
      await closed;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => {});
    },
  };
}

function ended(child: ChildProcess): Promise<{ code: number | null }> {
  return new Promise(done => {
    child.once('error', () => done({ code: -1 }));
    child.once('exit', code => done({ code }));
  });
}

export function startPage(address: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>Murmuration</title>
`;
}

/** A snap sees neither the temporary folder nor hidden ones. */
async function newProfile(browser: string): Promise<string> {
  const isSnap =
    browser.startsWith('/snap/') || (await realpath(browser).catch(() => '')) === '/usr/bin/snap';
  const parent = isSnap ? join(homedir(), 'snap', basename(browser), 'common') : tmpdir();
  if (isSnap) await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, 'murmuration-'));
}

/** Asks the system to open an address in the person's own browser. @returns whether there was anything to ask */
export function openDefault(address: string, platform: NodeJS.Platform): Promise<boolean> {
  const [program, ...switches]: readonly [string, ...string[]] =
    platform === 'darwin'
      ? ['open']
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  const child = spawn(program, [...switches, address], { stdio: 'ignore', detached: true });
  child.unref();
  return new Promise(done => {
    child.once('error', () => done(false));
    child.once('spawn', () => done(true));
  });
}
