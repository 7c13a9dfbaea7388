import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder, hidden ones included; a lock that goes meanwhile is none. */
export function filesBelow(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return found.isFile() ? [path] : [];
  return readdirSync(path).flatMap(name => filesBelow(join(path, name)));
}
