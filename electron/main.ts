import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, screen, session } from 'electron';
import { readAppFiles } from './app-files.ts';
import { runDesktop } from './desktop/desktop-app.ts';
import { desktopStart } from './desktop-start.ts';
import { dataKeyPath, passphraseInFile } from './durable/data-key.ts';
import { openStore } from './durable/open-store.ts';
import { fileSource } from './vault/node-sources.ts';

const built = join(import.meta.dirname, '..');
const machine = { platform: process.platform, environment: process.env, home: homedir() };

runDesktop({
  electron: { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, screen, session },
  platform: process.platform,
  start: desktopStart({
    isPackaged: app.isPackaged,
    arguments: process.argv,
    folder: process.cwd(),
    machine,
  }),
  preload: join(import.meta.dirname, 'preload.cjs'),
  readFiles: async () => ({
    workbench: await readAppFiles(join(built, 'workbench')),
    vault: await readAppFiles(join(built, 'vault')),
  }),
  openStore: folder =>
    openStore(folder, { path: dataKeyPath(machine), passphrase: () => passphraseInFile(process.env) }),
  openSource: fileSource,
  shown: () => process.send?.('shown'),
  say: line => process.stderr.write(`${line}\n`),
});
