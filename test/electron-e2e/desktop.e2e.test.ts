import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Frame, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originHeaders } from '../../electron/app-files.ts';
import { buildDesktop, buildPages, builtPages } from '../../electron/build-pages.ts';
import { type DesktopStart, startVariable } from '../../electron/desktop-start.ts';
import { installedElectron } from '../../electron/electron-binary.ts';
import type { VaultHost } from '../../shared/protocol/host.ts';

const binary = await installedElectron();
if (binary === 'none') {
  process.stderr.write(
    'Electron’s tests are skipped: there is no binary (npx install-electron fetches it).\n',
  );
}
const isRoot = process.getuid?.() === 0;
const main = join(builtPages, 'desktop', 'main.mjs');
const origins = { workbench: 'app://workbench', vault: 'app://vault' };
const exported = 'customer_id,touchpoint\n1,home\n';

describe.skipIf(binary === 'none')('in Electron', () => {
  let folder: string;
  let app: ElectronApplication;
  let page: Page;
  let vault: Frame;
  let notes: VaultHost;
  let elsewhere: Server;
  const asked: string[] = [];
  const heard: string[] = [];

  const environment = (userData: string): Record<string, string> => {
    const start: DesktopStart = {
      exports: [join(folder, 'export.csv')],
      documents: [],
      ledger: join(folder, 'ledger'),
    };
    // One folder for what Chromium keeps, and with it one lock, for each run of these tests.
    const own = { XDG_CONFIG_HOME: userData, APPDATA: userData, [startVariable]: JSON.stringify(start) };
    return { ...(process.env as Record<string, string>), ...own };
  };
  const switches = isRoot ? ['--no-sandbox'] : [];
  const netLog = () => join(folder, 'net.json');

  beforeAll(async () => {
    await buildPages(() => {});
    await buildDesktop(() => {});
    folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
    await writeFile(join(folder, 'export.csv'), exported);
    elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: 'https://example.org/' }).end();
    });
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    // With a path of its own and the sandbox: otherwise Playwright adds switches that the product does not have.
    app = await _electron.launch({
      executablePath: binary,
      chromiumSandbox: !isRoot,
      args: [main, `--log-net-log=${netLog()}`, ...switches],
      env: environment(folder),
    });
    page = await app.firstWindow();
    page.on('console', message => heard.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => heard.push(`error: ${error.message}`));
    await page.reload();
    const isVault = (frame: Frame) => frame.url().startsWith('app://vault/');
    vault = page.frames().find(isVault) ?? (await page.waitForEvent('framenavigated', isVault));
    await vault.waitForLoadState('load');
    notes = await vault.evaluate(() => JSON.parse(document.getElementById('host')!.textContent!));
  });

  afterAll(async () => {
    await app?.close();
    elsewhere?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('shows the workbench, and the vault in a process of its own', async () => {
    expect(page.url()).toBe('app://workbench/index.html');
    const frames = await app.evaluate(({ webContents }) => {
      const { mainFrame } = webContents.getAllWebContents()[0]!;
      return [mainFrame, ...mainFrame.frames].map(({ origin, osProcessId }) => ({ origin, osProcessId }));
    });
    expect(frames.map(({ origin }) => origin)).toEqual(['app://workbench', 'app://vault']);
    expect(frames[0]!.osProcessId).not.toBe(frames[1]!.osProcessId);
    expect(heard).toEqual([]);
  });

  it('isolates and sandboxes the page', async () => {
    const preferences = await app.evaluate(({ webContents }) =>
      (
        webContents.getAllWebContents()[0]! as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences(),
    );
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    for (const frame of [page.mainFrame(), vault]) {
      expect(await frame.evaluate(() => [typeof process, typeof require, typeof module])).toEqual(
        Array(3).fill('undefined'),
      );
    }
    expect(await page.evaluate(() => Object.keys((window as never)['murmurationDesktop']))).toEqual([
      'saveFiles',
      'saveDocument',
      'openDocument',
      'nextCommand',
      'toPaper',
    ]);
    expect(await vault.evaluate(() => 'murmurationDesktop' in window)).toBe(false);
  });

  it('sends its headers with every answer', async () => {
    const session = await app.context().newCDPSession(page);
    const got = new Map<string, Record<string, string>>();
    session.on('Network.responseReceived', ({ response }) => got.set(response.url, response.headers));
    await session.send('Network.enable');
    await page.reload();
    await page.waitForLoadState('load');
    const answers = [...got].filter(([url]) => url.startsWith('app://workbench/'));
    expect(answers.length).toBeGreaterThan(1);
    for (const [url, headers] of answers) {
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      expect([url, lower]).toEqual([url, expect.objectContaining(originHeaders('workbench', origins))]);
    }
    const isVault = (frame: Frame) => frame.url().startsWith('app://vault/');
    vault = page.frames().find(isVault) ?? (await page.waitForEvent('framenavigated', isVault));
    await vault.waitForLoadState('load');
  });

  it('serves built files, and nothing that a path could reach besides', async () => {
    const reached = await vault.evaluate(async () => {
      const found: string[] = [];
      for (const address of [
        '../main.mjs',
        '..%2fdesktop%2fmain.mjs',
        'app://vault/../desktop/main.mjs',
        'app://workbench/index.html',
        'app://other/',
        'file:///etc/passwd',
      ]) {
        const answer = await fetch(address).catch(() => undefined);
        if (answer?.ok) found.push(address);
      }
      return found;
    });
    expect(reached).toEqual([]);
  });

  it('gives the vault its store and the file, and the workbench neither', async () => {
    const got = await vault.evaluate(async ({ base, token, sources }) => {
      const headers = { 'murmuration-token': token };
      const put = await fetch(`${base}store/put?name=probe&if-absent=no`, {
        method: 'POST',
        headers,
        body: 'kept',
      });
      const read = await fetch(`${base}store/read?name=probe`, { method: 'POST', headers });
      const part = await fetch(`${base}source/${sources[0]!.at}`, {
        headers: { ...headers, range: 'bytes=0-10' },
      });
      const bare = await fetch(`${base}store/read?name=probe`, { method: 'POST' });
      return [await put.json(), await read.text(), part.status, await part.text(), bare.status];
    }, notes);
    expect(got).toEqual([{ outcome: 'written' }, 'kept', 206, 'customer_id', 403]);
    const reached = await page.evaluate(
      ({ base, token }) =>
        fetch(`${base}store/list?folder=`, { method: 'POST', headers: { 'murmuration-token': token } }).then(
          () => 'reached',
          () => 'stopped',
        ),
      notes,
    );
    expect(reached).toBe('stopped');
  });

  it('grants nothing but copying', async () => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
      const found = [];
      for (const name of names) {
        const status = await navigator.permissions
          .query({ name: name as PermissionName })
          .catch(() => undefined);
        found.push(status?.state ?? 'denied');
      }
      return [...found, await Notification.requestPermission()];
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });

  it('goes nowhere else and opens no window, not even by a redirect', async () => {
    const away = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    for (const frame of [page.mainFrame(), vault]) {
      await frame.evaluate(address => {
        const link = Object.assign(document.createElement('a'), { href: address });
        document.body.append(link);
        link.click();
        link.target = '_blank';
        link.click();
        link.remove();
        window.open(address);
        location.assign(address);
      }, away);
      await page.waitForTimeout(500);
    }
    await page.evaluate(address => {
      (document.querySelector('iframe') as HTMLIFrameElement).src = address;
    }, away);
    await page.waitForTimeout(500);
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toBe('app://workbench/index.html');
    expect(asked).toEqual([]);
    await page.reload();
  });

  it('fetches no dictionary when somebody writes', async () => {
    await page.evaluate(() => {
      const field = document.createElement('textarea');
      document.body.append(field);
      field.focus();
    });
    await page.keyboard.type('recieve teh dictionry');
    await page.waitForTimeout(1000);
    const userData = await app.evaluate(({ app: running }) => running.getPath('userData'));
    expect(existsSync(join(userData, 'Dictionaries'))).toBe(false);
    expect(
      await app.evaluate(({ webContents }) =>
        webContents.getAllWebContents()[0]!.session.isSpellCheckerEnabled(),
      ),
    ).toBe(false);
  });

  it('opens a second start in the first one’s process', async () => {
    const opened = app.waitForEvent('window');
    const second = spawn(binary, [main, ...switches], { env: environment(folder), stdio: 'ignore' });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    const window = await opened;
    await window.waitForURL('app://workbench/index.html');
    await window.close();
    expect(app.windows()).toHaveLength(1);
  });

  it('connected to nothing, by its own log of the network', async () => {
    await app.close();
    const log = JSON.parse(await readFile(netLog(), 'utf8')) as {
      constants: { logEventTypes: Record<string, number> };
      events: { type: number; params?: { url?: string; address?: string } }[];
    };
    const types = log.constants.logEventTypes;
    const of = (name: string) => log.events.filter(({ type }) => type === types[name]);
    expect(of('DNS_TRANSACTION')).toEqual([]);
    expect(of('HOST_RESOLVER_MANAGER_JOB')).toEqual([]);
    expect(of('TCP_CONNECT_ATTEMPT')).toEqual([]);
    expect(of('URL_REQUEST_START_JOB').filter(({ params }) => /^https?:/.test(params?.url ?? ''))).toEqual(
      [],
    );
    // Asking the system for a route sends nothing; Chromium asks for this one.
    const probe = '[2001:4860:4860::8888]:443';
    const addresses = of('UDP_CONNECT').flatMap(({ params }) => params?.address ?? []);
    expect(addresses.filter(address => address !== probe)).toEqual([]);
  });
});

const strace = '/usr/bin/strace';

it.skipIf(binary === 'none' || !existsSync(strace))(
  'makes no system call that sends anything out',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
    try {
      const start: DesktopStart = { exports: [], documents: [], ledger: join(folder, 'ledger') };
      const trace = join(folder, 'trace');
      const traced = ['-f', '-e', 'trace=connect,sendto,sendmsg', '-o', trace, binary, main];
      const child = spawn(strace, [...traced, ...(isRoot ? ['--no-sandbox'] : [])], {
        env: { ...process.env, XDG_CONFIG_HOME: folder, [startVariable]: JSON.stringify(start) },
        stdio: 'ignore',
      });
      await new Promise(done => setTimeout(done, 15_000));
      child.kill();
      await once(child, 'exit');
      const calls = (await readFile(trace, 'utf8')).split('\n').filter(line => /AF_INET/.test(line));
      const isLocal = (line: string) => /inet_addr\("127\.|"::1"|2001:4860:4860::8888/.test(line);
      expect(calls.filter(line => !isLocal(line))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
