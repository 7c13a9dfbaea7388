import { basename, dirname, join } from 'node:path';
import type * as Electron from 'electron';
import { documentExtension } from '../../shared/document/document.ts';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { Failure, faultMessage } from '../../shared/protocol/fault.ts';
import { appVersion } from '../../shared/release/app-name.ts';
import { type AppFiles, refusal } from '../app-files.ts';
import { appOrigins } from '../app-origins.ts';
import { bases, originIn, pages, scheme } from '../app-scheme.ts';
import { type DesktopStart, desktopStartSchema } from '../desktop-start.ts';
import { lockDownProcess, lockDownResolver, refusedSwitches } from '../lockdown.ts';
import { saveFiles } from '../save-files.ts';
import { serveContract } from '../serve-contract.ts';
import { freeMemory } from '../vault/free-memory.ts';
import { windowOptions } from '../window-options.ts';
import { appMenu } from './app-menu.ts';
import { type DocumentFile, isItsFile, readDocumentFile, writeDocumentFile } from './document-file.ts';
import { confirmLeaving, offerToGoOn } from './endings.ts';
import { openPreferences, type PreferencesFile, withRecent } from './preferences.ts';
import { type SettlingStore, settlingStore } from './settling-store.ts';
import { printWindow, savePdf, writeFailure } from './to-paper.ts';
import { windowCommands } from './window-commands.ts';
import { windowPlace, windowStanding } from './window-state.ts';

/** The parts of Electron that the app uses. */
export type ElectronParts = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'nativeTheme' | 'protocol' | 'screen' | 'session'
>;

export interface DesktopWorld {
  readonly electron: ElectronParts;
  readonly platform: NodeJS.Platform;
  readonly start: DesktopStart;
  readonly preload: string;
  readFiles(): Promise<Readonly<Record<'workbench' | 'vault', AppFiles>>>;
  openStore(folder: string): DurableStore;
  openSource(path: string): Promise<ByteSource & { close(): Promise<void> }>;
  /** Told when a window shows: whoever started the app waits for it. */
  shown(): void;
  /** A line for whoever looks at the terminal; never anything out of data. */
  say(line: string): void;
}

/**
 * Runs the desktop app. It returns at once: Electron is `ready` only after its first script has ended, so nothing
 * of that script may wait for it.
 */
export function runDesktop(world: DesktopWorld): void {
  const { app } = world.electron;
  app.setName('Murmuration');
  if (refusedSwitches(app).length > 0) app.exit(1);
  else if (!app.requestSingleInstanceLock(world.start)) app.exit(0);
  else start(world);
}

function start(world: DesktopWorld): void {
  const { app, protocol } = world.electron;
  lockDownProcess(app);
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  const ready = Promise.withResolvers<Windows>();
  let opened = 0;
  // Files that are dropped on the icon or opened by a double click come as events, on macOS before `ready`.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    opened += 1;
    carryOn(world, () => ready.promise.then(windows => windows.openDocument(path)));
  });
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const asked = desktopStartSchema.safeParse(data);
    if (asked.success) carryOn(world, () => ready.promise.then(windows => windows.open(asked.data)));
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason !== 'clean-exit') world.say(`A helper process of the window ended (${type}, ${reason}).`);
  });
  void app
    .whenReady()
    .then(async () => {
      await lockDownResolver(app);
      const windows = await openWindows(world);
      ready.resolve(windows);
      if (opened === 0) await windows.open(world.start);
    })
    .catch((error: unknown) => {
      world.say(error instanceof Failure ? faultMessage(error.fault) : 'Murmuration could not start.');
      app.exit(1);
    });
}

/** What fails in one window is no reason to end the others. */
function carryOn({ say }: Pick<DesktopWorld, 'say'>, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    say(error instanceof Failure ? faultMessage(error.fault) : 'A window could not be opened.');
  });
}

interface Windows {
  /** What a start asks for: a window for its exports, one for each document, or an empty one. */
  open(start: DesktopStart): Promise<void>;
  openDocument(path: string): Promise<void>;
}

