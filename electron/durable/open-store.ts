import { webcrypto } from 'node:crypto';
import * as z from 'zod';
import { digestOf } from '../../shared/ledger/chained.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { importDataKey, isSealed, type Sealing, unseal } from '../../shared/ledger/sealed-lines.ts';
import { sealedFile, sealedStore } from '../../shared/ledger/sealed-store.ts';
import { platformRandom } from '../../shared/privacy/random-source.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { dataKey, type KeyPlace } from './data-key.ts';
import { type FileStore, fileStore } from './file-store.ts';

/** Says that every file of a store is sealed, and with which key: it opens with no other. */
const mark = 'sealed';
/** Names the files of a store from before there was encryption, while they are being sealed: these and no others. */
const plan = 'sealing';
const own: readonly string[] = [mark, plan];

/**
 * The encrypted store in a folder. A store that was written before there was encryption is sealed, file by file,
 * the first time that it is opened, and never again: a plain file beside sealed ones is somebody's forgery. Until
 * something is written into a new folder, no key is made for it.
 *
 * @throws Failure `store-locked` from its methods where the key cannot be had or is another one, or where files are
 * plain that ought to be sealed
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
      return (await files.list(folder)).filter(name => !own.includes(name));
    },
  };
}

async function unlocked(files: FileStore, place: KeyPlace): Promise<DurableStore> {
  const sealing: Sealing = {
    subtle: webcrypto.subtle,
    random: platformRandom(bytes => webcrypto.getRandomValues(bytes)),
    key: await importDataKey(webcrypto.subtle, await dataKey(place)),
  };
  if ((await files.read(mark)) === 'absent') await sealAll(files, sealing);
  const now = await files.read(mark);
  if (now === 'absent') throw new Failure('store-unavailable');
  await unseal(sealing, mark, now).catch(() => {
    throw otherKey();
  });
  return sealedStore(files, sealing);
}

/** Puts the mark on a store that lacks it. */
async function sealAll(files: FileStore, sealing: Sealing): Promise<void> {
  const planned = await earlierFiles(files, sealing);
  // Another process came first, and is done.
  if (planned === 'marked') return;
  for (const [name, digest] of Object.entries(planned)) {
    await files.convert(name, async bytes => {
      if (isSealed(bytes) || digestOf(bytes) === digest) return sealedFile(sealing, name, bytes);
      throw forged();
    });
  }
  await files.put(mark, await sealedFile(sealing, mark, new TextEncoder().encode('1')), { ifAbsent: true });
  await files.remove(plan);
}

const planSchema = z.record(z.string(), z.string());

/**
 * Digests of the files that were plain before anything of the store was sealed; none where all is sealed and the mark
 * alone is gone.
 */
async function earlierFiles(
  files: FileStore,
  sealing: Sealing,
): Promise<Readonly<Record<string, string>> | 'marked'> {
  const begun = await readPlan(files, sealing);
  if (begun !== 'none') return begun;
  const plain: Record<string, string> = {};
  let sealed = 0;
  for (const name of (await files.list('')).filter(name => !own.includes(name))) {
    const bytes = await files.read(name);
    if (bytes === 'absent' || bytes.length === 0) continue;
    if (!isSealed(bytes)) plain[name] = digestOf(bytes);
    else {
      sealed += 1;
      await unseal(sealing, name, bytes).catch(() => {
        throw otherKey();
      });
    }
  }
  const isMixed = sealed > 0 && Object.keys(plain).length > 0;
  if (isMixed) {
    // Its plan stands before anything is sealed, and its mark before the plan goes.
    const meanwhile = await readPlan(files, sealing);
    if (meanwhile !== 'none') return meanwhile;
    if ((await files.read(mark)) !== 'absent') return 'marked';
    throw forged();
  }
  if (sealed > 0 || Object.keys(plain).length === 0) return {};
  const written = new TextEncoder().encode(JSON.stringify(plain));
  const how = await files.put(plan, await sealedFile(sealing, plan, written), { ifAbsent: true });
  if (how === 'written') return plain;
  const theirs = await readPlan(files, sealing);
  return theirs === 'none' ? 'marked' : theirs;
}

async function readPlan(
  files: FileStore,
  sealing: Sealing,
): Promise<Readonly<Record<string, string>> | 'none'> {
  const bytes = await files.read(plan);
  if (bytes === 'absent') return 'none';
  try {
    const { content } = await unseal(sealing, plan, bytes);
    return planSchema.parse(JSON.parse(new TextDecoder().decode(content)));
  } catch {
    throw otherKey();
  }
}

const otherKey = () =>
  new Failure('store-locked', { why: 'they are encrypted with another key; put back its key file' });
const forged = () =>
  new Failure('store-locked', {
    why: 'some of their files are not encrypted, as if somebody had put others in their place; put back a copy of the folder',
  });
