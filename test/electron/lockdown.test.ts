import { expect, it } from 'vitest';
import {
  type LockableSession,
  lockDownContents,
  lockDownProcess,
  lockDownResolver,
  lockDownSession,
  mayRequest,
  refusedSwitches,
} from '../../electron/lockdown.ts';
import { listeners, strictFake } from '../fakes/strict-fake.ts';

type Handler = (...args: unknown[]) => unknown;

/** Keeps what every `set…` of a session was given. */
function fakeSession() {
  const set = new Map<string, unknown>();
  const events = listeners();
  const keep = (name: string) => [name, (...given: unknown[]) => void set.set(name, given[0])];
  const session = strictFake<LockableSession>({
    ...Object.fromEntries(
      [
        'setPermissionRequestHandler',
        'setPermissionCheckHandler',
        'setDevicePermissionHandler',
        'setDisplayMediaRequestHandler',
        'setBluetoothPairingHandler',
        'setSpellCheckerEnabled',
        'setSpellCheckerLanguages',
        'setSpellCheckerDictionaryDownloadURL',
        'setProxy',
      ].map(keep),
    ),
    on: events.on,
    webRequest: strictFake({
      onBeforeRequest: (...given: unknown[]) => void set.set('onBeforeRequest', given),
    }),
  });
  lockDownSession(session);
  return { set, events, handler: (name: string) => set.get(name) as Handler };
}

const permissions = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'idle-detection',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'pointerLock',
  'keyboardLock',
  'openExternal',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'window-management',
  'unknown',
  'fileSystem',
  'hid',
  'serial',
  'usb',
];

it('grants the workbench copying and nobody anything else', () => {
  const { handler } = fakeSession();
  const asked = (permission: string, from: string) => {
    let answer: unknown = 'no answer';
    handler('setPermissionRequestHandler')(null, permission, (given: boolean) => (answer = given), {
      requestingUrl: from,
    });
    return [answer, handler('setPermissionCheckHandler')(null, permission, from)];
  };
  const granted = (from: string) =>
    permissions.filter(each => asked(each, from).some(answer => answer !== false));
  expect(granted('app://workbench/index.html')).toEqual(['clipboard-sanitized-write']);
  expect(asked('clipboard-sanitized-write', 'app://workbench/')).toEqual([true, true]);
  for (const from of ['app://vault/vault.html', 'https://workbench/', 'app://workbench.evil/', 'null', '']) {
    expect([from, granted(from)]).toEqual([from, []]);
  }
});

it('gives no device, no screen and no pairing', () => {
  const { handler } = fakeSession();
  expect(handler('setDevicePermissionHandler')({ deviceType: 'hid' })).toBe(false);
  let streams: unknown = 'no answer';
  handler('setDisplayMediaRequestHandler')({}, (given: unknown) => (streams = given));
  expect(streams).toEqual({});
  let paired: unknown = 'no answer';
  handler('setBluetoothPairingHandler')({}, (given: unknown) => (paired = given));
  expect(paired).toEqual({ confirmed: false });
});

it('cancels every request that is not the app’s own', () => {
  const { set } = fakeSession();
  const given = set.get('onBeforeRequest') as [Handler];
  expect(given).toHaveLength(1);
  const cancelled = (url: string, resourceType = 'xhr') => {
    let answer: unknown = 'no answer';
    given[0]({ url, resourceType }, (said: unknown) => (answer = said));
    return answer;
  };
  const foreign = [
    'http://example.org/',
    'https://extensions.duckdb.org/v1.4.3/wasm_eh/json.duckdb_extension.wasm',
    'ws://127.0.0.1:9222/',
    'file:///etc/passwd',
    'devtools://devtools/bundled/inspector.html',
    'chrome://gpu/',
    'data:text/html,x',
    'blob:https://example.org/1',
    'app://other/index.html',
    'app://workbench:80/index.html',
    'app://workbench.example.org/',
    'app://user@workbench/',
    'APP2://workbench/',
    'not an address',
  ];
  for (const url of foreign) expect([url, cancelled(url)]).toEqual([url, { cancel: true }]);
  const own = ['app://workbench/index.html', 'app://vault/store/read?name=a', 'blob:app://workbench/2a'];
  for (const url of own) expect([url, cancelled(url)]).toEqual([url, { cancel: false }]);
  expect(mayRequest('data:image/png;base64,AAAA', 'image')).toBe(true);
  expect(mayRequest('data:text/html,x', 'mainFrame')).toBe(false);
  expect(mayRequest('data:text/html,x', 'subFrame')).toBe(false);
});

