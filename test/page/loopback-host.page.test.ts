import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPage } from '../../electron/browser.ts';
import type { VaultHost, WorkbenchHost } from '../../shared/protocol/host.ts';
import { launchChromium, newPage, type OpenApp, openApp, record, startHost } from '../harness/app-pages.ts';
import { testChromium } from '../harness/chromium.ts';
import { probePages } from '../harness/probe-pages.ts';
import { rawRequest } from '../harness/raw-request.ts';

let folder: string;
let app: OpenApp;
let workbenchNotes: WorkbenchHost;
let vaultNotes: VaultHost;
const exported = Buffer.from('customer_id,touchpoint\n1,home\n'.repeat(1000));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  await writeFile(join(folder, 'export.csv'), exported);
  app = await openApp({ pages: probePages, exports: [join(folder, 'export.csv')] });
  const frame = await app.vaultFrame();
  await frame.waitForFunction(() => document.body.textContent?.includes('worker runs'));
  const notes = () => JSON.parse(document.getElementById('host')!.textContent!);
  workbenchNotes = await app.page.evaluate(notes);
  vaultNotes = await frame.evaluate(notes);
});

afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

it('keeps the vault in a process of its own', async () => {
  const session = await app.browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  expect(
    targetInfos.filter(target => target.type === 'iframe').map(target => new URL(target.url).host),
  ).toEqual([`localhost:${app.host.port}`]);
});

it('opens with no request but to its two origins, nothing refused and nothing said', () => {
  const { requests, ...rest } = app.recorded;
  expect(new Set(requests.map(address => new URL(address).host))).toEqual(
    new Set([`127.0.0.1:${app.host.port}`, `localhost:${app.host.port}`]),
  );
  expect(rest).toEqual({ failedRequests: [], console: [], pageErrors: [], violations: [] });
});

it('gives the vault its store, and the bytes of the file that it was started with', async () => {
  const frame = await app.vaultFrame();
  const got = await frame.evaluate(async notes => {
    const headers = { 'murmuration-token': notes.token };
    const store = (call: string, body?: string) =>
      fetch(`${notes.base}store/${call}`, { method: 'POST', headers, body: body ?? null });
    const source = (range?: string) =>
      fetch(`${notes.base}source/${notes.sources[0]!.at}`, {
        headers: range ? { ...headers, range } : headers,
      });
    const part = await source('bytes=12-22');
    return {
      put: await (await store('put?name=probe&if-absent=no', 'kept')).json(),
      append: await (await store('append?name=probe&at=4', ' safe')).json(),
      late: await (await store('append?name=probe&at=4', ' lost')).json(),
      read: await (await store('read?name=probe')).text(),
      list: await (await store('list?folder=')).json(),
      part: [part.status, part.headers.get('content-range'), await part.text()],
      whole: (await (await source()).arrayBuffer()).byteLength,
    };
  }, vaultNotes);
  expect(got).toEqual({
    put: { outcome: 'written' },
    append: { outcome: 'appended' },
    late: { outcome: 'moved', size: 9 },
    read: 'kept safe',
    list: { names: ['probe'] },
    part: [206, `bytes 12-22/${exported.length}`, 'touchpoint\n'],
    whole: exported.length,
  });
  expect(vaultNotes.sources).toEqual([{ at: expect.any(String), file: 'export.csv', size: exported.length }]);
});

it('writes nothing of the vault into the workbench’s document', () => {
  expect(workbenchNotes).toEqual({
    vault: `${vaultNotes.base}vault.html`,
    saves: 'download',
    document: { kind: 'none' },
    held: true,
  });
});

