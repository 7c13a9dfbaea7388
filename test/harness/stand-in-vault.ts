import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { AppFiles } from '../../electron/app-files.ts';

/** A vault's origin that serves the page of `stand-in-page.ts`, built in memory. */
export async function standInVault(): Promise<AppFiles> {
  const made = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      lib: {
        entry: fileURLToPath(new URL('stand-in-page.ts', import.meta.url)),
        formats: ['es'],
        fileName: () => 'main.js',
      },
    },
  });
  const outputs = (Array.isArray(made) ? made : [made]).flatMap(each =>
    'output' in each ? each.output : [],
  );
  const script = outputs.find(each => each.type === 'chunk');
  if (!script) throw new RangeError('the stand-in was not built');
  const file = (type: string, text: string) => ({ type, bytes: new TextEncoder().encode(text) });
  return new Map([
    [
      'vault.html',
      file(
        'text/html; charset=utf-8',
        '<!doctype html><html lang="en"><head><title>Vault</title><script type="module" src="./main.js"></script></head><body></body></html>',
      ),
    ],
    ['main.js', file('text/javascript; charset=utf-8', script.code)],
  ]);
}
