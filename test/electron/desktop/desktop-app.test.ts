import { webcrypto } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bareHeaders, originHeaders } from '../../../electron/app-files.ts';
import { type DesktopWorld, runDesktop } from '../../../electron/desktop/desktop-app.ts';
import { desktopStart, startVariable } from '../../../electron/desktop-start.ts';
import { writeDocument } from '../../../shared/document/document-text.ts';
import { sealedText } from '../../../shared/document/sealed-document.ts';
import { sealUnderKeys } from '../../../shared/document/sealing-document.ts';
import { memoryStore } from '../../../shared/ledger/memory-store.ts';
import { CtrRandom } from '../../fakes/ctr-random.ts';
import { type FakeElectron, fakeElectron } from '../../fakes/fake-electron.ts';
import { sampleDocument } from '../../fakes/sample-document.ts';
import { probePages } from '../../harness/probe-pages.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'murmuration-test-')));
  for (const name of ['one', 'two']) await writeFile(at(name), writeDocument(sampleDocument));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

const at = (name: string) => join(folder, `${name}.murmuration`);
const nothing = { exports: [], documents: [], ledger: '/ledger' };
const turns = () => new Promise(done => setTimeout(done, 30));

interface Running extends FakeElectron {
  readonly said: string[];
  shown(): number;
}

function run(change: Partial<DesktopWorld> = {}, first = true): Running {
  const electron = fakeElectron(folder, first);
  const said: string[] = [];
  let shown = 0;
  runDesktop({
    electron: electron.parts,
    platform: 'linux',
    start: nothing,
    preload: '/app/preload.cjs',
    readFiles: async () => probePages,
    openStore: () => memoryStore(),
    openSource: async () => {
      throw new Error('no export was named');
    },
    shown: () => (shown += 1),
    say: line => said.push(line),
    ...change,
  });
  return { ...electron, said, shown: () => shown };
}

async function ready(change: Partial<DesktopWorld> = {}): Promise<Running> {
  const running = run(change);
  running.ready();
  const windows = Math.max(1, change.start?.documents.length ?? 0);
  await expect.poll(() => running.windows.filter(({ did }) => did.includes('show')).length).toBe(windows);
  await expect.poll(running.shown).toBe(windows);
  return running;
}

it('locks everything before Electron is ready, and does not wait for that', () => {
  const { did, app, windows } = run();
  expect(did).toEqual([
    'name Murmuration',
    'sandbox',
    'switch host-resolver-rules MAP * ~NOTFOUND',
    'switch no-proxy-server',
    'switch force-webrtc-ip-handling-policy disable_non_proxied_udp',
    'scheme',
  ]);
  expect(windows).toEqual([]);
  expect(app.listenerCount('session-created')).toBe(1);
  expect(app.listenerCount('open-file')).toBe(1);
});

it('leaves the window to the first of two', () => {
  const { did, app } = run({}, false);
  expect(did).toEqual(['name Murmuration', 'exit 0']);
  expect(app.eventNames()).toEqual([]);
});

it('shows one window, in a session of its own that is not on the disk', async () => {
  const { windows, did, shown } = await ready();
  expect(windows.map(window => window.did)).toEqual([['load app://workbench/index.html', 'show']]);
  expect(did.filter(line => line.startsWith('session'))).toEqual(['session in memory']);
  expect(shown()).toBe(1);
});

it('answers for its two origins with their headers, and for nothing else', async () => {
  const running = await ready();
  const [window] = running.windows;
  const origins = { workbench: 'app://workbench', vault: 'app://vault' };
  for (const origin of ['workbench', 'vault'] as const) {
    for (const path of [
      origin === 'vault' ? 'vault.html' : 'index.html',
      'main.js',
      'gone.js',
      '../main.mjs',
    ]) {
      const answer = await running.request(window!, `app://${origin}/${path}`);
      expect(Object.fromEntries(answer.headers)).toMatchObject(originHeaders(origin, origins));
      expect([path, answer.status]).toEqual([path, /gone|mjs/.test(path) ? 404 : 200]);
    }
  }
  const other = await running.request(window!, 'app://other/index.html');
  expect([other.status, Object.fromEntries(other.headers)]).toEqual([404, bareHeaders]);
});

it('opens a window for each document, and comes back to one that is open', async () => {
  const running = await ready({ start: { ...nothing, documents: [at('one'), at('two')] } });
  await expect
    .poll(() => running.windows.map(({ did }) => did.at(-1)))
    .toEqual([`of ${at('one')}`, `of ${at('two')}`]);
  const page = await (await running.request(running.windows[1]!, 'app://workbench/index.html')).text();
  expect(page).toContain('"kind":"opened","name":"two.murmuration"');
  running.app.emit('second-instance', {}, [], '/', { ...nothing, documents: [at('one')] });
  await expect.poll(() => running.windows[0]!.did.at(-1)).toBe('focus');
  expect(running.windows).toHaveLength(2);
});