it('leaves the workbench no way to the vault’s answers, or to any other address', async () => {
  const tried = await app.page.evaluate(async ({ vault }) => {
    const address = (path: string) => new URL(path, vault).href;
    const outcome = (promise: Promise<unknown>) =>
      promise.then(
        () => 'reached',
        () => 'stopped',
      );
    const loads = (element: HTMLElement) =>
      new Promise<string>(done => {
        element.onload = () => done('reached');
        element.onerror = () => done('stopped');
        document.body.append(element);
      });
    return {
      fetch: await outcome(fetch(address('vault.html'))),
      opaque: await outcome(fetch(address('vault.html'), { mode: 'no-cors' })),
      own: await outcome(fetch(location.href)),
      beacon: navigator.sendBeacon(address('alive')) ? 'queued' : 'stopped',
      script: await loads(Object.assign(document.createElement('script'), { src: address('main.js') })),
      image: await loads(Object.assign(document.createElement('img'), { src: address('vault.html') })),
      document: await outcome(
        Promise.resolve().then(
          () => (document.querySelector('iframe')!.contentWindow as Window).document.body.textContent,
        ),
      ),
    };
  }, workbenchNotes);
  const { beacon, ...rest } = tried;
  expect(rest).toEqual({
    fetch: 'stopped',
    opaque: 'stopped',
    own: 'stopped',
    script: 'stopped',
    image: 'stopped',
    document: 'stopped',
  });
  // A beacon that the policy stops is reported as queued all the same.
  expect(['queued', 'stopped']).toContain(beacon);
  expect(app.recorded.violations.length).toBeGreaterThanOrEqual(5);
});

it('gives a hostile page on another local origin nothing, not even if it knew the keys', async () => {
  const { port } = app.host;
  const hostile = createHttpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>hostile</title><body></body>');
  });
  await once(hostile.listen(0), 'listening');
  try {
    const page = await app.context.newPage();
    for (const host of ['127.0.0.1', 'localhost']) {
      await page.goto(`http://${host}:${(hostile.address() as AddressInfo).port}/`);
      const got = await page.evaluate(
        async ({ addresses, store, token }) => {
          const found: string[] = [];
          const attempt = async (what: string, take: () => Promise<unknown>) => {
            const value = await take().catch(() => '');
            if (value !== '') found.push(`${what}: ${String(value).slice(0, 80)}`);
          };
          const loads = (element: HTMLElement) =>
            new Promise<unknown>(done => {
              element.onload = () => done('loaded');
              element.onerror = () => done('');
              document.body.append(element);
            });
          for (const address of addresses) {
            await attempt(`fetch ${address}`, async () => (await fetch(address)).text());
            await attempt(`credentials ${address}`, async () =>
              (await fetch(address, { credentials: 'include' })).text(),
            );
            await attempt(`opaque ${address}`, async () =>
              (await fetch(address, { mode: 'no-cors' })).text(),
            );
            await attempt(`script ${address}`, () =>
              loads(Object.assign(document.createElement('script'), { src: address })),
            );
            await attempt(`frame ${address}`, async () => {
              const frame = Object.assign(document.createElement('iframe'), { src: address });
              await loads(frame);
              return frame.contentWindow!.frames.length === 0 ? '' : 'frames';
            });
          }
          await attempt('preflight', async () =>
            (
              await fetch(store, { method: 'POST', headers: { 'murmuration-token': token }, body: 'x' })
            ).text(),
          );
          await attempt('plain post', async () =>
            (await fetch(store, { method: 'POST', mode: 'no-cors', body: 'x' })).text(),
          );
          const form = Object.assign(document.createElement('form'), {
            action: store,
            method: 'post',
            target: 'into',
          });
          document.body.append(Object.assign(document.createElement('iframe'), { name: 'into' }), form);
          form.submit();
          await new Promise(done => setTimeout(done, 500));
          return found;
        },
        {
          addresses: [
            `http://127.0.0.1:${port}/`,
            `http://localhost:${port}/`,
            `http://127.0.0.1:${port}/index.html`,
            `http://localhost:${port}/vault.html`,
            `http://127.0.0.1:${port}/start/`,
            new URL('index.html', app.page.url()).href,
            workbenchNotes.vault,
            `${vaultNotes.base}main.js`,
            `${vaultNotes.base}source/${vaultNotes.sources[0]!.at}`,
          ],
          store: `${vaultNotes.base}store/put?name=hostile&if-absent=no`,
          token: vaultNotes.token,
        },
      );
      expect([host, got]).toEqual([host, []]);
    }
    await page.close();
  } finally {
    hostile.close();
    hostile.closeAllConnections();
  }
  const vault = await app.vaultFrame();
  const names = await vault.evaluate(
    async notes =>
      (
        await fetch(`${notes.base}store/list?folder=`, {
          method: 'POST',
          headers: { 'murmuration-token': notes.token },
        })
      ).json(),
    vaultNotes,
  );
  expect(names).toEqual({ names: ['probe'] });
});