it('fetches no dictionary, uses no proxy and lets nothing be downloaded', () => {
  const { set, events } = fakeSession();
  expect(set.get('setSpellCheckerEnabled')).toBe(false);
  expect(set.get('setSpellCheckerLanguages')).toEqual([]);
  expect(set.get('setSpellCheckerDictionaryDownloadURL')).toBe('app://workbench/no-dictionaries/');
  expect(set.get('setProxy')).toEqual({ mode: 'direct' });
  let prevented = 0;
  events.tell('will-download', { preventDefault: () => (prevented += 1) });
  expect(prevented).toBe(1);
  expect(events.names).toEqual(['will-download']);
});

it('locks the process before anything is shown', () => {
  const events = listeners();
  const switches: string[] = [];
  let sandboxed = 0;
  lockDownProcess(
    strictFake({
      enableSandbox: () => (sandboxed += 1),
      on: events.on,
      commandLine: strictFake({ appendSwitch: (...given: string[]) => switches.push(given.join('=')) }),
    }),
  );
  expect(sandboxed).toBe(1);
  expect(switches).toEqual([
    'host-resolver-rules=MAP * ~NOTFOUND',
    'no-proxy-server',
    'force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  ]);
  let prevented = 0;
  const event = { preventDefault: () => (prevented += 1) };
  let certificate: unknown[] = ['no answer'];
  events.tell(
    'select-client-certificate',
    event,
    null,
    '',
    [],
    (...given: unknown[]) => (certificate = given),
  );
  for (const name of ['login', 'open-url']) events.tell(name, event);
  expect([prevented, certificate]).toEqual([3, []]);
  expect(events.names).toContain('session-created');
  expect(events.names).toContain('web-contents-created');
});

it('resolves no name, not even over HTTPS, and asks no proxy', async () => {
  const set: unknown[] = [];
  await lockDownResolver(
    strictFake({
      configureHostResolver: (given: unknown) => set.push(given),
      setProxy: async (given: unknown) => set.push(given),
    }),
  );
  expect(set).toEqual([
    { secureDnsMode: 'off', enableBuiltInResolver: false, enableAdditionalDnsQueryTypes: false },
    { mode: 'direct' },
  ]);
});

it('keeps every frame where it belongs, and opens no window', () => {
  const events = listeners();
  let opener: Handler = () => 'none';
  let policy = '';
  lockDownContents(
    strictFake({
      on: events.on,
      setWindowOpenHandler: (handler: Handler) => (opener = handler),
      setWebRTCIPHandlingPolicy: (given: string) => (policy = given),
    }),
  );
  expect(opener({ url: 'app://workbench/index.html' })).toEqual({ action: 'deny' });
  expect(policy).toBe('disable_non_proxied_udp');
  const stopped = (name: string, url: string, isMainFrame: boolean) => {
    let prevented = false;
    events.tell(name, { url, isMainFrame, preventDefault: () => (prevented = true) });
    return prevented;
  };
  expect(stopped('will-frame-navigate', 'app://workbench/index.html', true)).toBe(false);
  expect(stopped('will-frame-navigate', 'app://vault/vault.html', false)).toBe(false);
  for (const [url, main] of [
    ['app://vault/vault.html', true],
    ['app://workbench/index.html', false],
    ['app://workbench/assets/x.js', true],
    ['app://workbench/index.html?x', true],
    ['https://example.org/', true],
    ['https://example.org/', false],
    ['data:text/html,x', false],
    ['about:blank', false],
    ['javascript:1', true],
  ] as const) {
    expect([url, main, stopped('will-frame-navigate', url, main)]).toEqual([url, main, true]);
  }
  expect(stopped('will-redirect', 'app://workbench/index.html', true)).toBe(true);
  expect(stopped('will-attach-webview', 'app://workbench/index.html', true)).toBe(true);
});

it('refuses debugging and bypass switches in a packaged app alone', () => {
  const withSwitches = (isPackaged: boolean, ...names: string[]) =>
    refusedSwitches({
      isPackaged,
      commandLine: strictFake({ hasSwitch: (name: string) => names.includes(name) }),
    });
  expect(withSwitches(true, 'remote-debugging-port', 'no-sandbox', 'lang')).toEqual([
    'remote-debugging-port',
    'no-sandbox',
  ]);
  for (const name of [
    'inspect-port',
    'disable-site-isolation-trials',
    'single-process',
    'renderer-cmd-prefix',
  ])
    expect(withSwitches(true, name)).toEqual([name]);
  expect(withSwitches(true, 'lang')).toEqual([]);
  expect(withSwitches(false, 'remote-debugging-port')).toEqual([]);
});
