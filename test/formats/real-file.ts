import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a file of the shared data folder lies, which may not be there. */
export function realFile(name: string): string | 'absent' {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  return existsSync(path) ? path : 'absent';
}
