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
import {
  afterGrace,
  type LoopbackHost,
  mostWindows,
  startLoopbackHost,
  type WindowParts,
} from './loopback-host.ts';
import {
  answerStarts,
  asFirst,
  askFirst,
  meetingFolder,
  type StartAnswer,
  type StartRequest,
} from './second-start.ts';
import { freeMemory } from './vault/free-memory.ts';
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
  if (outcome === 'handed over') say(openedThereSentence);
  if (outcome !== 'failed' || signal.aborted) return 'ran';
  say('Opening in a browser instead of Electron: it did not start here.');
  return 'failed';
}

/** In the first start of a ledger that runs; a later one asks that for its windows. */
async function runBrowserHost(start: AppStart): Promise<void> {
  const folder = meetingFolder(start.ledger);
  if ((await asFirst(folder, () => serveBrowser(start, folder))) === 'ran') return;
  const { exports, documents, open, say, print } = start;
  const answer = await askFirst(folder, { exports: [...exports], documents: [...documents], open });
  if (answer === 'no answer' || answer.outcome === 'full') return serveBrowser(start, 'nowhere');
  switch (answer.outcome) {
    case 'opened':
      return say(openedThereSentence);
    case 'addresses':
      say(`Murmuration is running already. ${toOpen(answer.addresses.length)}:`);
      for (const address of answer.addresses) print(address);
      return;
    case 'failed':
      throw new Failure(answer.fault.code, answer.fault.params);
  }
}

/** @param meeting  folder in which later starts ask this one */
async function serveBrowser(start: AppStart, meeting: string | 'nowhere'): Promise<void> {
  const { ledger, keys, open, say, print, signal } = start;
  if (start.documents.length > mostWindows) {
    throw new Failure('usage', { what: `A browser opens at most ${mostWindows} documents at a time` });
  }
  const held = { milliseconds: 10_000 };
  const sources: OpenSource[] = [];
  const [first, ...more] = await windowsOf(start, sources);
  const host = await startLoopbackHost({
    files: {
      workbench: await readAppFiles(join(builtPages, 'workbench')),
      vault: await readAppFiles(join(builtPages, 'vault')),
    },
    store: openStore(ledger, keys),
    freeMemory,
    ...first,
    usedAgain: () => say(usedAgainSentence),
    lastGone: afterGrace(() => held.milliseconds),
  });
  const starts = [host.start, ...more.map(parts => host.open(parts).start)];
  const interrupted = new Promise<void>(done => {
    signal.addEventListener('abort', () => done(), { once: true });
    if (signal.aborted) done();
  });
  const ended = Promise.race([host.ended, interrupted]);
  let show: Show = 'nowhere';
  const answerLater = async (asked: StartRequest): Promise<StartAnswer> => {
    try {
      if (!host.hasRoomFor(Math.max(1, asked.documents.length))) return { outcome: 'full' };
      const addresses = (await windowsOf(asked, sources)).map(parts => host.open(parts).start);
      if (show === 'nowhere' || !asked.open) return { outcome: 'addresses', addresses };
      for (const address of addresses) await show(address);
      return { outcome: 'opened' };
    } catch (error) {
      return {
        outcome: 'failed',
        fault: error instanceof Failure ? error.fault : { code: 'internal', params: {} },
      };
    }
  };
  const later = meeting === 'nowhere' ? 'none' : answerStarts(meeting, answerLater);
  try {
    const shown = (by: Show) => {
      show = by;
    };
    if (open && (await openedIn(host, starts, ended, say, held, shown)) === 'browser') return;
    say(
      open && !hasDisplay(thisDesktop)
        ? `There is no display here. ${toOpen(starts.length)}:`
        : `${toOpen(starts.length)} (Ctrl-C ends the app):`,
    );
    for (const address of starts) print(address);
    await ended;
  } finally {
    if (later !== 'none') await later.stop();
    await host.close();
    await Promise.all(sources.map(source => source.close()));
  }
}

const toOpen = (addresses: number): string =>
  addresses === 1
    ? 'Open this address in a browser on this machine, once'
    : 'Open each of these addresses in a browser on this machine, once';

/** Opens one more window; `nowhere` where only addresses can be told. */
type Show = ((address: string) => Promise<unknown>) | 'nowhere';

type OpenSource = Awaited<ReturnType<typeof fileSource>>;

/** One window for the exports and the first document, and one for each further document. */
async function windowsOf(
  { exports, documents }: Pick<AppStart, 'exports' | 'documents'>,
  opened: OpenSource[],
): Promise<[WindowParts, ...WindowParts[]]> {
  const [document = none, ...more] = await Promise.all(documents.map(openedDocument));
  const sources = await Promise.all(exports.map(fileSource));
  opened.push(...sources);
  return [{ sources, document }, ...more.map(each => ({ sources: [], document: each }))];
}

const none = { kind: 'none' } as const;

/** @throws Failure as for a document that cannot be read */
async function openedDocument(path: string): Promise<WorkbenchHost['document']> {
  const { name, text } = await readDocumentFile(path);
  return { kind: 'opened', name, text };
}

/** Opens the workbench in a browser and follows it to its end; `nowhere` where none could be opened. */
async function openedIn(
  host: LoopbackHost,
  [address, ...more]: readonly string[],
  ended: Promise<void>,
  say: AppStart['say'],
  held: { milliseconds: number },
  shown: (by: Show) => void,
): Promise<'browser' | 'nowhere'> {
  if (!hasDisplay(thisDesktop)) return 'nowhere';
  const browser = findBrowser(thisDesktop);
  if (browser !== 'none') {
    if (runsAsRoot()) say(rootSentence);
    const window = await openWindow(browser, address!);
    const first = await Promise.race([
      host.opened.then(() => 'opened' as const),
      ended.then(() => 'opened' as const),
      window.closed.then(() => 'failed' as const),
    ]);
    if (first === 'opened') {
      shown(window.open);
      for (const other of more) await window.open(other);
      // The browser ends with its windows; a page that is gone while it runs has crashed, and may be loaded again.
      if (process.platform !== 'darwin') held.milliseconds = afterCrash;
      await Promise.race([ended, window.closed]);
    }
    await window.close();
    if (first === 'opened') return 'browser';
    say(`${basename(browser)} did not start here.`);
  }
  const openIt = (wanted: string) => openDefault(wanted, process.platform);
  if (!(await openIt(address!))) return 'nowhere';
  say(defaultBrowserSentence);
  shown(openIt);
  for (const other of more) await openIt(other);
  await ended;
  return 'browser';
}

/** How long the host of a browser of its own waits for a page that crashed, in milliseconds. */
const afterCrash = 600_000;

const openedThereSentence = 'Murmuration is running already: it opened in a window there.';

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
