import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { defaultDataDirectory, type Machine } from '../durable/data-directory.ts';
import { dataKeyPath, type KeyPlace } from '../durable/data-key.ts';
import { openStore } from '../durable/open-store.ts';
import type { Call, Option, Terminal } from './command.ts';
import { askPassphrase } from './passphrase.ts';

export const ledgerOption: Option = {
  takes: 'FOLDER',
  says: "where ledgers are kept (the user's data folder)",
};

type Place = Pick<Terminal, 'folder' | 'environment'>;

export function ledgerFolder(call: Call, { folder, environment }: Place): string {
  const said = call.values.get('ledger');
  return said === undefined ? defaultDataDirectory(machineOf(environment)) : resolve(folder, said);
}

export function ledgerStore(call: Call, place: Place): DurableStore {
  return openStore(ledgerFolder(call, place), keyPlace(place));
}

export function keyPlace({ environment }: Pick<Place, 'environment'>): KeyPlace {
  return {
    path: dataKeyPath(machineOf(environment)),
    passphrase: () => askPassphrase('the data key', { environment }),
  };
}

function machineOf(environment: Machine['environment']): Machine {
  return { platform: process.platform, environment, home: homedir() };
}
