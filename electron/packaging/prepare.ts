import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildDesktop, buildPages, builtPages } from '../build-pages.ts';
import { appIcons } from './icons.ts';
import { licenceNotices } from './notices.ts';

/**
 * Builds everything that electron-builder puts into a package: `npm run package` (docs/packaging.md).
 */

const root = join(import.meta.dirname, '..', '..');
const say = (line: string) => void process.stderr.write(`${line}\n`);

async function write(name: string, bytes: Uint8Array | string): Promise<void> {
  const path = join(builtPages, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

function run(program: string, args: readonly string[]): string {
  const isWindows = process.platform === 'win32';
  const done = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    shell: isWindows,
    maxBuffer: 64 << 20,
  });
  if (done.status !== 0) throw new Error(`${program} ${args[0]} failed: ${done.stderr}`);
  return done.stdout;
}

await buildPages(say);
await buildDesktop(say);
await rm(join(builtPages, 'icons'), { recursive: true, force: true });
const mark = await readFile(join(root, 'renderer/workbench/styles/murmuration.svg'), 'utf8');
for (const { name, bytes } of appIcons(mark)) await write(`icons/${name}`, bytes);
await write('notices/NOTICES.txt', await licenceNotices(root));
await write('notices/sbom.cdx.json', run('npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev']));
