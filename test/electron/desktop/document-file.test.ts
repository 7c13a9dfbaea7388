import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import {
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  documentArguments,
  readDocumentFile,
  writeDocumentFile,
} from '../../../electron/desktop/document-file.ts';
import { writeDocument } from '../../../shared/document/document-text.ts';
import { mostSealedBytes, sealedText } from '../../../shared/document/sealed-document.ts';
import { sealUnderKeys } from '../../../shared/document/sealing-document.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import { CtrRandom } from '../../fakes/ctr-random.ts';
import { sampleDocument } from '../../fakes/sample-document.ts';

let folder: string;
const bytes = writeDocument(sampleDocument);
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'murmuration-test-')));
  await writeFile(join(folder, 'journeys.murmuration'), bytes);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const faultOf = async (path: string) => {
  const error = await readDocumentFile(path).then(
    () => 'read',
    (thrown: unknown) => thrown,
  );
  return error instanceof Failure ? error.fault : error;
};

it('reads a document, through links, under the name that it has itself', async () => {
  await symlink(at('journeys.murmuration'), at('shortcut.murmuration'));
  await symlink(at('journeys.murmuration'), at('shortcut.txt'));
  for (const path of ['journeys.murmuration', 'shortcut.murmuration', 'shortcut.txt']) {
    const document = await readDocumentFile(at(path));
    expect([document.path, document.name]).toEqual([at('journeys.murmuration'), 'journeys.murmuration']);
    expect(document.text).toBe(new TextDecoder().decode(bytes));
  }
});

it('reads nothing but a regular file of that type and of a size that it can have', async context => {
  await mkdir(at('folder.murmuration'));
  await writeFile(at('records.csv'), 'customer_id\n1\n');
  await symlink(at('records.csv'), at('disguised.murmuration'));
  await writeFile(at('records.murmuration'), 'customer_id\n1\n');
  const large = await open(at('large.murmuration'), 'w');
  await large.truncate(mostSealedBytes + 1);
  await large.close();
  const why = async (name: string) => (await faultOf(at(name))) as { code: string; params: object };
  expect(await why('missing.murmuration')).toMatchObject({ code: 'file-missing' });
  expect(await why('folder.murmuration')).toMatchObject({ params: { why: 'it is not a file' } });
  expect(await why('disguised.murmuration')).toMatchObject({
    params: { why: 'its name does not end in .murmuration' },
  });
  expect(await why('records.murmuration')).toMatchObject({ params: { why: 'it is not JSON' } });
  expect(await why('large.murmuration')).toMatchObject({
    params: { why: 'it is larger than a document can be' },
  });
  for (const name of ['missing', 'folder', 'disguised', 'records', 'large']) {
    expect(JSON.stringify(await why(`${name}.murmuration`))).not.toContain(folder);
  }
  if (process.platform === 'win32') context.skip('no pipes by name');
  execFileSync('mkfifo', [at('pipe.murmuration')]);
  expect(await why('pipe.murmuration')).toMatchObject({ params: { why: 'it is not a file' } });
});

it('takes a sealed document as it is, and one that is cut off or changed not at all', async () => {
  const random = new CtrRandom('file');
  const keys = [{ id: 'a'.repeat(32), key: new Uint8Array(32) }];
  const sealed = sealedText(
    await sealUnderKeys({ subtle: webcrypto.subtle, random }, 'b'.repeat(32), sampleDocument, keys),
  );
  const encode = (text: string) => new TextEncoder().encode(text);
  expect(await writeDocumentFile(at('sealed'), encode(sealed))).toBe(at('sealed.murmuration'));
  expect((await readDocumentFile(at('sealed.murmuration'))).text).toBe(sealed);
  for (const changed of [sealed.slice(0, -2), sealed.replace('AES', 'DES'), `${sealed} `]) {
    await expect(writeDocumentFile(at('other'), encode(changed))).rejects.toThrow('document-unreadable');
    await writeFile(at('changed.murmuration'), changed);
    expect(await faultOf(at('changed.murmuration'))).toMatchObject({ code: 'document-unreadable' });
  }
});

it('writes a document whole, adds the extension, and writes nothing else', async () => {
  expect(await writeDocumentFile(at('new'), bytes)).toBe(at('new.murmuration'));
  expect(await readFile(at('new.murmuration'))).toEqual(Buffer.from(bytes));
  await expect(writeDocumentFile(at('other'), new TextEncoder().encode('{}'))).rejects.toThrow(
    'document-unreadable',
  );
  await expect(writeDocumentFile(join(folder, 'gone', 'x'), bytes)).rejects.toThrow('cannot-write');
  expect((await readdir(folder)).sort()).toEqual(['journeys.murmuration', 'new.murmuration']);
});

it('leaves a hard link’s other name as it was', async () => {
  await link(at('journeys.murmuration'), at('copy.murmuration'));
  const changed = writeDocument({ ...sampleDocument, releases: [] });
  await writeDocumentFile(at('journeys.murmuration'), changed);
  expect(await readFile(at('copy.murmuration'))).toEqual(Buffer.from(bytes));
});

it('takes documents alone out of a program’s arguments', () => {
  expect(
    documentArguments(
      ['a.murmuration', '--b.murmuration', 'c.csv', '/d/E.MURMURATION', '--no-sandbox', 'murmuration', ''],
      '/home',
    ),
  ).toEqual(['/home/a.murmuration', '/d/E.MURMURATION']);
});
