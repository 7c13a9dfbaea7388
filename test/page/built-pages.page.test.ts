import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { originHeaders } from '../../electron/app-files.ts';
import { buildDesktop, builtPages } from '../../electron/build-pages.ts';
import { freshPages, type OpenApp, openApp, type Pages } from '../harness/app-pages.ts';
import { rawRequest } from '../harness/raw-request.ts';

let pages: Pages;
let app: OpenApp;

beforeAll(async () => {
  pages = await freshPages();
  app = await openApp({ pages });
  await (await app.vaultFrame()).waitForLoadState('load');
});
afterAll(() => app?.close());

it('sends every header with every built file, as HTTP carries it', async () => {
  const { port } = app.host;
  const hosts = { workbench: `127.0.0.1:${port}`, vault: `localhost:${port}` };
  const origins = { workbench: `http://${hosts.workbench}`, vault: `http://${hosts.vault}` };
  const keys = {
    workbench: new URL(app.page.url()).pathname.split('/')[1],
    vault: new URL((await app.vaultFrame()).url()).pathname.split('/')[1],
  };
  for (const origin of ['workbench', 'vault'] as const) {
    for (const [path, file] of pages[origin]) {
      const answer = await rawRequest(port, [
        `HEAD /${keys[origin]}/${path} HTTP/1.1`,
        `host: ${hosts[origin]}`,
      ]);
      const wanted = { ...originHeaders(origin, origins), 'content-type': file.type };
      const got = Object.fromEntries(Object.keys(wanted).map(name => [name, answer.headers[name]]));
      expect([path, answer.status, got]).toEqual([path, 200, wanted]);
    }
  }
});

it('opens with no request but to its two origins, nothing refused and nothing said', () => {
  const { requests, ...rest } = app.recorded;
  expect(new Set(requests.map(address => new URL(address).host))).toEqual(
    new Set([`127.0.0.1:${app.host.port}`, `localhost:${app.host.port}`]),
  );
  expect(rest).toEqual({ failedRequests: [], console: [], pageErrors: [], violations: [] });
});

it('shares no script between the two origins', () => {
  const hashes = (files: Pages['vault']) =>
    [...files]
      .filter(([path]) => path.endsWith('.js'))
      .map(([, { bytes }]) => createHash('sha256').update(bytes).digest('hex'));
  const vault = new Set(hashes(pages.vault));
  // The bundler's own few lines, which import nothing, are the same wherever it puts them.
  const runtime = [...pages.vault]
    .filter(([path]) => path.includes('rolldown-runtime'))
    .map(([, file]) => file);
  for (const { bytes } of runtime) vault.delete(createHash('sha256').update(bytes).digest('hex'));
  expect(hashes(pages.workbench).filter(hash => vault.has(hash))).toEqual([]);
});

it('ships one engine, in the vault alone, no source map, nothing inline and only types it knows', () => {
  const all = [...pages.workbench, ...pages.vault];
  const wasm = (files: Pages['vault']) => [...files.keys()].filter(path => path.endsWith('.wasm'));
  expect(wasm(pages.workbench)).toEqual([]);
  expect(wasm(pages.vault)).toEqual([expect.stringMatching(/duckdb-eh/)]);
  expect(all.filter(([path]) => path.endsWith('.map')).map(([path]) => path)).toEqual([]);
  expect(all.filter(([, file]) => file.type === 'application/octet-stream').map(([path]) => path)).toEqual(
    [],
  );
  for (const [path, { type, bytes }] of all) {
    if (!type.startsWith('text/')) continue;
    const text = Buffer.from(bytes).toString();
    expect([path, text.includes('sourceMappingURL=')]).toEqual([path, false]);
    if (!path.endsWith('.html')) continue;
    expect([path, text.match(/<script(?![^>]*\ssrc=)[^>]*>|<style|\son\w+=|\sstyle=/g)]).toEqual([
      path,
      null,
    ]);
  }
});

