import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The packaged program, as somebody would start it who wants it to do something else. It cannot be driven from
 * outside, which is what these tests are about: they look at its fuses and at how it ends.
 */

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'dist', 'package');
const places = {
  linux: ['linux-unpacked/murmuration', 'linux-arm64-unpacked/murmuration'],
  darwin: ['mac', 'mac-arm64'].map(folder => `${folder}/Murmuration.app/Contents/MacOS/Murmuration`),
  win32: ['win-unpacked/Murmuration.exe'],
};
const program =
  process.env['MURMURATION_ARTEFACT'] ??
  (places[process.platform as keyof typeof places] ?? [])
    .map(path => join(built, path))
    .find(path => existsSync(path)) ??
  'none';
if (program === 'none') {
  process.stderr.write(
    'The packaged app’s tests are skipped: there is no package (npm run package -- --dir makes one).\n',
  );
}

describe.skipIf(program === 'none')('the packaged app', () => {
  const run = (args: readonly string[], environment: Record<string, string> = {}) =>
    spawnSync(program, args, {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      timeout: 20_000,
    });

  it('has every fuse as it is configured', async () => {
    const builder = createRequire(join(root, 'node_modules/app-builder-lib/package.json'));
    const { getCurrentFuseWire, FuseState, FuseV1Options } = builder('@electron/fuses') as {
      getCurrentFuseWire(path: string): Promise<Record<number, number>>;
      FuseState: { ENABLE: number; DISABLE: number };
      FuseV1Options: Record<string, number>;
    };
    const wire = await getCurrentFuseWire(program);
    const state = (name: string) => wire[FuseV1Options[name]!];
    for (const name of [
      'RunAsNode',
      'EnableNodeOptionsEnvironmentVariable',
      'EnableNodeCliInspectArguments',
      'LoadBrowserProcessSpecificV8Snapshot',
      'GrantFileProtocolExtraPrivileges',
    ])
      expect([name, state(name)]).toEqual([name, FuseState.DISABLE]);
    for (const name of [
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
    ])
      expect([name, state(name)]).toEqual([name, FuseState.ENABLE]);
  });

  it('is no Node, takes no script from the environment, and lets nobody look inside', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
    try {
      expect(run(['-e', 'process.exit(7)'], { ELECTRON_RUN_AS_NODE: '1' }).status).not.toBe(7);
      const script = join(folder, 'hostile.cjs');
      await writeFile(script, 'process.exit(7)');
      expect(run(['--version'], { NODE_OPTIONS: `--require ${script}` }).status).not.toBe(7);
      for (const name of ['--remote-debugging-port=0', '--disable-site-isolation-trials', '--js-flags=--x'])
        expect([name, run([name]).status]).toEqual([name, 1]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