it('answers to its two names alone, and to nobody who lacks the key or the token', async () => {
  const { port } = app.host;
  const workbenchPath = new URL(app.page.url()).pathname;
  const vaultPath = new URL(workbenchNotes.vault).pathname;
  const vaultBase = new URL(vaultNotes.base).pathname;
  const local = `127.0.0.1:${port}`;
  const vault = `localhost:${port}`;
  const token = `murmuration-token: ${vaultNotes.token}`;
  const readIt = `POST ${vaultBase}store/read?name=probe HTTP/1.1`;
  const table: readonly (readonly [string, readonly string[], number])[] = [
    ['as a browser asks', [`GET ${workbenchPath} HTTP/1.1`, `host: ${local}`], 200],
    ['by another name', [`GET ${workbenchPath} HTTP/1.1`, `host: evil.example:${port}`], 421],
    ['by another name that is local', [`GET ${workbenchPath} HTTP/1.1`, `host: [::1]:${port}`], 421],
    ['by a name that begins alike', [`GET ${workbenchPath} HTTP/1.1`, `host: ${local}.evil.example`], 421],
    ['without a port', [`GET ${workbenchPath} HTTP/1.1`, 'host: 127.0.0.1'], 421],
    ['by two names', [`GET ${workbenchPath} HTTP/1.1`, `host: ${local}`, `host: ${vault}`], 421],
    ['as to a proxy', [`GET http://${local}${workbenchPath} HTTP/1.1`, `host: ${local}`], 400],
    ['the vault’s page by the workbench’s name', [`GET ${vaultPath} HTTP/1.1`, `host: ${local}`], 404],
    ['without the key', ['GET /index.html HTTP/1.1', `host: ${local}`], 404],
    ['with a wrong key', [`GET /${'A'.repeat(32)}/index.html HTTP/1.1`, `host: ${local}`], 404],
    ['the folder of the pages', [`GET ${vaultBase} HTTP/1.1`, `host: ${vault}`], 404],
    ['a folder in it', [`GET ${vaultBase}assets/ HTTP/1.1`, `host: ${vault}`], 404],
    ['the folder of the store', [`POST ${vaultBase}store/ HTTP/1.1`, `host: ${vault}`, token], 404],
    ['the folder of the sources', [`GET ${vaultBase}source/ HTTP/1.1`, `host: ${vault}`, token], 404],
    ['a path out of the list', [`GET ${vaultBase}..%2f..%2fpackage.json HTTP/1.1`, `host: ${vault}`], 404],
    [
      'the vault’s page outside a frame',
      [`GET ${vaultPath} HTTP/1.1`, `host: ${vault}`, 'sec-fetch-site: none', 'sec-fetch-dest: document'],
      403,
    ],
    [
      'a script from another site',
      [`GET ${vaultBase}main.js HTTP/1.1`, `host: ${vault}`, 'sec-fetch-site: cross-site'],
      403,
    ],
    [
      'a script from another port',
      [`GET ${vaultBase}main.js HTTP/1.1`, `host: ${vault}`, 'sec-fetch-site: same-site'],
      403,
    ],
    ['the store', [readIt, `host: ${vault}`, token], 200],
    ['the store without the token', [readIt, `host: ${vault}`], 403],
    ['the store with a wrong token', [readIt, `host: ${vault}`, `murmuration-token: ${'A'.repeat(32)}`], 403],
    ['the store from another origin', [readIt, `host: ${vault}`, token, `origin: http://${local}`], 403],
    ['the store from no origin', [readIt, `host: ${vault}`, token, 'origin: null'], 403],
    ['the store by GET', [readIt.replace('POST', 'GET'), `host: ${vault}`, token], 405],
    ['the store by the workbench’s name', [readIt, `host: ${local}`, token], 404],
    [
      'a source without the token',
      [`GET ${vaultBase}source/${vaultNotes.sources[0]!.at} HTTP/1.1`, `host: ${vault}`],
      403,
    ],
    [
      'a source of another name',
      [`GET ${vaultBase}source/export.csv HTTP/1.1`, `host: ${vault}`, token],
      404,
    ],
    ['a file by DELETE', [`DELETE ${vaultBase}main.js HTTP/1.1`, `host: ${vault}`], 405],
  ];
  const got = [];
  for (const [what, lines, status] of table) {
    const answer = await rawRequest(port, lines);
    got.push([what, answer.status]);
    if (status >= 400) expect([what, answer.body]).toEqual([what, '']);
    expect([what, answer.headers['access-control-allow-origin']]).toEqual([what, undefined]);
  }
  expect(got).toEqual(table.map(([what, , status]) => [what, status]));
});

