import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron';
import { readAppFiles } from './app-files.ts';
import { appOrigins } from './app-origins.ts';
import { bases, originIn, pages, scheme } from './app-scheme.ts';
import { type DesktopStart, desktopStartSchema, startVariable } from './desktop-start.ts';
import { defaultDataDirectory } from './durable/data-directory.ts';
import { dataKeyPath, passphraseInFile } from './durable/data-key.ts';
import { openStore } from './durable/open-store.ts';
import { lockDownProcess, lockDownResolver, refusedSwitches } from './lockdown.ts';
import { saveFiles } from './save-files.ts';
import { serveContract } from './serve-contract.ts';
import { fileSource } from './vault/node-sources.ts';
import { menuTemplate, windowOptions } from './window-options.ts';

app.setName('Murmuration');
const machine = { platform: process.platform, environment: process.env, home: homedir() };
const start = startOf(process.env[startVariable]);
if (refusedSwitches(app).length > 0) app.exit(1);
else if (!app.requestSingleInstanceLock(start)) app.exit(0);
else await run();

async function run(): Promise<void> {
  lockDownProcess(app);
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const asked = desktopStartSchema.safeParse(data);
    if (asked.success) void openWorkbench(asked.data);
  });
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  await lockDownResolver(app);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)));
  serveContract(ipcMain, {
    'files:save': async ({ files }, sender) => {
      const window = BrowserWindow.fromWebContents(sender);
      return window === null ? { outcome: 'cancelled' } : saveFiles(files, window, dialog);
    },
  });
  await openWorkbench(start);
}

/** Each window has a session of its own, in memory, with a store token and sources of its own. */
async function openWorkbench({ exports, ledger }: DesktopStart): Promise<void> {
  const built = join(import.meta.dirname, '..');
  const sources = await Promise.all(exports.map(fileSource));
  const answers = appOrigins({
    bases,
    files: {
      workbench: await readAppFiles(join(built, 'workbench')),
      vault: await readAppFiles(join(built, 'vault')),
    },
    store: openStore(ledger, {
      path: dataKeyPath(machine),
      passphrase: () => passphraseInFile(process.env),
    }),
    sources,
    saves: 'dialog',
  });
  const own = session.fromPartition(`workbench-${crypto.randomUUID()}`, { cache: false });
  own.protocol.handle(scheme, async request => {
    const origin = originIn(request.url);
    if (origin === 'neither') return new Response(null, { status: 404 });
    return answers[origin](request, new URL(request.url).pathname.slice(1));
  });
  const window = new BrowserWindow(
    windowOptions(own, join(import.meta.dirname, 'preload.cjs'), app.isPackaged),
  );
  window.once('ready-to-show', () => {
    window.show();
    process.send?.('shown');
  });
  window.once('closed', () => void Promise.all(sources.map(source => source.close())));
  window.webContents.on('render-process-gone', () => {
    // No dump is written: it would hold what was in memory.
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'The window stopped unexpectedly.',
        detail: 'What was asked and paid for is kept in the ledger. The file has to be opened again.',
        buttons: ['Open again'],
      })
      .then(() => window.loadURL(pages.workbench));
  });
  await window.loadURL(pages.workbench);
}

function startOf(variable: string | undefined): DesktopStart {
  if (variable !== undefined) return desktopStartSchema.parse(JSON.parse(variable));
  return { exports: [], ledger: defaultDataDirectory(machine) };
}
