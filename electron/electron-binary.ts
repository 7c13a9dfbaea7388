import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, posix, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Machine } from './durable/data-directory.ts';

/** Where Electron's package is, without evaluating it: that would fetch the binary. */
function electronPackage(): string | 'none' {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return 'none';
  }
}

/**
 * The Electron that is on this machine: in ELECTRON_OVERRIDE_DIST_PATH, or where its package puts it.
 *
 * @param folder  Electron's package
 */
export async function installedElectron(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder = electronPackage(),
): Promise<string | 'none'> {
  const text = (path: string) => readFile(path, 'utf8').catch(() => '');
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const program = programPath(process.platform);
  if (override) {
    const path = join(override, program);
    return existsSync(path) ? path : 'none';
  }
  if (folder === 'none') return 'none';
  const wanted = await electronVersion(folder);
  const found = (await text(join(folder, 'dist', 'version'))).trim().replace(/^v/, '');
  const path = join(folder, 'dist', program);
  return found === wanted && existsSync(path) ? path : 'none';
}

function programPath(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

async function electronVersion(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** Why there is no binary, as a part of a sentence. */
export type Fetched =
  | { readonly outcome: 'fetched'; readonly path: string }
  | { readonly outcome: 'not fetched'; readonly why: string };

/** A server that sends nothing for so long is given up. */
const patience = 15_000;
const rememberedFor = 24 * 60 * 60 * 1000;

/**
 * Fetches Electron's binary, once and checked against the sums in its package: the only use of the network.
 * A failure is remembered for a day.
 *
 * @param say  told the size and how far it is
 */
export async function fetchElectron(
  say: (line: string) => void,
  {
    again,
    signal,
  }: { /** Although it failed within the day. */ readonly again: boolean; readonly signal: AbortSignal },
): Promise<Fetched> {
  const folder = electronPackage();
  if (folder === 'none') return { outcome: 'not fetched', why: 'it is not installed' };
  const memory = join(
    cacheDirectory({ platform: process.platform, environment: process.env, home: homedir() }),
    'electron-fetch',
  );
  const remembered = again ? 'nothing' : await recentFailure(memory);
  if (remembered !== 'nothing') {
    return { outcome: 'not fetched', why: `${remembered} earlier today; --window electron tries again` };
  }
  const version = await electronVersion(folder);
  say(`Electron ${version} is not here yet: fetching it once …`);
  try {
    await download(folder, version, say, signal);
    await unpack(folder);
    await rm(memory, { force: true });
  } catch (error) {
    if (signal.aborted) return { outcome: 'not fetched', why: 'it was cancelled' };
    const why = `fetching it failed (${causeOf(error)})`;
    await mkdir(dirname(memory), { recursive: true })
      .then(() => writeFile(memory, why))
      .catch(() => {});
    return { outcome: 'not fetched', why };
  }
  const path = await installedElectron();
  return path === 'none'
    ? { outcome: 'not fetched', why: 'it did not unpack' }
    : { outcome: 'fetched', path };
}

async function recentFailure(memory: string): Promise<string | 'nothing'> {
  const found = await stat(memory).catch(() => 'nothing' as const);
  if (found === 'nothing' || Date.now() - found.mtimeMs > rememberedFor) return 'nothing';
  return readFile(memory, 'utf8').catch(() => 'nothing');
}

/** The part of Electron's own downloader that is used. */
interface Downloader {
  downloadArtifact(wanted: {
    version: string;
    artifactName: 'electron';
    platform: string;
    arch: string;
    checksums: Record<string, string>;
    downloadOptions: {
      quiet: true;
      signal: AbortSignal;
      getProgressCallback(progress: { transferred: number; total: number | null }): Promise<void>;
    };
  }): Promise<string>;
}

async function download(
  folder: string,
  version: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const downloader = createRequire(join(folder, 'package.json')).resolve('@electron/get');
  const { downloadArtifact } = (await import(pathToFileURL(downloader).href)) as Downloader;
  const checksums = JSON.parse(await readFile(join(folder, 'checksums.json'), 'utf8')) as Record<
    string,
    string
  >;
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error('no byte for 15 seconds')), patience);
  };
  const tell = progressLines(say);
  listen();
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums,
      downloadOptions: {
        quiet: true,
        signal: AbortSignal.any([signal, silence.signal]),
        async getProgressCallback({ transferred, total }) {
          listen();
          if (total !== null) tell(transferred, total);
        },
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

/** One line for the size and one for each tenth. */
export function progressLines(say: (line: string) => void): (done: number, total: number) => void {
  let told = -1;
  return (done, total) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth === told) return;
    told = tenth;
    say(`Fetching Electron: ${tenth * 10} % of ${Math.round(total / 1e6)} MB`);
  };
}

/** Electron's own installer unpacks what is in its cache, after checking the sum again. */
async function unpack(folder: string): Promise<void> {
  const child = spawn(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('it did not unpack');
}

/** Short, and without the address or a path: a system's code, or what was thrown here. */
function causeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && (at.code === 'ENOTFOUND' || at.code === 'EAI_AGAIN')) return 'no network';
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]+$/.test(at.code)) return at.code;
    if (at.name === 'HTTPError') return 'the server does not have it';
    if (at.message === 'no byte for 15 seconds' || at.message === 'it did not unpack') return at.message;
  }
  return 'the download is not whole or not genuine';
}

/** Where things go that may be thrown away, by each platform's custom. */
export function cacheDirectory({ platform, environment, home }: Machine): string {
  if (platform === 'win32') {
    return win32.join(
      environment['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'),
      'murmuration',
      'Cache',
    );
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', 'murmuration');
  const cache = environment['XDG_CACHE_HOME'];
  return posix.join(cache && posix.isAbsolute(cache) ? cache : posix.join(home, '.cache'), 'murmuration');
}