it('opens what is dropped on its icon, before and after it is ready', async () => {
  const running = run({ platform: 'darwin' });
  let prevented = 0;
  const event = { preventDefault: () => (prevented += 1) };
  running.app.emit('open-file', event, at('one'));
  running.ready();
  await expect.poll(() => running.windows.length).toBe(1);
  running.app.emit('open-file', event, at('two'));
  await expect.poll(() => running.windows.length).toBe(2);
  await expect
    .poll(() => running.windows.map(({ did }) => did.at(-1)))
    .toEqual([`of ${at('one')}`, `of ${at('two')}`]);
  expect(prevented).toBe(2);
});

it('says why a document was not opened, and opens nothing', async () => {
  await writeFile(at('records'), 'customer_id,touchpoint\n1,home\n');
  const running = await ready();
  running.answers.push({ response: 0 });
  running.app.emit('open-file', { preventDefault() {} }, at('records'));
  await expect.poll(() => running.did.at(-1)).toBe('message');
  expect(running.windows).toHaveLength(1);
});

it('opens a second start in the first, and nothing that another program sends in its place', async () => {
  const running = await ready();
  for (const data of [undefined, {}, { ...nothing, exports: '/etc/passwd' }, { ...nothing, script: 'x' }]) {
    running.app.emit('second-instance', {}, ['/etc/passwd'], '/', data);
  }
  await turns();
  expect(running.windows).toHaveLength(1);
  running.app.emit('second-instance', {}, [], '/', nothing);
  await expect.poll(() => running.windows.length).toBe(2);
});

it('saves into a named file, then into the same, and remembers it', async () => {
  const running = await ready();
  const [window] = running.windows;
  const bytes = writeDocument(sampleDocument);
  running.answers.push({ canceled: true, filePath: '' }, { canceled: false, filePath: join(folder, 'new') });
  const save = (into: string, what = bytes) =>
    running.invoke(window!, 'document:save', { bytes: what, into });
  expect(await save('its file')).toEqual({ outcome: 'cancelled' });
  expect(await save('its file')).toEqual({ outcome: 'saved', name: 'new.murmuration' });
  const later = writeDocument({ ...sampleDocument, releases: [] });
  expect(await save('its file', later)).toEqual({ outcome: 'saved', name: 'new.murmuration' });
  expect(await readFile(at('new'))).toEqual(Buffer.from(later));
  expect(running.did.filter(line => line === `recent ${at('new')}`)).toHaveLength(2);
  const preferences = () => readFile(join(folder, 'preferences.json'), 'utf8').catch(() => '');
  await expect.poll(preferences).toContain(at('new'));
});

it('asks before it writes in the place of a sealed document that the window does not show', async () => {
  const sealed = async (letter: string) => {
    const keys = [{ id: 'a'.repeat(32), key: new Uint8Array(32) }];
    const world = { subtle: webcrypto.subtle, random: new CtrRandom(letter) };
    return new TextEncoder().encode(
      sealedText(await sealUnderKeys(world, letter.repeat(32), sampleDocument, keys)),
    );
  };
  const [locked, mine, later] = [await sealed('b'), await sealed('c'), await sealed('b')];
  await writeFile(at('locked'), locked);
  const running = await ready();
  const [window] = running.windows;
  const save = (bytes: Uint8Array) => running.invoke(window!, 'document:save', { bytes, into: 'its file' });
  running.answers.push(
    { canceled: false, filePaths: [at('locked')] },
    { canceled: true, filePath: '' },
    { canceled: true, filePath: '' },
  );
  // The vault may have no key of it, or nobody its passphrase: the window goes on with what it had.
  expect(await running.invoke(window!, 'document:open', { which: 'asked' })).toMatchObject({
    outcome: 'opened',
  });
  for (const bytes of [mine, writeDocument(sampleDocument)]) {
    expect(await save(bytes)).toEqual({ outcome: 'cancelled' });
    expect(await readFile(at('locked'))).toEqual(Buffer.from(locked));
  }
  expect(await save(later)).toEqual({ outcome: 'saved', name: 'locked.murmuration' });
  expect(await readFile(at('locked'))).toEqual(Buffer.from(later));
});

it('writes nothing that is no document', async () => {
  const running = await ready();
  running.answers.push({ canceled: false, filePath: join(folder, 'records') });
  const bytes = new TextEncoder().encode('customer_id\n1\n');
  const answer = await running.invoke(running.windows[0]!, 'document:save', { bytes, into: 'another' });
  expect(answer).toEqual({ outcome: 'failed', code: 'cannot-write' });
  await expect(readFile(at('records'))).rejects.toThrow('ENOENT');
});

