import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { Failure } from '../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../shared/protocol/host.ts';
import { readAppFiles } from './app-files.ts';
import { findBrowser, hasDisplay, openDefault, openWindow, thisDesktop } from './browser.ts';
import { buildDesktop, buildPages, builtPages } from './build-pages.ts';
import { readDocumentFile } from './desktop/document-file.ts';
import { type DesktopStart, startVariable } from './desktop-start.ts';
import { isUnderPassphrase, type KeyPlace } from './durable/data-key.ts';
import { openStore } from './durable/open-store.ts';
import { fetchElectron, installedElectron } from './electron-binary.ts';
import { type LoopbackHost, startLoopbackHost } from './loopback-host.ts';
import { fileSource } from './vault/node-sources.ts';

export interface AppStart {
  /** Absolute paths of the files that the vault opens at start. */
  readonly exports: readonly string[];
  /** Absolute paths of documents to open. */
  readonly documents: readonly string[];
  /** Absolute path of the folder of the durable store. */
  readonly ledger: string;
  readonly keys: KeyPlace;
  /** False: a browser host whose address is printed. */
  readonly open: boolean;
  /** `electron` fetches its binary even if that failed today; `browser` leaves Electron out. */
  readonly window: 'electron where it can be had' | 'electron' | 'browser';
  /** A line for the person. */
  say(line: string): void;
  /** The address, where nothing was opened with it. */
  print(address: string): void;
  /** Ends the app. */
  readonly signal: AbortSignal;
}

/**
 * Runs the workbench until its last window closes: in Electron where its binary is there or can be had,
 * else in a browser, and says why.
 *
 * @throws what opening an export throws
 */
export async function startApp(start: AppStart): Promise<void> {
  await buildPages(start.say);
  const typesPassphrase =
    (await isUnderPassphrase(start.keys.path)) && !process.env['MURMURATION_PASSPHRASE_FILE'];
  if (typesPassphrase) start.say(passphraseSentence);
  if (start.open && start.window !== 'browser' && !typesPassphrase && hasDisplay(thisDesktop)) {
    const electron = await electronToRun(start);
    if (electron !== 'none' && (await runElectron(electron, start)) === 'ran') return;
  }
  if (!start.signal.aborted) await runBrowserHost(start);
}

async function electronToRun({ window, say, signal }: AppStart): Promise<string | 'none'> {
  const installed = await installedElectron();
  if (installed !== 'none') return installed;
  const fetched = await fetchElectron(say, { again: window === 'electron', signal });
  if (fetched.outcome === 'fetched') return fetched.path;
  if (signal.aborted) return 'none';
  say(`Opening in a browser instead of Electron: ${fetched.why}.`);
  return 'none';
}

async function runElectron(
  electron: string,
  { exports, documents, ledger, say, signal }: AppStart,
): Promise<'ran' | 'failed'> {
  await buildDesktop(say);
  const root = runsAsRoot();
  if (root) say(rootSentence);
  const started: DesktopStart = { exports: [...exports], documents: [...documents], ledger };
  const child = spawn(
    electron,
    [join(builtPages, 'desktop', 'main.mjs'), ...(root ? ['--no-sandbox'] : [])],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined, [startVariable]: JSON.stringify(started) },
    },
  );
  const stop = () => child.kill();
  signal.addEventListener('abort', stop, { once: true });
  const exited = once(child, 'exit').then(
    ([code]) => (code === 0 ? 'handed over' : 'failed'),
    () => 'failed' as const,
  );
  // It says so when its window shows. One that fails before that cannot run here: a library is missing, say.
  const outcome = await Promise.race([once(child, 'message').then(() => 'shown' as const), exited]).catch(
    () => 'failed' as const,
  );
  if (outcome === 'shown') await exited;
  signal.removeEventListener('abort', stop);
  if (outcome === 'handed over') say('Murmuration is running already: it opened in a window there.');
  if (outcome !== 'failed' || signal.aborted) return 'ran';
  say('Opening in a browser instead of Electron: it did not start here.');
  return 'failed';
}

