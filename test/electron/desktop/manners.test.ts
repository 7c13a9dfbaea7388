import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MenuItemConstructorOptions, RenderProcessGoneDetails } from 'electron';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appMenu, menuText } from '../../../electron/desktop/app-menu.ts';
import { confirmLeaving, offerToGoOn } from '../../../electron/desktop/endings.ts';
import { defaultPreferences, openPreferences, withRecent } from '../../../electron/desktop/preferences.ts';
import { settlingStore } from '../../../electron/desktop/settling-store.ts';
import { printWindow, savePdf } from '../../../electron/desktop/to-paper.ts';
import { windowCommands } from '../../../electron/desktop/window-commands.ts';
import { windowPlace, windowStanding } from '../../../electron/desktop/window-state.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a menu has, and what it does. */
function menu(platform: NodeJS.Platform, isPackaged = true, recent: readonly string[] = []) {
  const done: string[] = [];
  const template = appMenu(
    { platform, isPackaged, recent },
    {
      newWindow: () => done.push('new window'),
      openDocument: () => done.push('open'),
      openRecent: path => done.push(`recent ${path}`),
      clearRecent: () => done.push('clear'),
      command: command => done.push(command),
    },
  );
  const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap(item => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
  const items = flat(template);
  const press = (label: string) =>
    (items.find(item => item.label === label)!.click as unknown as () => void)();
  return { template, items, roles: items.map(({ role }) => role), press, done };
}

it('has each platform’s menus', () => {
  expect(menu('darwin').template.map(({ role, label }) => role ?? label)).toEqual([
    'appMenu',
    'File',
    'editMenu',
    'View',
    'windowMenu',
    'help',
  ]);
  expect(menu('darwin').roles).toContain('recentDocuments');
  expect(menu('darwin').roles).not.toContain('quit');
  for (const platform of ['linux', 'win32'] as const) {
    const { template, roles } = menu(platform);
    expect(template.map(({ role, label }) => role ?? label)).toEqual([
      '&File',
      'editMenu',
      '&View',
      'windowMenu',
      'help',
    ]);
    expect(roles).toEqual(expect.arrayContaining(['quit', 'about', 'close']));
  }
});

it('asks of the window what is chosen, by the keys that people know', () => {
  const { items, press, done } = menu('linux', true, ['/home/a/Spring & autumn.murmuration']);
  for (const label of ['New Window', 'Open Document…', 'Save', 'Save As…', 'Save as PDF…', 'Print…'])
    press(label);
  press('Spring && autumn.murmuration');
  press('Clear Menu');
  expect(done).toEqual([
    'new window',
    'open',
    'save',
    'save as',
    'pdf',
    'print',
    'recent /home/a/Spring & autumn.murmuration',
    'clear',
  ]);
  const keys = items.flatMap(({ accelerator }) => accelerator ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toContain('CmdOrCtrl+S');
});

it('has no way to reload or to look inside in a packaged app', () => {
  const inside = ['reload', 'forceReload', 'toggleDevTools'];
  for (const platform of ['darwin', 'linux', 'win32'] as const) {
    expect(menu(platform, true).roles.filter(role => inside.includes(String(role)))).toEqual([]);
  }
  expect(menu('linux', false).roles).toContain('toggleDevTools');
});

it('shows a hostile file name as one plain line', () => {
  expect(menuText('a\u202egpj.\nexe&b')).toBe('agpj.exe&&b');
  expect(menuText('x'.repeat(500)).length).toBe(80);
});

it('opens where the last window was, as far as a screen is there', () => {
  const screen = strictFake<Parameters<typeof windowPlace>[1]>({
    getAllDisplays: () => [
      { workArea: { x: 0, y: 25, width: 1440, height: 875 } },
      { workArea: { x: 1440, y: 0, width: 1920, height: 1080 } },
    ],
  });
  const place = (x: number, y: number) =>
    windowPlace({ place: { state: 'at', x, y }, width: 1000, height: 700, maximized: false }, screen);
  expect(place(1500, 30)).toEqual({ x: 1500, y: 30, width: 1000, height: 700 });
  for (const [x, y] of [
    [4000, 100],
    [-990, 100],
    [100, -400],
    [100, 2000],
  ] as const) {
    expect(place(x, y)).toEqual({ width: 1000, height: 700 });
  }
  expect(windowPlace(defaultPreferences.window, screen)).toEqual({ width: 1440, height: 900 });
  expect(
    windowStanding(
      strictFake({
        getNormalBounds: () => ({ x: 5, y: 6, width: 1200, height: 800 }),
        isMaximized: () => true,
      }),
    ),
  ).toEqual({ place: { state: 'at', x: 5, y: 6 }, width: 1200, height: 800, maximized: true });
});

it('keeps what it remembers in a file, and takes nothing else for it', async () => {
  const path = join(folder, 'preferences.json');
  const first = await openPreferences(path);
  expect(first.get()).toEqual(defaultPreferences);
  for (let n = 0; n < 12; n++) first.change(now => withRecent(now, `/d/${n}.murmuration`));
  first.change(now => withRecent(now, '/d/5.murmuration'));
  await first.written();
  const { recent } = (await openPreferences(path)).get();
  expect(recent.slice(0, 3)).toEqual(['/d/5.murmuration', '/d/11.murmuration', '/d/10.murmuration']);
  expect(recent.length).toBe(10);
  const kept = JSON.parse(await readFile(path, 'utf8'));
  for (const hostile of [
    '',
    'null',
    '[]',
    JSON.stringify({ ...kept, script: 'x' }),
    JSON.stringify({ ...kept, recent: Array(11).fill('/a') }),
    JSON.stringify({ ...kept, window: { ...kept.window, width: 1e9 } }),
    '{"__proto__":{"recent":["/etc/passwd"]}}',
  ]) {
    await writeFile(path, hostile);
    expect((await openPreferences(path)).get()).toEqual(defaultPreferences);
  }
});

it('goes on where its preferences cannot be written', async () => {
  const file = await openPreferences(join(folder, 'gone', 'preferences.json'));
  file.change(now => withRecent(now, '/a.murmuration'));
  await file.written();
  expect(file.get().recent).toEqual(['/a.murmuration']);
});

it('gives a page one command for each time that it asks, in order', async () => {
  const commands = windowCommands<object>();
  const [one, other] = [{}, {}];
  const asked = commands.next(one);
  commands.send(other, 'print');
  commands.send(one, 'save');
  commands.send(one, 'pdf');
  expect(await asked).toBe('save');
  expect(await commands.next(one)).toBe('pdf');
  expect(await commands.next(other)).toBe('print');
  // A page that was loaded anew asks again; what it had asked before is owed to nobody.
  void commands.next(one);
  const anew = commands.next(one);
  commands.send(one, 'save as');
  expect(await anew).toBe('save as');
});

it('prints, and writes a PDF only into a file that the person named', async () => {
  const printed = (answer: boolean) =>
    printWindow(strictFake({ print: (_: object, done: (printed: boolean) => void) => done(answer) }));
  expect([await printed(true), await printed(false)]).toEqual([
    { outcome: 'done' },
    { outcome: 'cancelled' },
  ]);
  const asked: unknown[] = [];
  const proposed: string[] = [];
  const contents = strictFake<Parameters<typeof savePdf>[0]>({
    printToPDF: async (options: object) => {
      asked.push(options);
      return Buffer.from('%PDF-1.7');
    },
  });
  const save = (filePath: string) =>
    savePdf(
      contents,
      strictFake({}),
      strictFake({
        showSaveDialog: async (_: object, { defaultPath }: { defaultPath: string }) => {
          proposed.push(defaultPath);
          return { canceled: filePath === '', filePath };
        },
      }),
      'dpia-draft',
    );
  expect(await save('')).toEqual({ outcome: 'cancelled' });
  expect(asked).toEqual([]);
  expect(await save(join(folder, 'answer.pdf'))).toEqual({ outcome: 'done' });
  expect(await readFile(join(folder, 'answer.pdf'), 'utf8')).toBe('%PDF-1.7');
  expect(asked).toEqual([{ generateTaggedPDF: true, printBackground: true }]);
  expect(await save(join(folder, 'gone', 'answer.pdf'))).toEqual({ outcome: 'failed', code: 'cannot-write' });
  expect(new Set(proposed)).toEqual(new Set(['dpia-draft.pdf']));
});

it('lets a page that has something to lose go only when the person says so', () => {
  const leave = (response: number) => {
    let prevented = 0;
    confirmLeaving(strictFake({}), strictFake({ showMessageBoxSync: () => response }), {
      preventDefault: () => (prevented += 1),
    });
    return prevented;
  };
  expect([leave(0), leave(1)]).toEqual([0, 1]);
});

it('offers to go on when a page’s process ended, and writes no dump', async () => {
  const ended = async (reason: RenderProcessGoneDetails['reason'], response: number) => {
    const done: string[] = [];
    await offerToGoOn(
      strictFake({
        isDestroyed: () => false,
        loadURL: async (address: string) => void done.push(`load ${address}`),
        destroy: () => done.push('destroy'),
      }),
      strictFake({
        showMessageBox: async (_: unknown, { message }: { message: string }) => {
          done.push(message);
          return { response, checkboxChecked: false };
        },
      }),
      { reason },
      'app://workbench/index.html',
    );
    return done;
  };
  expect(await ended('crashed', 0)).toEqual([
    'The window stopped unexpectedly.',
    'load app://workbench/index.html',
  ]);
  expect(await ended('oom', 1)).toEqual(['The window ran out of memory.', 'destroy']);
  expect(await ended('clean-exit', 0)).toEqual([]);
});

it('waits for what the store was asked', async () => {
  const held = Promise.withResolvers<'written'>();
  const store = settlingStore(strictFake({ put: () => held.promise, list: async () => ['a'] }));
  const put = store.put('a', new Uint8Array());
  expect(await store.list('')).toEqual(['a']);
  let settled = false;
  const all = store.settled().then(() => (settled = true));
  await new Promise(done => setImmediate(done));
  expect([settled, store.underWay()]).toEqual([false, 1]);
  held.resolve('written');
  await all;
  expect([await put, store.underWay()]).toEqual(['written', 0]);
});
