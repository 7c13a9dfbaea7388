import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export const builtPages = join(root, 'dist');

const sources = ['renderer', 'shared', 'vite.config.ts', 'package-lock.json'];

/**
 * Builds the pages that are missing or older than their sources; an install without sources has them built.
 *
 * @param say  told one line before a build
 */
export async function buildPages(say: (line: string) => void): Promise<'built' | 'fresh'> {
  const newest = await newestChange(sources.map(path => join(root, path)));
  const documents = ['workbench/index.html', 'vault/vault.html'].map(path =>
    changedAt(join(builtPages, path)),
  );
  if (newest < Math.min(...(await Promise.all(documents)))) return 'fresh';
  say('Building the pages …');
  const { build } = await import('vite');
  // Vite takes the mode of whatever runs it, a test runner say, for the pages' own.
  const { NODE_ENV: mode = 'production' } = process.env;
  process.env['NODE_ENV'] = 'production';
  const { pageBuild } = await import('../vite.config.ts');
  for (const page of ['workbench', 'vault'] as const) {
    const fresh = join(builtPages, `.${page}-${process.pid}`);
    await build({ ...pageBuild(page, fresh), logLevel: 'error' });
    await swap(fresh, join(builtPages, page));
  }
  process.env['NODE_ENV'] = mode;
  return 'built';
}

/** Another build may be at it at the same time: whole folders are swapped, and either is right. */
async function swap(fresh: string, place: string): Promise<void> {
  const old = `${fresh}-old`;
  await mkdir(old, { recursive: true });
  await rename(place, join(old, 'was')).catch(() => {});
  await rename(fresh, place);
  await rm(old, { recursive: true, force: true });
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    found => found.mtimeMs,
    () => -1,
  );
}

/** Milliseconds of the latest change under the paths, folders included, so that a removed file counts. */
async function newestChange(paths: readonly string[]): Promise<number> {
  let newest = 0;
  for (const path of paths) {
    newest = Math.max(newest, await changedAt(path));
    for (const entry of await readdir(path, { withFileTypes: true, recursive: true }).catch(() => [])) {
      newest = Math.max(newest, await changedAt(join(entry.parentPath, entry.name)));
    }
  }
  return newest;
}
