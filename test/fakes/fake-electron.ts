import { EventEmitter } from 'node:events';
import type { ElectronParts } from '../../electron/desktop/desktop-app.ts';
import { strictFake } from './strict-fake.ts';

type Handler = (...args: unknown[]) => unknown;
type Heard = Pick<EventEmitter, 'on' | 'once' | 'emit'>;

/** What is asked of a window, and what it is told. */
export interface FakeWindow {
  readonly events: EventEmitter;
  readonly contents: { readonly events: EventEmitter; readonly sender: object };
  readonly did: string[];
  close(): void;
}

export interface FakeElectron {
  readonly parts: ElectronParts;
  readonly app: EventEmitter;
  readonly did: string[];
  readonly windows: FakeWindow[];
  /** Answers of dialogs, in order; a dialog that nobody expects throws. */
  readonly answers: unknown[];
  menu(): readonly { label?: string; submenu?: unknown }[];
  ready(): void;
  /** As the workbench's page of a window would call. */
  invoke(window: FakeWindow, channel: string, payload: unknown): Promise<unknown>;
  /** A request of a window's session. */
  request(window: FakeWindow, address: string): Promise<Response>;
}

/** Electron as far as the app uses it. Anything else that is asked of it throws. */
export function fakeElectron(userData: string, first = true): FakeElectron {
  const app = new EventEmitter();
  const did: string[] = [];
  const windows: FakeWindow[] = [];
  const answers: unknown[] = [];
  const handlers = new Map<string, Handler>();
  const sessions: { handle: Handler }[] = [];
  const ready = Promise.withResolvers<void>();
  let focused: object | undefined;
  let menu: readonly { label?: string; submenu?: unknown }[] = [];

  const heard = (events: EventEmitter): Heard =>
    ({
      on: events.on.bind(events),
      once: events.once.bind(events),
      emit: events.emit.bind(events),
    }) as Heard;
  const note =
    (name: string, into = did) =>
    (...args: unknown[]) =>
      void into.push([name, ...args.filter(arg => typeof arg === 'string')].join(' '));
  const answer = (name: string) => async () => {
    did.push(name);
    if (answers.length === 0) throw new Error(`nobody expects ${name}`);
    return answers.shift();
  };

  const byContents = new Map<object, object>();
  const shown: object[] = [];
  function openWindow(options: { webPreferences: { session: { at: number } } }) {
    const events = new EventEmitter();
    const contentsEvents = new EventEmitter();
    const own: string[] = [];
    const sender = strictFake<object>({
      ...heard(contentsEvents),
      // A promise may resolve to it.
      // biome-ignore lint/suspicious/noThenProperty: it says that it is none.
      then: undefined,
      print: (_: object, done: (printed: boolean) => void) => done(true),
    });
    const window = strictFake<object>({
      ...heard(events),
      webContents: sender,
      maximize: note('maximize', own),
      show: note('show', own),
      focus: note('focus', own),
      restore: note('restore', own),
      isMinimized: () => false,
      isMaximized: () => false,
      isDestroyed: () => false,
      getNormalBounds: () => ({ x: 7, y: 8, width: 1000, height: 700 }),
      setRepresentedFilename: note('of', own),
      async loadURL(address: string) {
        note('load', own)(address);
        events.emit('ready-to-show');
      },
    });
    byContents.set(sender, window);
    shown.push(window);
    focused = window;
    const at = options.webPreferences.session.at;
    windows.push({
      events,
      contents: { events: contentsEvents, sender },
      did: own,
      close() {
        events.emit('close');
        shown.splice(shown.indexOf(window), 1);
        byContents.delete(sender);
        contentsEvents.emit('destroyed');
        events.emit('closed');
        if (shown.length === 0) app.emit('window-all-closed');
      },
      ...{ at },
    });
    return window;
  }

  const parts = strictFake<ElectronParts>({
    app: strictFake<object>({
      ...heard(app),
      isPackaged: true,
      commandLine: strictFake({ hasSwitch: () => false, appendSwitch: note('switch') }),
      setName: note('name'),
      requestSingleInstanceLock: () => first,
      exit: (code: number) => did.push(`exit ${code}`),
      quit: note('quit'),
      enableSandbox: note('sandbox'),
      whenReady: () => ready.promise,
      getPath: () => userData,
      configureHostResolver: note('resolver'),
      setProxy: async () => {},
      addRecentDocument: note('recent'),
      clearRecentDocuments: note('no recent'),
      setAboutPanelOptions: note('about'),
    }),
    BrowserWindow: Object.assign(openWindow, {
      fromWebContents: (contents: object) => byContents.get(contents) ?? null,
      getAllWindows: () => shown,
      getFocusedWindow: () => focused ?? null,
    }),
    dialog: strictFake({
      showMessageBox: answer('message'),
      showOpenDialog: answer('open dialog'),
      showSaveDialog: answer('save dialog'),
    }),
    ipcMain: strictFake({ handle: (channel: string, handler: Handler) => handlers.set(channel, handler) }),
    Menu: strictFake({
      buildFromTemplate: (template: typeof menu) => template,
      setApplicationMenu: (template: typeof menu) => {
        menu = template;
      },
    }),
    nativeTheme: strictFake({ shouldUseDarkColors: false }),
    protocol: strictFake({ registerSchemesAsPrivileged: note('scheme') }),
    screen: strictFake({ getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1440, height: 900 } }] }),
    session: strictFake({
      fromPartition(partition: string) {
        did.push(`session ${partition.startsWith('persist:') ? 'on disk' : 'in memory'}`);
        const at = sessions.length;
        const protocol = strictFake({
          handle: (_: string, handle: Handler) => void sessions.push({ handle }),
        });
        return strictFake({ protocol, at });
      },
    }),
  });

  return {
    parts,
    app,
    did,
    windows,
    answers,
    menu: () => menu,
    ready: () => ready.resolve(),
    async invoke(window, channel, payload) {
      const senderFrame = { parent: null, origin: 'app://workbench' };
      return handlers.get(channel)!({ senderFrame, sender: window.contents.sender }, payload);
    },
    async request(window, address) {
      const { at } = window as unknown as { at: number };
      return (await sessions[at]!.handle(new Request(address))) as Response;
    },
  };
}
