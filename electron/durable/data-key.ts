import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { platformRandom } from '../../shared/privacy/random-source.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { unwrapSecret, type Wrapped, wrappedSchema, wrapSecret } from '../../shared/signing/passphrase.ts';
import { defaultDataDirectory, type Machine } from './data-directory.ts';
import { nodeFileSystem as files } from './file-system.ts';

/**
 * The key that everything at rest is encrypted with: 256 random bits in a file that only its owner can read, or
 * under a passphrase in that file. The desktop app and the command line use the same one.
 */

const dataKeySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    format: z.literal('murmuration-key/1'),
    kind: z.literal('plain'),
    key: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({
    format: z.literal('murmuration-key/1'),
    kind: z.literal('wrapped'),
    wrapped: wrappedSchema,
  }),
]);
type DataKeyFile = z.infer<typeof dataKeySchema>;

/** Where the key is, and who knows its passphrase. */
export interface KeyPlace {
  readonly path: string;
  /** Asked only where the key is under one. */
  passphrase(): Promise<string>;
}

/** `MURMURATION_KEY_FILE`, or a hidden file of the user's data folder. */
export function dataKeyPath(machine: Machine): string {
  return machine.environment['MURMURATION_KEY_FILE'] || join(defaultDataDirectory(machine), '.data-key');
}

/** The first line of the file that `MURMURATION_PASSPHRASE_FILE` names. */
export async function passphraseInFile(
  environment: Machine['environment'],
): Promise<string | 'no file is named'> {
  const path = environment['MURMURATION_PASSPHRASE_FILE'];
  if (!path) return 'no file is named';
  const text = await readFile(path, 'utf8').catch(() => {
    throw locked('the file with its passphrase cannot be read');
  });
  return text.split(/\r?\n/, 1)[0]!;
}

/**
 * The data key; made where there is none yet.
 *
 * @throws Failure `store-locked` where it is readable by others, damaged, or its passphrase is wrong
 */
export async function dataKey(place: KeyPlace): Promise<Uint8Array> {
  const found = await readKeyFile(place.path);
  if (found === 'absent') {
    await mkdir(dirname(place.path), { recursive: true, mode: 0o700 });
    await writeKeyFile(place.path, plainKey(randomBytes(32)), 'where there is none');
    return dataKey(place);
  }
  if (found.kind === 'plain') return Uint8Array.from(Buffer.from(found.key, 'hex'));
  const key = await unwrapSecret(webcrypto.subtle, await place.passphrase(), found.wrapped);
  if (key === 'wrong') throw locked('the passphrase does not open the data key');
  return key;
}

/** Puts the key under a passphrase, or, with `none`, takes it from under one; the key itself stays the same. */
export async function protectDataKey(place: KeyPlace, passphrase: string | 'none'): Promise<void> {
  const key = await dataKey(place);
  const random = platformRandom(bytes => webcrypto.getRandomValues(bytes));
  const file: DataKeyFile =
    passphrase === 'none'
      ? plainKey(key)
      : wrappedKey(await wrapSecret(webcrypto.subtle, random, passphrase, key));
  await writeKeyFile(place.path, file, 'in its place');
}

export async function isUnderPassphrase(path: string): Promise<boolean> {
  const found = await readKeyFile(path);
  return found !== 'absent' && found.kind === 'wrapped';
}

const plainKey = (key: Uint8Array): DataKeyFile => ({
  format: 'murmuration-key/1',
  kind: 'plain',
  key: Buffer.from(key).toString('hex'),
});

const wrappedKey = (wrapped: Wrapped): DataKeyFile => ({
  format: 'murmuration-key/1',
  kind: 'wrapped',
  wrapped,
});

async function readKeyFile(path: string): Promise<DataKeyFile | 'absent'> {
  const facts = await stat(path).catch(() => 'absent' as const);
  if (facts === 'absent') return 'absent';
  if (process.platform !== 'win32' && (facts.mode & 0o077) !== 0) {
    throw locked(`others may read its key file; make it yours alone (chmod 600)`);
  }
  try {
    return dataKeySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    throw locked('its key file is damaged; put back a copy of it');
  }
}

/** Whole and durable before it has its name. */
async function writeKeyFile(
  path: string,
  file: DataKeyFile,
  how: 'where there is none' | 'in its place',
): Promise<void> {
  const draft = `${path}-${randomBytes(8).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(file)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (how === 'in its place') await files.rename(draft, path);
    else if ((await files.link(draft, path)) === 'not here') await files.rename(draft, path);
    await files.syncFolder(dirname(path));
  } catch {
    throw new Failure('store-unavailable');
  } finally {
    await files.unlink(draft);
  }
}

function locked(why: string): Failure {
  return new Failure('store-locked', { why });
}
