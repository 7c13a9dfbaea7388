import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { browserSwitches, type Desktop, findBrowser, hasDisplay, startPage } from '../../electron/browser.ts';

function desktop(
  platform: NodeJS.Platform,
  present: readonly string[],
  environment: Record<string, string> = {},
): Desktop {
  const { isAbsolute } = platform === 'win32' ? win32 : posix;
  return {
    platform,
    environment,
    home: '/home/somebody',
    exists(path) {
      if (!isAbsolute(path)) throw new Error(`${path} depends on the folder of the call`);
      return present.includes(path);
    },
  };
}

const path = { PATH: '/usr/local/bin:/usr/bin:.' };
const windows = { ProgramFiles: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\somebody\\AppData\\Local' };

it('finds the first browser of the family on each system', () => {
  const found: readonly (readonly [Desktop, string])[] = [
    [desktop('linux', ['/usr/bin/chromium', '/usr/bin/google-chrome'], path), '/usr/bin/google-chrome'],
    [desktop('linux', ['/usr/bin/vivaldi', '/usr/bin/brave-browser'], path), '/usr/bin/brave-browser'],
    [desktop('linux', ['/snap/bin/chromium'], path), '/snap/bin/chromium'],
    [desktop('linux', ['/usr/bin/firefox'], path), 'none'],
    [
      desktop('darwin', ['/home/somebody/Applications/Chromium.app/Contents/MacOS/Chromium']),
      '/home/somebody/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    [
      desktop('win32', ['C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe'], windows),
      'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    [
      desktop(
        'win32',
        [
          'C:\\Users\\somebody\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe',
          'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
        ],
        windows,
      ),
      'C:\\Users\\somebody\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe',
    ],
    [desktop('win32', [], windows), 'none'],
  ];
  expect(found.map(([where]) => findBrowser(where))).toEqual(found.map(([, browser]) => browser));
});

it('takes the browser that MURMURATION_BROWSER names, and no other', () => {
  const named = { ...path, MURMURATION_BROWSER: '/opt/browser' };
  expect(findBrowser(desktop('linux', ['/opt/browser', '/usr/bin/chromium'], named))).toBe('/opt/browser');
  expect(findBrowser(desktop('linux', ['/usr/bin/chromium'], named))).toBe('none');
});

it('knows whether a window can be shown', () => {
  expect(hasDisplay(desktop('linux', []))).toBe(false);
  expect(hasDisplay(desktop('linux', [], { DISPLAY: '' }))).toBe(false);
  expect(hasDisplay(desktop('linux', [], { DISPLAY: ':0' }))).toBe(true);
  expect(hasDisplay(desktop('linux', [], { WAYLAND_DISPLAY: 'wayland-0' }))).toBe(true);
  expect(hasDisplay(desktop('darwin', []))).toBe(true);
});

it('leaves the browser no name to resolve, no extension, and its sandbox unless root starts it', () => {
  const switches = browserSwitches('/tmp/profile', 'file:///tmp/profile/start.html', false);
  expect(switches).toEqual(
    expect.arrayContaining([
      '--app=file:///tmp/profile/start.html',
      '--user-data-dir=/tmp/profile',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
      '--disable-extensions',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--no-default-browser-check',
    ]),
  );
  expect(switches.filter(each => each.includes('sandbox'))).toEqual([]);
  expect(browserSwitches('/tmp/profile', '', true)).toContain('--no-sandbox');
});

it('keeps the start address in a file, off the command line', () => {
  const address = 'http://127.0.0.1:4711/start/secret';
  expect(startPage(address)).toContain(`url=${address}"`);
  expect(startPage(address)).toContain('no-referrer');
});
