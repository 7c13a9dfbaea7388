import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { appIcons } from '../../electron/packaging/icons.ts';
import { documentExtension } from '../../shared/document/document.ts';

/**
 * Packaging as far as it goes without Electron's binary: the configuration against electron-builder's own schema, and
 * a whole `--dir` run over a stand-in that has the mark by which fuses are found, and nothing of Electron.
 */

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
/** What electron-builder itself uses. */
const builders = createRequire(join(root, 'node_modules/app-builder-lib/package.json'));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const config = async () => parse(await readFile(join(root, 'electron-builder.yml'), 'utf8'));

interface Builder {
  validateConfiguration(config: object, log: { isEnabled: boolean; add(): void }): Promise<void>;
}
const builder = require(join(root, 'node_modules/app-builder-lib/out/util/config/config.js')) as Builder;
const schema = require(join(root, 'node_modules/app-builder-lib/scheme.json')) as {
  definitions: { FuseOptionsV1: { properties: object } };
};
const valid = (given: object) =>
  builder.validateConfiguration(given, { isEnabled: false, add() {} }).then(
    () => 'valid',
    () => 'not valid',
  );

it('is configured by electron-builder’s own schema, for three systems', async () => {
  const given = await config();
  expect(await valid(given)).toBe('valid');
  expect(await valid({ ...given, fuses: {} })).toBe('not valid');
  const targets = ['linux', 'mac', 'win'].flatMap(system =>
    given[system].target.map((each: { target: string; arch: string[] }) =>
      [each.target, ...each.arch].join(' '),
    ),
  );
  expect(targets).toEqual([
    'AppImage x64 arm64',
    'deb x64 arm64',
    'dmg arm64 x64',
    'nsis x64 arm64',
    'portable x64',
  ]);
});

it('says every fuse, has no updater, and opens documents and nothing else', async () => {
  const { electronFuses, publish, fileAssociations, protocols, files } = await config();
  const known = Object.keys(schema.definitions.FuseOptionsV1.properties);
  expect(Object.keys(electronFuses).sort()).toEqual(
    known.filter(name => name !== 'resetAdHocDarwinSignature').sort(),
  );
  expect(publish).toBe(null);
  expect(fileAssociations.map(({ ext }: { ext: string }) => ext)).toEqual([documentExtension]);
  expect(protocols).toBe(undefined);
  expect(files).toContain('!node_modules/**');
});

it('draws its icons in every form that a platform wants', async () => {
  const mark = await readFile(join(root, 'renderer/workbench/styles/murmuration.svg'), 'utf8');
  const icons = new Map(appIcons(mark).map(({ name, bytes }) => [name, Buffer.from(bytes)]));
  expect([...icons.keys()].slice(-3)).toEqual(['icons/512x512.png', 'icon.ico', 'icon.icns']);
  const large = icons.get('icons/512x512.png')!;
  expect([large.subarray(1, 4).toString(), large.readUInt32BE(16)]).toEqual(['PNG', 512]);
  const ico = icons.get('icon.ico')!;
  const entries = ico.readUInt16LE(4);
  const last = 6 + 16 * (entries - 1);
  expect([entries, ico.readUInt32LE(last + 8) + ico.readUInt32LE(last + 12)]).toEqual([7, ico.length]);
  const icns = icons.get('icon.icns')!;
  expect([icns.subarray(0, 4).toString(), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
});

/** Bytes by which the fuses of a binary are found, and nine of them, as Electron ships them. */
const fuseMark = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 9])]);

async function standIn(): Promise<string> {
  const place = join(folder, 'stand-in');
  await mkdir(join(place, 'resources'), { recursive: true });
  const binary = Buffer.concat([
    Buffer.from('no ELF '),
    fuseMark,
    Buffer.from('101101111'),
    Buffer.alloc(64),
  ]);
  await writeFile(join(place, 'electron'), binary, { mode: 0o755 });
  const version = JSON.parse(
    await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'),
  ).version;
  await writeFile(join(place, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
    await writeFile(join(place, name), '');
  return place;
}

it('packs the built files and nothing besides, flips the fuses, and encloses notices and a bill of materials', async context => {
  if (process.platform !== 'linux') context.skip('the stand-in is laid out as on Linux');
  const out = join(folder, 'out');
  const node = (...args: readonly string[]) => {
    const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect([done.status, done.status === 0 ? '' : done.stdout + done.stderr]).toEqual([0, '']);
  };
  node('electron/packaging/prepare.ts');
  node(
    'node_modules/electron-builder/cli.js',
    ...['--publish', 'never', '--linux', '--x64', '--dir'],
    `-c.electronDist=${await standIn()}`,
    `-c.directories.output=${out}`,
  );
  const packed = join(out, 'linux-unpacked');
  const binary = await readFile(join(packed, 'murmuration'));
  const at = binary.indexOf(fuseMark) + fuseMark.length;
  // Run as Node, cookies, NODE_OPTIONS, --inspect, integrity, archive alone, snapshot, file: powers, wasm traps.
  expect(binary.subarray(at, at + 9).toString()).toBe('010011001');
  const resources = join(packed, 'resources');
  expect((await readdir(resources)).sort()).toEqual(['NOTICES.txt', 'app.asar', 'sbom.cdx.json']);
  const { listPackage, extractFile } = builders('@electron/asar') as {
    listPackage(path: string): string[];
    extractFile(path: string, name: string): Buffer;
  };
  const inside = listPackage(join(resources, 'app.asar'));
  const known = /^\/(package\.json|dist|dist\/(desktop|workbench|vault)(\/.*)?)$/;
  expect(inside.filter(path => !known.test(path))).toEqual([]);
  for (const name of ['desktop/main.mjs', 'desktop/preload.cjs', 'workbench/index.html', 'vault/vault.html'])
    expect(inside).toContain(`/dist/${name}`);
  const app = JSON.parse(extractFile(join(resources, 'app.asar'), 'package.json').toString());
  expect([app.main, app.scripts]).toEqual(['dist/desktop/main.mjs', undefined]);
  const notices = await readFile(join(resources, 'NOTICES.txt'), 'utf8');
  for (const name of ['react', '@duckdb/duckdb-wasm', 'echarts', 'zod', '@expo-google-fonts/inter'])
    expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  const bill = JSON.parse(await readFile(join(resources, 'sbom.cdx.json'), 'utf8'));
  expect([bill.bomFormat, bill.components.length > 10]).toEqual(['CycloneDX', true]);
});
