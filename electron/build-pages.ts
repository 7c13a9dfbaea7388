import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export const builtPages = join(root, 'dist');

type Say = (line: string) => void;

/**
 * Builds the pages that are missing or older than their sources; an install without sources has them built.
 *
 * @param say  told one line before a build
 */
export async function buildPages(say: Say): Promise<'built' | 'fresh'> {
  const sources = ['renderer', 'shared', 'vite.config.ts', 'package-lock.json'];
  if (await isFresh(sources, ['workbench/index.html', 'vault/vault.html'])) return 'fresh';
  say('Building the pages …');
  await production(async ({ build }, { pageBuild }) => {
    for (const page of ['workbench', 'vault'] as const) {
      const fresh = join(builtPages, `.${page}-${process.pid}`);
      await build({ ...pageBuild(page, fresh), logLevel: 'error' });
      await swap(fresh, join(builtPages, page));
    }
  });
  return 'built';
}

/** The same for the script of the page that checks exports. */
export async function buildVerifier(say: Say): Promise<'built' | 'fresh'> {
  const sources = ['renderer/verify', 'shared', 'vite.config.ts', 'package-lock.json'];
  if (await isFresh(sources, ['verify/check.js'])) return 'fresh';
  say('Building the page that checks exports …');
  await production(async ({ build }, { verifierBuild }) => {
    const fresh = join(builtPages, `.verify-${process.pid}`);
    await build({ ...verifierBuild(fresh), logLevel: 'error' });
    await swap(fresh, join(builtPages, 'verify'));
  });
  return 'built';
}

/** The same for Electron's own scripts. */
export async function buildDesktop(say: Say): Promise<'built' | 'fresh'> {
  const sources = ['electron', 'shared', 'vite.config.ts', 'package-lock.json'];
  if (await isFresh(sources, ['desktop/main.mjs', 'desktop/preload.cjs'])) return 'fresh';
  say('Building the desktop app …');
  await production(async ({ build }, { desktopBuild }) => {
    const fresh = join(builtPages, `.desktop-${process.pid}`);
    for (const part of ['main', 'preload'] as const) {
      await build({ ...desktopBuild(part, fresh), logLevel: 'error' });
    }
    await swap(fresh, join(builtPages, 'desktop'));
  });
  return 'built';
}

/** Vite takes the mode of whatever runs it, a test runner say, for the pages' own. */
async function production(
  work: (vite: typeof import('vite'), config: typeof import('../vite.config.ts')) => Promise<void>,
): Promise<void> {
  const { NODE_ENV: mode } = process.env;
  process.env['NODE_ENV'] = 'production';
  try {
    await work(await import('vite'), await import('../vite.config.ts'));
  } finally {
    if (mode === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = mode;
  }
}

async function isFresh(sources: readonly string[], built: readonly string[]): Promise<boolean> {
  const newest = await newestChange(sources.map(path => join(root, path)));
  const oldest = Math.min(...(await Promise.all(built.map(path => changedAt(join(builtPages, path))))));
  return newest < oldest;
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
