import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isShipped, lockedPackages } from './lockfile.ts';

const licenceFile = /^(licen[cs]e|copying|notice|ofl)([.-].*)?$/i;

/**
 * Licence notices of everything that the app is built from, in one text. Electron's and Chromium's own stand beside
 * the program in every package.
 *
 * @param root  where package-lock.json and node_modules are
 */
export async function licenceNotices(root: string): Promise<string> {
  const shipped = (await lockedPackages(root)).filter(isShipped);
  const sections: string[] = [];
  for (const { path, name, version, license } of shipped.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const texts = await licenceTexts(join(root, path));
    // What other platforms install is in no package of this one.
    if (texts === 'not installed') continue;
    sections.push([`${name} ${version} (${license})`, ...texts].join('\n\n'));
  }
  return `Murmuration contains the following software.\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

async function licenceTexts(folder: string): Promise<readonly string[] | 'not installed'> {
  const names = await readdir(folder).catch(() => 'not installed' as const);
  if (names === 'not installed') return names;
  return Promise.all(
    names
      .filter(name => licenceFile.test(name))
      .toSorted()
      .map(async name => (await readFile(join(folder, name), 'utf8')).trim()),
  );
}
