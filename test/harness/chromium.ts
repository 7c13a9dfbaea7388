import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, thisDesktop } from '../../electron/browser.ts';

const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));

/**
 * A Chromium for tests: one that is installed, else the one that comes as a package, unpacked once into
 * `.cache`.
 */
export async function testChromium(): Promise<string> {
  const installed = findBrowser(thisDesktop);
  return installed === 'none' ? unpacked() : installed;
}

async function unpacked(): Promise<string> {
  const built = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(join(built, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const place = join(cache, `chromium-${version}`);
  if (!existsSync(place)) {
    await mkdir(cache, { recursive: true });
    const draft = await mkdtemp(join(cache, 'unpacking-'));
    // The package unpacks into the temporary folder, and takes a half-unpacked file there for a whole one.
    const temporary = process.env['TMPDIR'];
    process.env['TMPDIR'] = draft;
    try {
      const { default: chromium } = await import('@sparticuz/chromium');
      await chromium.executablePath();
    } finally {
      if (temporary === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = temporary;
    }
    await rename(draft, place).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return join(place, 'chromium');
}
