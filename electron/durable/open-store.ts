import { webcrypto } from 'node:crypto';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { importDataKey, type Sealing, unseal } from '../../shared/ledger/sealed-lines.ts';
import { sealedFile, sealedStore } from '../../shared/ledger/sealed-store.ts';
import { platformRandom } from '../../shared/privacy/random-source.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { dataKey, type KeyPlace } from './data-key.ts';
import { type FileStore, fileStore } from './file-store.ts';

/** Says that every file of a store is sealed, and with which key: it opens with no other. */
const mark = 'sealed';

/**
 * The encrypted store in a folder. A store that was written before there was encryption is sealed, file by file,
 * the first time that it is opened. Until something is written into a new folder, no key is made for it.
 *
 * @throws Failure `store-locked` from its methods where the key cannot be had or is another one
 */
export function openStore(
  folder: string,
  place: KeyPlace,
  files: FileStore = fileStore(folder),
): DurableStore {
  let opening: Promise<DurableStore> | 'not yet' = 'not yet';
  const opened = (): Promise<DurableStore> => {
    if (opening === 'not yet') {
      opening = unlocked(files, place);
      opening.catch(() => (opening = 'not yet'));
    }
    return opening;
  };
  const isNew = async () => opening === 'not yet' && (await files.list('')).length === 0;
  return {
    async read(name) {
      // The store below judges the name.
      if (await isNew()) return files.read(name);
      return (await opened()).read(name);
    },
    append: async (name, at, bytes) => (await opened()).append(name, at, bytes),
    put: async (name, bytes, options) => (await opened()).put(name, bytes, options),
    remove: async name => (await opened()).remove(name),
    async list(folder) {
      return (await files.list(folder)).filter(name => name !== mark);
    },
  };
}

async function unlocked(files: FileStore, place: KeyPlace): Promise<DurableStore> {
  const sealing: Sealing = {
    subtle: webcrypto.subtle,
    random: platformRandom(bytes => webcrypto.getRandomValues(bytes)),
    key: await importDataKey(webcrypto.subtle, await dataKey(place)),
  };
  const marked = await files.read(mark);
  if (marked === 'absent') {
    for (const name of await files.list('')) {
      await files.convert(name, bytes => sealedFile(sealing, name, bytes));
    }
    await files.put(mark, await sealedFile(sealing, mark, new TextEncoder().encode('1')), { ifAbsent: true });
  }
  const now = marked === 'absent' ? await files.read(mark) : marked;
  if (now === 'absent') throw new Failure('store-unavailable');
  await unseal(sealing, mark, now).catch(() => {
    throw new Failure('store-locked', { why: 'they are encrypted with another key; put back its key file' });
  });
  return sealedStore(files, sealing);
}