async function openWindows(world: DesktopWorld): Promise<Windows> {
  const { app, dialog, ipcMain, BrowserWindow, Menu } = world.electron;
  const preferences = await openPreferences(join(app.getPath('userData'), 'preferences.json'));
  const commands = windowCommands<Electron.WebContents>();
  const stores = new Map<string, SettlingStore>();
  /** Paths of documents by the page that shows them. */
  const documents = new Map<Electron.WebContents, string>();

  const storeOf = (folder: string): SettlingStore => {
    const store = stores.get(folder) ?? settlingStore(world.openStore(folder));
    stores.set(folder, store);
    return store;
  };

  const isOf = (contents: Electron.WebContents, path: string) => {
    documents.set(contents, path);
    BrowserWindow.fromWebContents(contents)?.setRepresentedFilename(path);
    app.addRecentDocument(path);
    preferences.change(now => withRecent(now, path));
    showMenu();
  };

  const openWindow = async (start: DesktopStart, document: DocumentFile | 'none'): Promise<void> => {
    const contents = await openWorkbench(world, preferences, storeOf(start.ledger), start.exports, document);
    contents.once('destroyed', () => documents.delete(contents));
    if (document !== 'none') isOf(contents, document.path);
  };

  const openDocument = async (path: string, start = world.start): Promise<void> => {
    try {
      const document = await readDocumentFile(path);
      const there = [...documents].find(([, other]) => other === document.path)?.[0];
      const window = there && BrowserWindow.fromWebContents(there);
      if (!window) return await openWindow({ ...start, exports: [] }, document);
      if (window.isMinimized()) window.restore();
      window.focus();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      forget(path);
      await dialog.showMessageBox({
        type: 'error',
        message: 'The document was not opened.',
        detail: faultMessage(error.fault),
      });
    }
  };

  const forget = (path: string) => {
    preferences.change(now => ({ ...now, recent: now.recent.filter(other => other !== path) }));
    showMenu();
  };

  const recentPath = ({ at, name }: { readonly at: number; readonly name: string }): string | 'none' => {
    const path = preferences.get().recent[at];
    return path !== undefined && basename(path) === name ? path : 'none';
  };

  const chooseDocument = async (): Promise<string | 'none'> => {
    const { canceled, filePaths } = await dialog.showOpenDialog({
      title: 'Open a document',
      filters: [{ name: 'Murmuration document', extensions: [documentExtension] }],
      properties: ['openFile'],
    });
    return canceled ? 'none' : (filePaths[0] ?? 'none');
  };

  const saveDocument = async (
    contents: Electron.WebContents,
    bytes: Uint8Array,
    into: 'its file' | 'another' | 'a copy',
  ) => {
    const known = documents.get(contents);
    const isIts = into !== 'its file' || known === undefined || (await isItsFile(known, bytes));
    const proposed = into === 'a copy' ? copyOf(known) : isIts ? known : undefined;
    const its = into === 'its file' && isIts ? known : undefined;
    const path = its ?? (await askWhere(contents, proposed));
    if (path === 'none') return { outcome: 'cancelled' as const };
    try {
      const written = await writeDocumentFile(path, bytes);
      if (into !== 'a copy') isOf(contents, written);
      return { outcome: 'saved' as const, name: basename(written) };
    } catch (error) {
      return { outcome: 'failed' as const, code: writeFailure(error) };
    }
  };

  const askWhere = async (contents: Electron.WebContents, known: string | undefined) => {
    const window = BrowserWindow.fromWebContents(contents);
    if (!window) return 'none' as const;
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: 'Save the document',
      defaultPath: known ?? `journeys.${documentExtension}`,
      filters: [{ name: 'Murmuration document', extensions: [documentExtension] }],
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    });
    return canceled || filePath === '' ? ('none' as const) : filePath;
  };

  serveContract(ipcMain, {
    'files:save': async ({ files }, sender) => {
      const window = BrowserWindow.fromWebContents(sender);
      return window === null ? { outcome: 'cancelled' } : saveFiles(files, window, dialog);
    },
    'document:save': ({ bytes, into }, sender) => saveDocument(sender, bytes, into),
    'document:recent': async () => ({ names: preferences.get().recent.map(path => basename(path)) }),
    'document:open': async ({ which }, sender) => {
      const path = which === 'asked' ? await chooseDocument() : recentPath(which);
      if (path === 'none') return { outcome: 'cancelled' };
      try {
        const document = await readDocumentFile(path);
        isOf(sender, document.path);
        return {
          outcome: 'opened',
          name: document.name,
          bytes: new TextEncoder().encode(document.text),
        };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        forget(path);
        return { outcome: 'failed', fault: error.fault };
      }
    },
    'window:next-command': async (_, sender) => ({ command: await commands.next(sender) }),
    'window:to-paper': async ({ as, what }, sender) => {
      const window = BrowserWindow.fromWebContents(sender);
      if (window === null) return { outcome: 'cancelled' };
      return as === 'print' ? printWindow(sender) : savePdf(sender, window, dialog, what);
    },
  });

  const emptyWindow = () => openWindow({ ...world.start, exports: [], documents: [] }, 'none');

  function showMenu(): void {
    const facts = {
      platform: world.platform,
      isPackaged: app.isPackaged,
      recent: preferences.get().recent,
    };
    const template = appMenu(facts, {
      newWindow: () => carryOn(world, emptyWindow),
      openDocument: () =>
        carryOn(world, async () => {
          const path = await chooseDocument();
          if (path !== 'none') await openDocument(path);
        }),
      openRecent: path => carryOn(world, () => openDocument(path)),
      clearRecent: () => {
        app.clearRecentDocuments();
        preferences.change(now => ({ ...now, recent: [] }));
        showMenu();
      },
      command: command => {
        const contents = BrowserWindow.getFocusedWindow()?.webContents;
        if (contents) commands.send(contents, command);
      },
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  app.setAboutPanelOptions({ applicationName: 'Murmuration', applicationVersion: appVersion });
  showMenu();
  app.on('window-all-closed', () => {
    if (world.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) carryOn(world, emptyWindow);
  });
  app.on('will-quit', event => endClean(event, app, [...stores.values()], preferences));

  return {
    openDocument,
    async open(start) {
      for (const path of start.documents) await openDocument(path, start);
      const wantsWindow = start.exports.length > 0 || start.documents.length === 0;
      if (wantsWindow || BrowserWindow.getAllWindows().length === 0) await openWindow(start, 'none');
    },
  };
}

/** A name for a document that is passed on: never the one whose place it would take. */
function copyOf(known: string | undefined): string {
  const name = `journeys-copy.${documentExtension}`;
  return known === undefined ? name : join(dirname(known), name);
}

/** What is being written is written before the process ends. */
function endClean(
  event: Electron.Event,
  app: Pick<Electron.App, 'exit'>,
  stores: readonly SettlingStore[],
  preferences: PreferencesFile,
): void {
  event.preventDefault();
  void Promise.all([...stores.map(store => store.settled()), preferences.written()]).then(() => app.exit(0));
}

/** Each window has a session of its own, in memory, with a store token and sources of its own. */
async function openWorkbench(
  world: DesktopWorld,
  preferences: PreferencesFile,
  store: DurableStore,
  exports: readonly string[],
  document: DocumentFile | 'none',
): Promise<Electron.WebContents> {
  const { app, BrowserWindow, dialog, nativeTheme, screen, session } = world.electron;
  const sources = await Promise.all(exports.map(path => world.openSource(path)));
  const answers = appOrigins({
    bases,
    files: await world.readFiles(),
    store,
    sources,
    saves: 'dialog',
    freeMemory,
    document:
      document === 'none' ? { kind: 'none' } : { kind: 'opened', name: document.name, text: document.text },
  });
  const own = session.fromPartition(`workbench-${crypto.randomUUID()}`, { cache: false });
  own.protocol.handle(scheme, async request => {
    const origin = originIn(request.url);
    if (origin === 'neither') return refusal(404);
    return answers[origin](request, new URL(request.url).pathname.slice(1));
  });
  const { window: remembered } = preferences.get();
  const window = new BrowserWindow(
    windowOptions(
      own,
      world.preload,
      app.isPackaged,
      windowPlace(remembered, screen),
      nativeTheme.shouldUseDarkColors,
    ),
  );
  const { webContents } = window;
  if (remembered.maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
    world.shown();
  });
  window.on('close', () => preferences.change(now => ({ ...now, window: windowStanding(window) })));
  window.once('closed', () => void Promise.all(sources.map(source => source.close())));
  webContents.on('will-prevent-unload', event => confirmLeaving(window, dialog, event));
  webContents.on(
    'render-process-gone',
    (_event, details) => void offerToGoOn(window, dialog, details, pages.workbench),
  );
  await window.loadURL(pages.workbench);
  return webContents;
}
