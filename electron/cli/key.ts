import { isUnderPassphrase, protectDataKey } from '../durable/data-key.ts';
import type { Command } from './command.ts';
import { keyPlace } from './ledger-folder.ts';
import { usage } from './parse-call.ts';
import { newPassphrase } from './passphrase.ts';

export const key: Command = {
  usage: '(show | protect | unprotect)',
  about: [
    'Everything at rest is encrypted with one key of yours, which the app and the command line use. Its file is for you',
    'alone; protect also puts it under a passphrase, which is then asked for, or read from the file that',
    'MURMURATION_PASSPHRASE_FILE names. A lost key or passphrase cannot be replaced: keep a copy of the file.',
  ],
  operands: { least: 1, most: 1 },
  options: {},

  async run(call, terminal) {
    const place = keyPlace(terminal);
    const [act] = call.operands;
    if (act === 'protect') await protectDataKey(place, await newPassphrase('the data key', terminal));
    else if (act === 'unprotect') await protectDataKey(place, 'none');
    else if (act !== 'show') throw usage(`There is no key ${act}`);
    const protectedNow = await isUnderPassphrase(place.path);
    if (call.switches.has('json')) terminal.printJson({ file: place.path, passphrase: protectedNow });
    else
      terminal.print(`${place.path}: ${protectedNow ? 'under a passphrase' : 'readable by its owner alone'}`);
    return 0;
  },
};
