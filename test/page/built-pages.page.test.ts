import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

it('gives Electron two scripts: one that opens no socket, and one of CommonJS that has Electron alone', async () => {
  await buildDesktop(() => {});
  const text = (name: string) => readFile(join(builtPages, 'desktop', name), 'utf8');
  const main = await text('main.mjs');
  const imported = [...main.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name]) => name!);
  expect(imported).toContain('electron');
  expect(imported.filter(name => name !== 'electron' && !name.startsWith('node:'))).toEqual([]);
  expect(
    imported.filter(name => /^node:(http|https|http2|net|tls|dgram|dns|child_process)/.test(name)),
  ).toEqual([]);
  const preload = await text('preload.cjs');
  expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
  expect(preload).not.toMatch(/^(import|export) /m);
});