it('answers no name that somebody points at this machine, not even with the keys', async () => {
  const browser = await chromium.launch({
    executablePath: await testChromium(),
    args: ['--host-resolver-rules=MAP * 127.0.0.1', '--no-proxy-server', '--no-sandbox'],
  });
  try {
    const page = await newPage(browser);
    for (const address of [app.page.url(), workbenchNotes.vault, app.host.start]) {
      const url = new URL(address);
      url.hostname = 'rebound.example';
      const answer = await page.goto(url.href);
      expect([answer?.status(), await answer?.text()]).toEqual([421, '']);
    }
  } finally {
    await browser.close();
  }
});

it('answers on ::1 as on 127.0.0.1', async () => {
  const lines = [
    `GET ${new URL(vaultNotes.base).pathname}main.js HTTP/1.1`,
    `host: localhost:${app.host.port}`,
  ];
  expect((await rawRequest(app.host.port, lines, { address: '::1' })).status).toBe(200);
});

it('lets its start address open the workbench once, and says when it is asked for again', async () => {
  const test = await startHost({ pages: probePages });
  const { host } = test;
  const browser = await launchChromium();
  try {
    const look = await fetch(host.start);
    expect([look.status, await look.text()]).toEqual([403, 'Open this address in a browser.\n']);
    const startFile = join(folder, 'start.html');
    await writeFile(startFile, startPage(host.start));
    const page = await newPage(browser);
    const recorded = await record(page);
    await page.goto(pathToFileURL(startFile).href);
    await page.waitForURL(/\/index\.html$/);
    await page.waitForFunction(() => document.querySelector('iframe') !== null);
    expect(recorded.violations).toEqual([]);
    expect(test.usedAgain()).toBe(0);
    await page.reload();
    expect(await page.evaluate(() => document.getElementById('host') !== null)).toBe(true);
    const other = await newPage(browser);
    expect((await other.goto(host.start))?.status()).toBe(410);
    expect(test.usedAgain()).toBe(1);
  } finally {
    await browser.close();
    await test.close();
  }
});

it('takes another port when a program already has it on ::1, and sends that program nothing', async () => {
  let heard = 0;
  const squatter = createServer(socket => {
    heard += 1;
    socket.destroy();
  });
  const tried: number[] = [];
  const test = await startHost({
    pages: probePages,
    async portChosen(port) {
      tried.push(port);
      if (tried.length === 1) await once(squatter.listen(port, '::1'), 'listening');
    },
  });
  const browser = await launchChromium();
  try {
    expect(tried.length).toBe(2);
    expect(test.host.port).toBe(tried[1]);
    const page = await newPage(browser);
    await page.goto(test.host.start);
    const frame =
      page.frames().find(each => each.url().includes('localhost')) ??
      (await page.waitForEvent('framenavigated'));
    await frame.waitForFunction(() => document.body.textContent?.includes('worker runs'));
    expect(heard).toBe(0);
  } finally {
    await browser.close();
    await test.close();
    squatter.close();
  }
});

