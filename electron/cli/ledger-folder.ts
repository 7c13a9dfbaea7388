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

export function ledgerStore(
  call: Call,
  { folder, environment }: Pick<Terminal, 'folder' | 'environment'>,
): DurableStore {
  const said = call.values.get('ledger');
  const machine = { platform: process.platform, environment, home: homedir() };
  return fileStore(said === undefined ? defaultDataDirectory(machine) : resolve(folder, said));
}
