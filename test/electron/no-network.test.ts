import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

/**
 * What the linter and the import fences cannot tell, read out of the sources themselves: names that would ask for
 * something, and calls of Electron that are never made. Comments do not count.
 */

const root = join(import.meta.dirname, '..', '..');
let sources: ReadonlyMap<string, string>;

beforeAll(async () => {
  const found = new Map<string, string>();
  for (const folder of ['electron', 'renderer', 'shared', 'bench', 'docs', '.ci']) {
    const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
    for (const entry of entries) {
      if (!entry.isFile() || !/\.(ts|tsx|mjs|cjs|html|css)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(root.length + 1).replaceAll('\\', '/');
      found.set(name, withoutComments(await readFile(path, 'utf8')));
    }
  }
  sources = found;
});

function withoutComments(text: string): string {
  return text
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/<!--[\s\S]*?-->/g, '');
}

/** Files in which a pattern stands. */
const having = (pattern: RegExp) =>
  [...sources].filter(([, text]) => pattern.test(text)).map(([name]) => name);

it('reads sources of every folder', () => {
  expect(sources.size).toBeGreaterThan(300);
  expect(withoutComments("a('https://x/**') // fetch(\n  /* fetch( */ b")).toBe("a('https://x/**') \n b");
});

it('asks for something in three files, each its own origin', () => {
  const asking =
    /\bfetch\s*[(?.]|\.fetch\b|\[['"]fetch['"]\]|\b(?:XMLHttpRequest|WebSocket|EventSource|WebTransport|RTCPeerConnection|importScripts|sendBeacon|serviceWorker|SharedWorker)\b/;
  expect(having(asking).sort()).toEqual([
    'renderer/vault/page/host.ts',
    'renderer/vault/worker/remote-store.ts',
    'renderer/vault/worker/served-source.ts',
  ]);
  for (const name of having(asking)) {
    for (const [, address] of sources.get(name)!.matchAll(/\bfetch\(\s*([^,]+),/g))
      expect([name, address]).toEqual([
        name,
        expect.stringMatching(/^`\$\{host\.base\}(alive|store|source|memory)/),
      ]);
  }
  for (const planted of ["window.fetch('x')", "self['fetch']", 'navigator.sendBeacon(x)', 'new WebSocket(x)'])
    expect([planted, asking.test(planted)]).toEqual([planted, true]);
});

it('names no address of the network', () => {
  const known =
    /^https?:\/\/(?:127\.0\.0\.1|localhost|\$\{|www\.w3\.org\/|json-schema\.org\/|json\.schemastore\.org\/)/;
  const addresses = [...sources].flatMap(([name, text]) =>
    [...text.matchAll(/\b(?:https?|wss?|ftp):\/\/[^\s'"`)]*/g)]
      .map(([address]) => address)
      .filter(address => !known.test(address))
      .map(address => `${name}: ${address}`),
  );
  expect(addresses).toEqual([]);
});

it('listens in one place, and connects nowhere', () => {
  expect(having(/\bcreateServer\b|\bserver\.listen\(/)).toEqual(['electron/loopback-host.ts']);
  expect(having(/\bnew Socket\(|\bcreateConnection\b|\.connect\(\s*[{'"`\d]/)).toEqual([]);
});

it('never opens an address with the system, writes no dump, updates nothing and judges no certificate', () => {
  const never = [
    'openExternal',
    'crashReporter',
    'autoUpdater',
    'electron-updater',
    'desktopCapturer',
    'setCertificateVerifyProc',
    "'certificate-error'",
    'disableHardwareAcceleration',
    'setUsePlainTextEncryption',
    'takeHeapSnapshot',
    'writeHeapSnapshot',
    'getHeapSnapshot',
    'report\\.writeReport',
    'setAsDefaultProtocolClient',
    'registerFileProtocol',
    'interceptHttpProtocol',
    'executeJavaScript',
    'nodeIntegration: true',
    'sandbox: false',
    'contextIsolation: false',
    'webSecurity: false',
  ];
  expect(never.flatMap(name => having(new RegExp(name)).map(file => `${file}: ${name}`))).toEqual([]);
});