/** A time when no page was open, and whether one came back. */
interface Gone {
  readonly end: () => void;
  takenBack: boolean;
}
const noting = (gone: Gone[]) => (end: () => void) => {
  const one: Gone = { end, takenBack: false };
  gone.push(one);
  return () => {
    one.takenBack = true;
  };
};

it('outlives a reload, and ends when its last page has gone', async () => {
  const gone: Gone[] = [];
  const test = await startHost({ pages: probePages, lastGone: noting(gone) });
  const browser = await launchChromium();
  try {
    let ended = false;
    void test.host.ended.then(() => (ended = true));
    const page = await newPage(browser);
    const runs = async () => {
      const frame =
        page.frames().find(each => each.url().includes('localhost')) ??
        (await page.waitForEvent('framenavigated'));
      await frame.waitForFunction(() => document.body.textContent?.includes('worker runs'));
    };
    await page.goto(test.host.start);
    await runs();
    await page.reload();
    await runs();
    // However late the old page's connections end: the new one is there, and keeps the host.
    await expect.poll(() => gone.filter(({ takenBack }) => !takenBack)).toEqual([]);
    expect(ended).toBe(false);
    await page.close();
    await expect.poll(() => gone.filter(({ takenBack }) => !takenBack)).toHaveLength(1);
    expect(ended).toBe(false);
    gone.at(-1)!.end();
    await test.host.ended;
  } finally {
    await browser.close();
    await test.close();
  }
});

it('stays while the workbench is open, though its vault is gone', async () => {
  const gone: Gone[] = [];
  const test = await startHost({ pages: probePages, lastGone: noting(gone) });
  const browser = await launchChromium();
  try {
    let ended = false;
    void test.host.ended.then(() => (ended = true));
    const page = await newPage(browser);
    await page.goto(test.host.start);
    const frame =
      page.frames().find(each => each.url().includes('localhost')) ??
      (await page.waitForEvent('framenavigated'));
    await frame.waitForFunction(() => document.body.textContent?.includes('worker runs'));
    await page.evaluate(() => document.querySelector('iframe')!.remove());
    await page.waitForTimeout(1500);
    expect([gone.length, ended]).toEqual([0, false]);
    await page.close();
    await expect.poll(() => gone.length).toBe(1);
    gone[0]!.end();
    await test.host.ended;
  } finally {
    await browser.close();
    await test.close();
  }
});

it('cuts a connection from another user of this machine', async context => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    context.skip('needs root on Linux, to connect as somebody else');
  }
  const script = `
    const socket = require('node:net').connect(${app.host.port}, '127.0.0.1');
    let got = '';
    socket.on('connect', () => socket.write('GET / HTTP/1.1\\r\\nhost: 127.0.0.1:${app.host.port}\\r\\n\\r\\n'));
    socket.on('data', part => (got += part));
    socket.on('error', () => {});
    socket.on('close', () => process.stdout.write(JSON.stringify({ got, user: process.getuid() })));
  `;
  const child = spawn(process.execPath, ['-e', script], {
    uid: 65534,
    gid: 65534,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', part => (said += part));
  await once(child, 'close');
  expect(JSON.parse(said)).toEqual({ got: '', user: 65534 });
});

it('leaves the browser no other address, by name or by number', async () => {
  const browser = await launchChromium();
  try {
    const page = await newPage(browser);
    for (const address of [
      'http://example.org/',
      'http://192.0.2.1/',
      'https://[2001:db8::1]/',
      'http://127.0.0.2:8999/',
    ]) {
      const error = await page.goto(address).then(
        () => 'reached',
        (problem: Error) => problem.message,
      );
      expect([address, error]).toEqual([address, expect.stringContaining('ERR_NAME_NOT_RESOLVED')]);
    }
  } finally {
    await browser.close();
  }
});
