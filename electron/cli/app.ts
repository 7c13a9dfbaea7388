import { documentArguments, isDocumentName, readDocumentFile } from '../desktop/document-file.ts';
import { startApp } from '../start.ts';
import { anyNumber, type Command } from './command.ts';
import { findExport, openExport } from './export-sources.ts';
import { keyPlace, ledgerFolder, ledgerOption } from './ledger-folder.ts';
import { usage } from './parse-call.ts';

const windows = {
  any: 'electron where it can be had',
  electron: 'electron',
  browser: 'browser',
} as const;

export const app: Command = {
  usage: '[EXPORT or DOCUMENT] [--no-open] [--window KIND] [--ledger FOLDER]',
  about: [
    'Opens in Electron, or in a browser on this machine where Electron cannot be had, and says so. A named',
    'export is read-only and can be read by the part of the app alone that guards the records. A document',
    '(.murmuration) opens with its answers, without the export.',
  ],
  operands: { least: 0, most: anyNumber },
  options: {
    'no-open': { takes: 'nothing', says: 'opens nothing and prints the address to open in a browser' },
    window: { takes: 'KIND', says: 'any, electron or browser (any)' },
    ledger: ledgerOption,
  },

  async run(call, terminal) {
    const window = call.values.get('window') ?? 'any';
    if (!isWindow(window)) throw usage('--window is any, electron or browser');
    const documents = documentArguments(call.operands, terminal.folder);
    for (const path of documents) await readDocumentFile(path);
    const exports = call.operands.filter(operand => !isDocumentName(operand));
    const files = await findExport(exports, terminal.folder);
    if (files.kind === 'standard input') throw usage('The app reads files, not standard input');
    const readable = await openExport(files, terminal);
    await readable.close();
    await startApp({
      exports: files.paths.map(({ path }) => path),
      documents,
      ledger: ledgerFolder(call, terminal),
      keys: keyPlace(terminal),
      open: !call.switches.has('no-open'),
      window: windows[window],
      say: line => terminal.say(line),
      print: address =>
        call.switches.has('json') ? terminal.printJson({ address }) : terminal.print(address),
      signal: terminal.signal,
    });
    return 0;
  },
};

function isWindow(text: string): text is keyof typeof windows {
  return Object.hasOwn(windows, text);
}
