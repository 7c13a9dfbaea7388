import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';

const launcher = fileURLToPath(new URL('../../electron/murmuration.mjs', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CallOptions {
  readonly folder: string;
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  /** Shell text before the program, such as a limit. */
  readonly shell?: string;
  /** Called with the process as soon as it runs. */
  readonly during?: (process: ReturnType<typeof spawn>) => void;
}

// Every call starts a program and often an engine; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 600_000 });

/** Calls the real program as a process of its own. */
export function murmuration(args: readonly string[], options: CallOptions): Promise<Outcome> {
  const { INIT_CWD: _, ...inherited } = process.env;
  const command = [process.execPath, launcher, ...args];
  const started =
    options.shell === undefined ? command : ['sh', '-c', `${options.shell}; exec "$@"`, 'sh', ...command];
  const child = spawn(started[0]!, started.slice(1), {
    cwd: options.folder,
    env: {
      ...inherited,
      HOME: options.folder,
      USERPROFILE: options.folder,
      APPDATA: join(options.folder, 'data-home'),
      XDG_DATA_HOME: join(options.folder, 'data-home'),
      ...options.environment,
    },
  });
  options.during?.(child);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', chunk => out.push(chunk));
  child.stderr.on('data', chunk => err.push(chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', status =>
      resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

/** A folder of its own for a test file, removed with it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a failed call prints: the code of its line on standard error. */
export function faultCode({ err }: Outcome): string | undefined {
  const last = err.trimEnd().split('\n').at(-1);
  return /^murmuration: ([a-z-]+): /.exec(last ?? '')?.[1];
}