/** Sentences of modules that only the vault may hold, by module. */
const vaultOnly = {
  engine: 'lock_configuration',
  store: 'an event without a person',
  runner: 'no such bin',
  formats: 'text after a closing quote',
  noise: 'privacy noise needs the cryptographic generator',
  ledger: 'the population has no ledger yet',
};

it('starts the workbench with no more script than is said here', async () => {
  const scripts = [...pages.workbench].filter(([name]) => /assets\/index-.*\.js$/.test(name));
  expect(scripts).toHaveLength(1);
  const sent = gzipSync(scripts[0]![1].bytes).length;
  // Raise it knowingly: every package that a view takes comes in here.
  expect(sent).toBeLessThan(520_000);
  expect(sent).toBeGreaterThan(200_000);
});

it('keeps the engine, the journeys, the formats, the noise and the ledger out of the workbench', () => {
  const held = (files: Pages['vault']) => {
    const text = [...files]
      .filter(([path]) => path.endsWith('.js'))
      .map(([, { bytes }]) => Buffer.from(bytes).toString())
      .join('\n');
    return Object.entries(vaultOnly).filter(([, sentence]) => text.includes(sentence));
  };
  expect(held(pages.vault)).toEqual(Object.entries(vaultOnly));
  expect(held(pages.workbench)).toEqual([]);
});

/** Addresses in libraries' texts: names of standards, and of places that a lock or a policy keeps from being asked. */
const knownAddresses =
  /^https?:\/\/(www\.w3\.org|json-schema\.org|github\.com|react\.dev|reactjs\.org|echarts\.apache\.org|fb\.me|base-ui\.com|zod\.dev|extensions\.duckdb\.org|cdn\.jsdelivr\.net|duckdb\.org|rolldown\.rs|127\.0\.0\.1|localhost)/;

it('names no address that is not known to be dead, in either page or in Electron’s own scripts', async () => {
  await buildDesktop(() => {});
  const desktop = ['main.mjs', 'preload.cjs'].map(name =>
    readFile(join(builtPages, 'desktop', name), 'utf8'),
  );
  const page = (files: Pages['vault']) =>
    [...files]
      .filter(([path]) => /\.(js|css|html)$/.test(path))
      .map(([, { bytes }]) => Buffer.from(bytes).toString())
      .join('\n');
  const texts = {
    workbench: page(pages.workbench),
    vault: page(pages.vault),
    // They are not minified, and their comments are full of addresses.
    desktop: (await Promise.all(desktop)).join('\n').replace(/^\s*\/\*[\s\S]*?\*\//gm, ''),
  };
  for (const [place, text] of Object.entries(texts)) {
    const addresses = [...new Set(text.match(/\b(?:https?|wss?):\/\/[A-Za-z0-9.-]+/g) ?? [])];
    expect([place, addresses.filter(address => !knownAddresses.test(address))]).toEqual([place, []]);
  }
});

it('gives Electron two scripts: one that opens no socket, and one of CommonJS that has Electron alone', async () => {
  await buildDesktop(() => {});
  const text = (name: string) => readFile(join(builtPages, 'desktop', name), 'utf8');
  const main = await text('main.mjs');
  const imported = [...main.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name]) => name!);
  const [, taken] = /^import \{([^}]*)\} from "electron";$/m.exec(main)!;
  const names = taken!.split(',').map(name => name.trim().split(' as ')[0]!);
  expect(names.sort()).toEqual([
    'BrowserWindow',
    'Menu',
    'app',
    'dialog',
    'ipcMain',
    'nativeTheme',
    'protocol',
    'screen',
    'session',
  ]);
  expect(imported.filter(name => name !== 'electron' && !name.startsWith('node:'))).toEqual([]);
  expect(
    imported.filter(name => /^node:(http|https|http2|net|tls|dgram|dns|child_process)/.test(name)),
  ).toEqual([]);
  const preload = await text('preload.cjs');
  expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
  expect(preload).not.toMatch(/^(import|export) /m);
});

it('follows the system’s light and dark while it is open', async () => {
  const theme = () => app.page.evaluate(() => document.documentElement.dataset['theme']);
  for (const colorScheme of ['dark', 'light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await expect.poll(theme).toBe(colorScheme);
  }
});
