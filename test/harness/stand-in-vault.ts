import type { Frame } from 'playwright-core';
import type { AppFiles } from '../../electron/app-files.ts';
import { freshPages, type OpenApp, openApp } from './app-pages.ts';
import { builtScript } from './built-script.ts';
import type { StandIn } from './stand-in-page.ts';

/** The built workbench before a vault that can be steered; nothing moves in it. */
export async function openBeforeStandIn(height: number): Promise<OpenApp> {
  const { workbench } = await freshPages();
  const app = await openApp({ pages: { workbench, vault: await standInVault() } });
  await app.page.setViewportSize({ width: 1280, height });
  // A picture in the middle of a movement is of neither state.
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  return app;
}

/** Steers the stand-in inside the vault's frame. */
export function steer<M extends keyof StandIn>(
  vault: Frame,
  method: M,
  ...args: Parameters<StandIn[M]>
): Promise<void> {
  return vault.evaluate(
    ([name, given]) => {
      const { standIn } = globalThis as unknown as { standIn: Record<string, (...args: unknown[]) => void> };
      standIn[name as string]!(...(given as unknown[]));
    },
    [method, args] as const,
  );
}

/** A vault's origin that serves the page of `stand-in-page.ts`, built in memory. */
async function standInVault(): Promise<AppFiles> {
  const script = await builtScript('stand-in-page.ts');
  const file = (type: string, text: string) => ({ type, bytes: new TextEncoder().encode(text) });
  return new Map([
    [
      'vault.html',
      file(
        'text/html; charset=utf-8',
        '<!doctype html><html lang="en"><head><title>Vault</title><script type="module" src="./main.js"></script></head><body></body></html>',
      ),
    ],
    ['main.js', file('text/javascript; charset=utf-8', script)],
  ]);
}
