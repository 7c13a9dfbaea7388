import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { saveFiles } from '../../electron/save-files.ts';
import { strictFake } from '../fakes/strict-fake.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const files = [
  { name: 'funnel.json', bytes: bytes('{}') },
  { name: 'funnel.csv', bytes: bytes('a,b') },
];
const window = strictFake<never>({});

function answering(chosen: string | 'nothing', replace: 'replace' | 'cancel' | 'not asked' = 'not asked') {
  return strictFake<Parameters<typeof saveFiles>[2]>({
    showOpenDialog: async () =>
      chosen === 'nothing' ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [chosen] },
    ...(replace !== 'not asked' && {
      showMessageBox: async () => ({ response: replace === 'replace' ? 1 : 0, checkboxChecked: false }),
    }),
  });
}

it('writes the files into the folder that was chosen', async () => {
  expect(await saveFiles(files, window, answering(folder))).toEqual({ outcome: 'saved' });
  expect((await readdir(folder)).sort()).toEqual(['funnel.csv', 'funnel.json']);
  expect(await readFile(join(folder, 'funnel.csv'), 'utf8')).toBe('a,b');
});

it('writes nothing when no folder was chosen', async () => {
  expect(await saveFiles(files, window, answering('nothing'))).toEqual({ outcome: 'cancelled' });
  expect(await readdir(folder)).toEqual([]);
});

it('replaces a file only when the person says so', async () => {
  await writeFile(join(folder, 'funnel.json'), 'earlier');
  expect(await saveFiles(files, window, answering(folder, 'cancel'))).toEqual({ outcome: 'cancelled' });
  expect(await readdir(folder)).toEqual(['funnel.json']);
  expect(await readFile(join(folder, 'funnel.json'), 'utf8')).toBe('earlier');
  expect(await saveFiles(files, window, answering(folder, 'replace'))).toEqual({ outcome: 'saved' });
  expect(await readFile(join(folder, 'funnel.json'), 'utf8')).toBe('{}');
});

it('leaves nothing behind when the folder cannot be written', async () => {
  const gone = join(folder, 'gone');
  expect(await saveFiles(files, window, answering(gone))).toEqual({
    outcome: 'failed',
    code: 'cannot-write',
  });
  await mkdir(join(folder, 'funnel.csv'));
  expect(await saveFiles(files, window, answering(folder, 'replace'))).toEqual({
    outcome: 'failed',
    code: 'cannot-write',
  });
  expect((await readdir(folder)).filter(name => name.startsWith('.'))).toEqual([]);
});
