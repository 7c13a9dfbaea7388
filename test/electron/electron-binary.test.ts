import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cacheDirectory, installedElectron, progressLines } from '../../electron/electron-binary.ts';

const program =
  process.platform === 'darwin'
    ? 'Electron.app/Contents/MacOS/Electron'
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  await write('package.json', JSON.stringify({ version: '45.4.1' }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

it('finds the binary of the version that is wanted, whole', async () => {
  expect(await installedElectron({}, folder)).toBe('none');
  await write('dist/version', 'v45.4.0');
  await write(join('dist', program), '');
  expect(await installedElectron({}, folder)).toBe('none');
  await write('dist/version', 'v45.4.1\n');
  expect(await installedElectron({}, folder)).toBe(join(folder, 'dist', program));
  await rm(join(folder, 'dist', program));
  expect(await installedElectron({}, folder)).toBe('none');
});

it('looks where ELECTRON_OVERRIDE_DIST_PATH says, and only there', async () => {
  await write('dist/version', '45.4.1');
  await write(join('dist', program), '');
  const other = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'other') };
  expect(await installedElectron(other, folder)).toBe('none');
  await write(join('other', program), '');
  expect(await installedElectron(other, folder)).toBe(join(folder, 'other', program));
});

it('has none where the package is not installed', async () => {
  expect(await installedElectron({}, 'none')).toBe('none');
});

it('tells the size at once and each tenth once', () => {
  const said: string[] = [];
  const tell = progressLines(line => said.push(line));
  for (let done = 0; done <= 1000; done += 7) tell(done * 100_000, 100_000_000);
  expect(said[0]).toBe('Fetching Electron: 0 % of 100 MB');
  expect(said).toHaveLength(10);
});

it('keeps what may be thrown away where each system keeps such things', () => {
  const home = '/home/somebody';
  expect(cacheDirectory({ platform: 'linux', environment: {}, home })).toBe(
    '/home/somebody/.cache/murmuration',
  );
  expect(cacheDirectory({ platform: 'linux', environment: { XDG_CACHE_HOME: '/c' }, home })).toBe(
    '/c/murmuration',
  );
  expect(cacheDirectory({ platform: 'darwin', environment: {}, home })).toBe(
    '/home/somebody/Library/Caches/murmuration',
  );
});
