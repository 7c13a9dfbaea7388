import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as z from 'zod';
import { writeWhole } from '../cli/whole-files.ts';

/** What the desktop app remembers about itself. Nothing of it comes out of data. */
const preferencesSchema = z.strictObject({
  window: z.strictObject({
    place: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('unset') }),
      z.strictObject({ state: z.literal('at'), x: z.int(), y: z.int() }),
    ]),
    width: z.int().min(900).max(20_000),
    height: z.int().min(600).max(20_000),
    maximized: z.boolean(),
  }),
  /** Absolute paths of documents, the latest first. */
  recent: z.array(z.string().max(4096)).max(10),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const defaultPreferences: Preferences = {
  window: { place: { state: 'unset' }, width: 1440, height: 900, maximized: false },
  recent: [],
};

export interface PreferencesFile {
  get(): Preferences;
  /** Written whole, one after the other; a disk that takes nothing is no reason to stop. */
  change(next: (now: Preferences) => Preferences): void;
  /** Resolves when what was changed is on the disk. */
  written(): Promise<void>;
}

/** A file that is missing, altered or of another version gives the defaults. */
export async function openPreferences(path: string): Promise<PreferencesFile> {
  let now = await read(path);
  let writing = Promise.resolve();
  return {
    get: () => now,
    change(next) {
      now = preferencesSchema.parse(next(now));
      const content = new TextEncoder().encode(`${JSON.stringify(now, null, 1)}\n`);
      writing = writing
        .then(() => writeWhole(dirname(path), [{ name: basename(path), content: [content] }], ''))
        .catch(() => {});
    },
    written: () => writing,
  };
}

async function read(path: string): Promise<Preferences> {
  try {
    return preferencesSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return defaultPreferences;
  }
}

const mostRecent = 10;

export function withRecent({ recent, ...rest }: Preferences, path: string): Preferences {
  return { ...rest, recent: [path, ...recent.filter(other => other !== path)].slice(0, mostRecent) };
}
