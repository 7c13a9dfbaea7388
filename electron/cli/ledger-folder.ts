import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { defaultDataDirectory } from '../durable/data-directory.ts';
import { fileStore } from '../durable/file-store.ts';
import type { Call, Option, Terminal } from './command.ts';

export const ledgerOption: Option = {
  takes: 'FOLDER',
  says: "where ledgers are kept (the user's data folder)",
};

type Place = Pick<Terminal, 'folder' | 'environment'>;

export function ledgerFolder(call: Call, { folder, environment }: Place): string {
  const said = call.values.get('ledger');
  const machine = { platform: process.platform, environment, home: homedir() };
  return said === undefined ? defaultDataDirectory(machine) : resolve(folder, said);
}

export function ledgerStore(call: Call, place: Place): DurableStore {
  return fileStore(ledgerFolder(call, place));
}
