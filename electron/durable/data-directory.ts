import { posix, win32 } from 'node:path';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The person's home folder. */
  readonly home: string;
}

/**
 * Where ledgers live unless somebody says otherwise: the user's data folder, by each platform's custom
 * (XDG Base Directory Specification; a relative XDG_DATA_HOME is ignored, as it demands).
 */
export function defaultDataDirectory({ platform, environment, home }: Machine): string {
  if (platform === 'win32') {
    const roaming = environment['APPDATA'];
    const folder = roaming && win32.isAbsolute(roaming) ? roaming : win32.join(home, 'AppData', 'Roaming');
    return win32.join(folder, 'murmuration');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'murmuration');
  const data = environment['XDG_DATA_HOME'];
  const folder = data && posix.isAbsolute(data) ? data : posix.join(home, '.local', 'share');
  return posix.join(folder, 'murmuration');
}
