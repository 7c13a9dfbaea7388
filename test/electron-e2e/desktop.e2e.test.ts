import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Frame, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originHeaders } from '../../electron/app-files.ts';
import { buildDesktop, buildPages, builtPages } from '../../electron/build-pages.ts';
import type { Desktop } from '../../electron/desktop-contract.ts';
import { type DesktopStart, startVariable } from '../../electron/desktop-start.ts';
import { installedElectron } from '../../electron/electron-binary.ts';
import { writeDocument } from '../../shared/document/document-text.ts';
import type { VaultHost } from '../../shared/protocol/host.ts';
import { sampleDocument } from '../fakes/sample-document.ts';

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

  const vaultOf = async (of: Page): Promise<Frame> => {
    const isVault = (frame: Frame) => frame.url().startsWith('app://vault/');
    const frame = of.frames().find(isVault) ?? (await of.waitForEvent('framenavigated', isVault));
    await frame.waitForLoadState('load');
    return frame;
  };

  const environment = (
    userData: string,
    documents: readonly string[] = [],
    exports: readonly string[] = [join(folder, 'export.csv')],
  ): Record<string, string> => {
    const start: DesktopStart = {
      exports: [...exports],
      documents: [...documents],
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
    vault = await vaultOf(page);
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
      'recentDocuments',
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
    vault = await vaultOf(page);
    const ofVault = await vault.evaluate(async () => {
      const answer = await fetch('gone.js');
      return [answer.status, Object.fromEntries(answer.headers)] as const;
    });
    expect(ofVault).toEqual([404, expect.objectContaining(originHeaders('vault', origins))]);
  });

  it('keeps every renderer in the sandbox, by the system’s own word', async context => {
    if (isRoot) context.skip('as root, Chromium runs without its sandbox');
    const metrics = await app.evaluate(({ app: running }) =>
      running.getAppMetrics().map(({ pid, type, sandboxed }) => ({ pid, type, sandboxed })),
    );
    const renderers = metrics.filter(({ type }) => type === 'Tab');
    expect(renderers.length).toBeGreaterThanOrEqual(2);
    for (const { pid, sandboxed } of renderers) {
      if (process.platform !== 'linux') {
        expect([pid, sandboxed]).toEqual([pid, true]);
        continue;
      }
      // proc(5): 2 is a filter of system calls.
      expect(await readFile(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
    }
  });

  it('gives a frame that a page makes itself nothing of the desktop', async () => {
    for (const frame of [page.mainFrame(), vault]) {
      const found = await frame.evaluate(async () => {
        const child = document.createElement('iframe');
        child.srcdoc = '<p>hostile</p>';
        document.body.append(child);
        await new Promise(done => setTimeout(done, 300));
        let has = false;
        try {
          has = 'murmurationDesktop' in child.contentWindow! || 'require' in child.contentWindow!;
        } catch {}
        child.remove();
        return has;
      });
      expect(found).toBe(false);
    }
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

  it('opens a document in a window of its own, and comes back to it', async () => {
    const path = join(folder, 'spring.murmuration');
    await writeFile(path, writeDocument(sampleDocument));
    const start = async () => {
      const again = spawn(binary, [main, ...switches], {
        env: environment(folder, [path], []),
        stdio: 'ignore',
      });
      expect((await once(again, 'exit'))[0]).toBe(0);
    };
    const opened = app.waitForEvent('window');
    await start();
    const window = await opened;
    await window.locator('.answer-history').waitFor();
    expect(await window.title()).toContain('spring.murmuration');
    await start();
    await page.waitForTimeout(1000);
    expect(app.windows()).toHaveLength(2);
    await window.close();
  });

  it('saves a document and a PDF where its dialogs were answered, and nothing where they were not', async () => {
    const answerDialogs = (filePath: string) =>
      app.evaluate(({ dialog }, path) => {
        dialog.showSaveDialog = (async () => ({ canceled: path === '', filePath: path })) as never;
      }, filePath);
    const save = () =>
      page.evaluate(
        bytes =>
          (window as unknown as { murmurationDesktop: Desktop }).murmurationDesktop.saveDocument({
            bytes: Uint8Array.from(bytes),
            into: 'another',
          }),
        [...writeDocument(sampleDocument)],
      );
    const paper = () =>
      page.evaluate(() =>
        (window as unknown as { murmurationDesktop: Desktop }).murmurationDesktop.toPaper({
          as: 'pdf',
          what: 'answer',
        }),
      );
    await answerDialogs('');
    expect([await save(), await paper()]).toEqual([{ outcome: 'cancelled' }, { outcome: 'cancelled' }]);
    await answerDialogs(join(folder, 'saved.murmuration'));
    expect(await save()).toEqual({ outcome: 'saved', name: 'saved.murmuration' });
    expect(await readFile(join(folder, 'saved.murmuration'))).toEqual(
      Buffer.from(writeDocument(sampleDocument)),
    );
    await answerDialogs(join(folder, 'answer.pdf'));
    expect(await paper()).toEqual({ outcome: 'done' });
    expect((await readFile(join(folder, 'answer.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('answers its calls strictly, and with no reason', async () => {
    const refused = await page.evaluate(async () => {
      const desktop = (
        window as unknown as { murmurationDesktop: Record<string, (given: unknown) => unknown> }
      ).murmurationDesktop;
      const said: string[] = [];
      for (const [name, given] of [
        ['saveFiles', [{ name: '../x.csv', bytes: new Uint8Array(1) }]],
        ['saveDocument', { bytes: new Uint8Array(1), into: '/etc/passwd' }],
        ['toPaper', { as: 'exe', what: 'answer' }],
      ] as const)
        await Promise.resolve(desktop[name]!(given)).catch((error: Error) => said.push(error.message));
      return said;
    });
    expect(refused).toHaveLength(3);
    for (const text of refused) expect(text).toMatch(/malformed request$/);
  });

  it('follows the system’s light and dark', async () => {
    for (const theme of ['dark', 'light'] as const) {
      await app.evaluate(({ nativeTheme }, source) => {
        nativeTheme.themeSource = source;
      }, theme);
      await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
    }
    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'system';
    });
  });

  it('goes the whole way to an answer without one request but its own, in the pages and in Node', async () => {
    const requests: string[] = [];
    app.context().on('request', request => requests.push(request.url()));
    await app.evaluate(() => {
      const asked: string[] = [];
      Object.assign(globalThis, { askedOfNode: asked });
      const { Socket } = process.getBuiltinModule('node:net');
      const dns = process.getBuiltinModule('node:dns');
      const { connect } = Socket.prototype;
      Socket.prototype.connect = function (this: InstanceType<typeof Socket>, ...given: unknown[]) {
        const [to] = given;
        // A pipe between the app's own processes has a path and no port.
        if (typeof to !== 'object' || to === null || !('path' in to)) asked.push('connect');
        return Reflect.apply(connect, this, given);
      } as typeof connect;
      for (const name of ['lookup', 'resolve'] as const) {
        const own = dns[name] as (...given: unknown[]) => unknown;
        dns[name] = ((...given: unknown[]) => {
          asked.push(name);
          return own(...given);
        }) as never;
      }
    });
    const opened = app.waitForEvent('window');
    const again = spawn(binary, [main, ...switches], { env: environment(folder, [], []), stdio: 'ignore' });
    await once(again, 'exit');
    const window = await opened;
    await window.getByRole('button', { name: 'Open the sample journeys' }).click();
    await window.getByRole('group', { name: 'People by touchpoint' }).waitFor();
    expect(requests.filter(url => !/^(app:\/\/(workbench|vault)\/|blob:app:|data:)/.test(url))).toEqual([]);
    const node = await app.evaluate(() => (globalThis as unknown as { askedOfNode: string[] }).askedOfNode);
    expect(node).toEqual([]);

    // It holds an answer that is in no file: it asks before it closes, and stays when that is said.
    const answerLeaving = (response: number) =>
      app.evaluate(({ dialog }, chosen) => {
        dialog.showMessageBoxSync = (() => chosen) as never;
      }, response);
    await answerLeaving(0);
    const handle = await app.browserWindow(window);
    await handle.evaluate(own => own.close());
    await page.waitForTimeout(500);
    expect(app.windows()).toHaveLength(2);
    await answerLeaving(1);
    await handle.evaluate(own => own.close());
    await expect.poll(() => app.windows().length).toBe(1);
  });

  it('opens the window again after its page’s process was killed, and the store has what was in it', async () => {
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = (async () => ({ response: 0, checkboxChecked: false })) as never;
    });
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
    );
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) => {
          const { webContents } = BrowserWindow.getAllWindows()[0]!;
          return !webContents.isCrashed() && !webContents.isLoading() && webContents.getURL();
        }),
      )
      .toBe('app://workbench/index.html');
    expect(await readdir(join(folder, 'ledger'))).toContain('probe');
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

it.skipIf(binary === 'none' || process.platform !== 'linux')(
  'shows its window where there is no network at all',
  async context => {
    const folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
    try {
      if (spawnSync('unshare', ['--net', 'true']).status !== 0)
        context.skip('this machine gives no network namespace');
      const start: DesktopStart = { exports: [], documents: [], ledger: join(folder, 'ledger') };
      const child = spawn('unshare', ['--net', binary, main, ...(isRoot ? ['--no-sandbox'] : [])], {
        env: { ...process.env, XDG_CONFIG_HOME: folder, [startVariable]: JSON.stringify(start) },
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const first = await Promise.race([
        once(child, 'message').then(([said]) => said as unknown),
        once(child, 'exit').then(() => 'ended'),
      ]);
      child.kill();
      expect(first).toBe('shown');
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  },
);

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