it('opens a document in the window that asks, and tells why not', async () => {
  const running = await ready();
  const [window] = running.windows;
  running.answers.push(
    { canceled: true, filePaths: [] },
    { canceled: false, filePaths: [at('one')] },
    { canceled: false, filePaths: ['/etc/passwd'] },
  );
  const open = () => running.invoke(window!, 'document:open', { which: 'asked' });
  expect(await open()).toEqual({ outcome: 'cancelled' });
  expect(await open()).toEqual({
    outcome: 'opened',
    name: 'one.murmuration',
    bytes: new Uint8Array(writeDocument(sampleDocument)),
  });
  expect(await open()).toMatchObject({ outcome: 'failed', fault: { code: 'document-unreadable' } });
});

it('names recent documents to the page, not where they stand, and opens what still stands there', async () => {
  const running = await ready();
  const [window] = running.windows;
  const names = async () => (await running.invoke(window!, 'document:recent', {})) as { names: string[] };
  expect(await names()).toEqual({ names: [] });
  running.app.emit('open-file', { preventDefault() {} }, at('one'));
  running.app.emit('open-file', { preventDefault() {} }, at('two'));
  await expect.poll(names).toEqual({ names: expect.arrayContaining(['one.murmuration', 'two.murmuration']) });
  const [latest, before] = (await names()).names as [string, string];
  const open = (place: number, name: string) =>
    running.invoke(window!, 'document:open', { which: { at: place, name } });
  expect(await open(1, before)).toMatchObject({ outcome: 'opened', name: before });
  // The list has changed: what stood second stands first.
  expect(await names()).toEqual({ names: [before, latest] });
  expect(await open(1, before)).toEqual({ outcome: 'cancelled' });
  expect(await open(7, before)).toEqual({ outcome: 'cancelled' });
  await rm(join(folder, latest));
  expect(await open(1, latest)).toMatchObject({ outcome: 'failed', fault: { code: 'file-missing' } });
  expect(await names()).toEqual({ names: [before] });
});

it('takes what the menu asks to the window that has the focus', async () => {
  const running = await ready();
  const asked = running.invoke(running.windows[0]!, 'window:next-command', {});
  const file = running.menu().find(({ label }) => label === '&File') as {
    submenu: { label?: string; click?: () => void }[];
  };
  file.submenu.find(({ label }) => label === 'Save')!.click!();
  expect(await asked).toEqual({ command: 'save' });
});

it('remembers how its window stood, ends with its last one, and ends only when all is written', async () => {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const list = () => {
    asked.resolve();
    return held.promise.then(() => []);
  };
  const store = { ...memoryStore(), list };
  const running = await ready({ openStore: () => store });
  const [window] = running.windows;
  const page = await (await running.request(window!, 'app://vault/vault.html')).text();
  const { token } = JSON.parse(/id="host">(.*)<\/script>/.exec(page)![1]!) as { token: string };
  const sessionRequest = new Request('app://vault/store/list?folder=', {
    method: 'POST',
    headers: { 'murmuration-token': token },
  });
  void running.request(window!, sessionRequest as never);
  await asked.promise;
  window!.close();
  expect(running.did.at(-1)).toBe('quit');
  let prevented = 0;
  running.app.emit('will-quit', { preventDefault: () => (prevented += 1) });
  await turns();
  expect([prevented, running.did.includes('exit 0')]).toEqual([1, false]);
  held.resolve();
  await expect.poll(() => running.did.at(-1)).toBe('exit 0');
  expect(JSON.parse(await readFile(join(folder, 'preferences.json'), 'utf8'))).toMatchObject({
    window: { place: { state: 'at', x: 7, y: 8 }, width: 1000, height: 700 },
  });
});

it('stays without a window on macOS, and opens one when its icon is clicked', async () => {
  const running = await ready({ platform: 'darwin' });
  running.windows[0]!.close();
  expect(running.did).not.toContain('quit');
  running.app.emit('activate');
  await expect.poll(() => running.windows.length).toBe(2);
});

it('offers to go on after a crash', async () => {
  const running = await ready();
  running.answers.push({ response: 0 });
  running.windows[0]!.contents.events.emit('render-process-gone', {}, { reason: 'crashed' });
  await expect
    .poll(() => running.windows[0]!.did)
    .toEqual(['load app://workbench/index.html', 'show', 'load app://workbench/index.html']);
  running.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
  expect(running.said).toEqual(['A helper process of the window ended (GPU, crashed).']);
});

it('takes its start from the command in a checkout alone, and only documents from arguments', () => {
  const machine = {
    platform: 'linux' as const,
    home: '/home/a',
    environment: { [startVariable]: JSON.stringify({ ...nothing, exports: ['/e.csv'] }) },
  };
  const args = ['murmuration', 'a.murmuration', 'b.csv', '--flag'];
  const start = (isPackaged: boolean) =>
    desktopStart({ isPackaged, arguments: args, folder: '/here', machine });
  expect(start(false)).toEqual({ ...nothing, exports: ['/e.csv'] });
  expect(start(true)).toEqual({
    exports: [],
    documents: ['/here/a.murmuration'],
    ledger: '/home/a/.local/share/murmuration',
  });
});