async function runBrowserHost({
  exports,
  documents,
  ledger,
  keys,
  open,
  say,
  print,
  signal,
}: AppStart): Promise<void> {
  const document = await oneDocument(documents);
  const sources = await Promise.all(exports.map(fileSource));
  const held = { milliseconds: 10_000 };
  const host = await startLoopbackHost({
    files: {
      workbench: await readAppFiles(join(builtPages, 'workbench')),
      vault: await readAppFiles(join(builtPages, 'vault')),
    },
    store: openStore(ledger, keys),
    sources,
    document,
    usedAgain: () => say(usedAgainSentence),
    grace: () => held.milliseconds,
  });
  const interrupted = new Promise<void>(done => {
    signal.addEventListener('abort', () => done(), { once: true });
    if (signal.aborted) done();
  });
  const ended = Promise.race([host.ended, interrupted]);
  try {
    if (open && (await openedIn(host, ended, say, held)) === 'browser') return;
    say(
      open && !hasDisplay(thisDesktop)
        ? 'There is no display here. Open this address in a browser on this machine, once:'
        : 'Open this address in a browser on this machine, once (Ctrl-C ends the app):',
    );
    print(host.start);
    await ended;
  } finally {
    await host.close();
    await Promise.all(sources.map(source => source.close()));
  }
}

/** Opens the workbench in a browser and follows it to its end; `nowhere` where none could be opened. */
async function openedIn(
  host: LoopbackHost,
  ended: Promise<void>,
  say: AppStart['say'],
  held: { milliseconds: number },
): Promise<'browser' | 'nowhere'> {
  if (!hasDisplay(thisDesktop)) return 'nowhere';
  const browser = findBrowser(thisDesktop);
  if (browser !== 'none') {
    if (runsAsRoot()) say(rootSentence);
    const window = await openWindow(browser, host.start);
    const first = await Promise.race([
      host.opened.then(() => 'opened' as const),
      ended.then(() => 'opened' as const),
      window.closed.then(() => 'failed' as const),
    ]);
    // The browser ends with its window; a page that is gone while it runs has crashed, and may be loaded again.
    if (first === 'opened' && process.platform !== 'darwin') held.milliseconds = afterCrash;
    if (first === 'opened') await Promise.race([ended, window.closed]);
    await window.close();
    if (first === 'opened') return 'browser';
    say(`${basename(browser)} did not start here.`);
  }
  if (!(await openDefault(host.start, process.platform))) return 'nowhere';
  say(defaultBrowserSentence);
  await ended;
  return 'browser';
}

/** In a browser, a window shows one document. @throws Failure as for one that cannot be read, or `usage` */
async function oneDocument(paths: readonly string[]): Promise<WorkbenchHost['document']> {
  const [first, ...more] = paths;
  if (first === undefined) return { kind: 'none' };
  if (more.length > 0) throw new Failure('usage', { what: 'A browser opens one document at a time' });
  const { name, text } = await readDocumentFile(first);
  return { kind: 'opened', name, text };
}

/** How long the host of a browser of its own waits for a page that crashed, in milliseconds. */
const afterCrash = 600_000;

const usedAgainSentence =
  'The start address was asked for again. If that was not you, close the workbench: somebody else may know it.';

const defaultBrowserSentence =
  'No Chromium-family browser could be used, so your default browser opens it: its extensions could read the pages, ' +
  'it may make requests of its own, and it keeps the address in its history.';

const passphraseSentence =
  'The data key is under a passphrase that is typed here, so the workbench opens in a browser. A file named in MURMURATION_PASSPHRASE_FILE lets Electron open it.';

const rootSentence =
  'You are root, so the browser runs without its sandbox; start as another user to have it.';

function runsAsRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}
