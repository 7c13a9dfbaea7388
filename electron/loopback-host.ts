import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { type Answer, bareHeaders, type Origins, refusal } from './app-files.ts';
import { type AppParts, appOrigins, documents, secretName } from './app-origins.ts';
import { socketUser } from './peer-user.ts';
import { sameSecret } from './store-endpoint.ts';

/**
 * Serves the app to a browser on this machine: the workbench on `http://127.0.0.1:PORT`, the vault on
 * `http://localhost:PORT`. A browser keeps the two apart as it keeps any two sites apart.
 *
 * Who could reach in, and what stops them:
 *
 * - *Another program on the same port.* `localhost` may mean ::1. The port is held on 127.0.0.1 and on
 *   ::1 before anything opens; if either is taken, another port is. Without IPv6, ::1 must be
 *   impossible to bind.
 * - *A page of another site, or of another port here.* Every address begins with a key of 192 random
 *   bits, one for each origin of each window, that such a page cannot know; a wrong one is answered like a missing file.
 *   Cookies would not do: they do not tell ports apart, so any local server would be sent them, and the
 *   browser leaves them out of the vault's frame. Besides, what is not a page must be asked for by its own
 *   origin (`Sec-Fetch-Site`, `Origin`), store and sources with a token that stands in the vault's document alone.
 * - *A name that somebody points at 127.0.0.1.* `Host` must be one of the two, to the letter.
 * - *Another person's program on this machine.* It sees the port, and may see a browser's command line.
 *   The address to open holds a name that works once and leads to the key, which is on no command line;
 *   the start file (browser.ts) keeps even that out of sight. On Linux a connection from another user is
 *   cut before it is read. Root is not kept out.
 * - *The workbench's own scripts.* They know the vault's address, and can neither read its answers (another
 *   origin, no CORS) nor connect anywhere (their policy).
 * - *Whoever comes after.* When the host has gone, its port can be somebody else's, and a page left open
 *   would reload from there. Our own browser is closed with the host; in another one, close the page.
 *
 * Nothing here opens a connection.
 */
export interface LoopbackHost extends Opening {
  readonly port: number;
  /** Another window, with keys, a token and sources of its own. */
  open(shows: WindowParts): Opening;
  /** Whether that many windows more can be held open, beside those that are. */
  hasRoomFor(windows: number): boolean;
  /** Resolves when every page has been closed for a while, or after `close`. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface Opening {
  /** Opens the workbench, once. */
  readonly start: string;
  /** Resolves when a browser has opened it. */
  readonly opened: Promise<void>;
}

/** What a window is opened with. */
export type WindowParts = Pick<AppParts, 'sources' | 'document'>;

export interface LoopbackParts extends Pick<AppParts, 'files' | 'store' | 'freeMemory'>, WindowParts {
  /** Told when the start address is asked for again: somebody else may have used it first. */
  usedAgain(): void;
  /** Called when the last page has gone, as while it reloads: lets the host end, after a while. @returns what takes that back */
  lastGone(end: () => void): () => void;
  /** Called before the port is bound on ::1; tests take it there. */
  portChosen?(port: number): Promise<void>;
}

export async function startLoopbackHost(parts: LoopbackParts): Promise<LoopbackHost> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.destroy();
  const servers = await listen((request, response) => handle(request, response), parts.portChosen);
  const port = portOf(servers[0]!);
  const names = { workbench: `127.0.0.1:${port}`, vault: `localhost:${port}` };
  const pages = countPages(parts.lastGone);
  const windows: Window[] = [];

  const open = (shows: WindowParts): Opening => {
    const keys = { workbench: secretName(), vault: secretName() };
    const base = (origin: keyof Origins) => `http://${names[origin]}/${keys[origin]}/`;
    const once = oneTime(secretName(), `/${keys.workbench}/${documents.workbench}`, parts.usedAgain);
    const answers = appOrigins({
      ...shows,
      files: parts.files,
      store: parts.store,
      freeMemory: parts.freeMemory,
      bases: { workbench: base('workbench'), vault: base('vault') },
      saves: 'download',
      alive: pages.hold,
    });
    windows.push({ keys, once, answers });
    return { start: `http://${names.workbench}/start/${once.name}`, opened: once.opened };
  };
  const first = open(parts);

  const answer = async (request: Request, origin: keyof Origins): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const [, key = '', ...rest] = pathname.split('/');
    const path = rest.join('/');
    if (origin === 'workbench' && key === 'start') {
      const named = windows.find(({ once }) => sameSecret(path, once.name));
      return named === undefined ? refusal(404) : named.once.answer(request, path);
    }
    const window = windows.find(({ keys }) => sameSecret(key, keys[origin]));
    if (window === undefined) return refusal(404);
    if (!wasAskedByOurs(request, origin, path)) return refusal(403);
    return window.answers[origin](request, path);
  };

  const isOurUser = await userCheck(servers);
  handle = (incoming, outgoing) => {
    void isOurUser(incoming.socket)
      .then(async ours => {
        if (!ours) return void incoming.socket.destroy();
        const origin = originAsked(incoming, names);
        await respond(
          incoming,
          outgoing,
          origin === 'neither' ? refusal(421) : await serve(incoming, origin),
        );
      })
      .catch(() => incoming.socket.destroy());
  };
  const serve = async (incoming: IncomingMessage, origin: keyof Origins) => {
    const request = requestOf(incoming, names[origin]);
    return request === 'malformed' ? refusal(400) : answer(request, origin).catch(() => refusal(500));
  };

  return {
    port,
    ...first,
    open,
    hasRoomFor: more => pages.open() + more <= mostWindows,
    ended: pages.ended,
    async close() {
      pages.end();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map(server => new Promise(done => server.close(done))));
    },
  };
}

interface Window {
  readonly keys: Origins;
  readonly once: OneTime;
  readonly answers: ReturnType<typeof appOrigins>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Servers on 127.0.0.1 and, where there is IPv6, on ::1, on the same port. */
async function listen(handler: Handler, chosen: LoopbackParts['portChosen']): Promise<readonly Server[]> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const four = createServer(handler);
    const bound = await bind(four, '127.0.0.1', 0);
    if (bound !== 'bound') throw bound;
    await chosen?.(portOf(four));
    const six = createServer(handler);
    const also = await bind(six, '::1', portOf(four));
    if (also === 'bound') return [four, six];
    if (also.code === 'EADDRNOTAVAIL' || also.code === 'EAFNOSUPPORT') return [four];
    await new Promise(done => four.close(done));
  }
  throw new Error('no port is free on both 127.0.0.1 and ::1');
}

function bind(server: Server, host: string, port: number): Promise<'bound' | NodeJS.ErrnoException> {
  return new Promise(done => {
    server.once('error', done);
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
      server.off('error', done);
      done('bound');
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

/** On Linux, whether a connection comes from this user or root; elsewhere the system does not say. */
async function userCheck(servers: readonly Server[]): Promise<(socket: Socket) => Promise<boolean>> {
  const tables = () =>
    Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(path => readFile(path, 'utf8').catch(() => '')));
  const own = process.getuid?.();
  const first = { address: '127.0.0.1', port: portOf(servers[0]!) };
  if (own === undefined || socketUser(await tables(), first, 'listening') !== own) return async () => true;
  const known = new WeakMap<Socket, Promise<boolean>>();
  return socket => {
    const check = known.get(socket) ?? isFrom(socket, own, tables);
    known.set(socket, check);
    return check;
  };
}

async function isFrom(socket: Socket, user: number, tables: () => Promise<string[]>): Promise<boolean> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (!remoteAddress || !remotePort || !localAddress || !localPort) return false;
  const peer = { address: remoteAddress, port: remotePort };
  const owner = socketUser(await tables(), peer, { address: localAddress, port: localPort });
  return owner === user || owner === 0;
}

function originAsked(incoming: IncomingMessage, names: Origins): keyof Origins | 'neither' {
  const [host, ...more] = incoming.headersDistinct['host'] ?? [];
  if (more.length > 0) return 'neither';
  if (host === names.workbench) return 'workbench';
  return host === names.vault ? 'vault' : 'neither';
}

/**
 * Browsers say where a request comes from. The workbench's document may be opened from anywhere (it has
 * the key), the vault's only in a frame; everything else belongs to a page of its own origin.
 */
function wasAskedByOurs(request: Request, origin: keyof Origins, path: string): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site === null) return true;
  if (path !== documents[origin]) return site === 'same-origin';
  return request.headers.get('sec-fetch-dest') === (origin === 'vault' ? 'iframe' : 'document');
}

interface OneTime {
  readonly name: string;
  readonly opened: Promise<void>;
  readonly answer: Answer;
}

/** Leads to `location` the first time a browser opens it; other programs that look at it do not use it up. */
function oneTime(name: string, location: string, usedAgain: () => void): OneTime {
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  let used = false;
  const say = (status: number, text: string) =>
    new Response(`${text}\n`, {
      status,
      headers: { ...bareHeaders, 'content-type': 'text/plain; charset=utf-8' },
    });
  return {
    name,
    opened,
    async answer(request) {
      if (request.headers.get('sec-fetch-mode') !== 'navigate' || request.method !== 'GET') {
        return say(403, 'Open this address in a browser.');
      }
      if (used) {
        usedAgain();
        return say(410, 'This address opened the workbench once already. Start murmuration app again.');
      }
      used = true;
      resolve();
      return new Response(null, { status: 303, headers: { ...bareHeaders, location } });
    },
  };
}

/** Windows of one host: a browser gives one name six connections, and each window holds one. */
export const mostWindows = 4;
const heartbeatMilliseconds = 15_000;

/** Ends it when the last page has been gone for so many milliseconds, which are asked when it goes. */
export const afterGrace =
  (grace: () => number): LoopbackParts['lastGone'] =>
  end => {
    const last = setTimeout(end, grace());
    return () => clearTimeout(last);
  };

/** Counts the pages that hold a request open. */
function countPages(lastGone: LoopbackParts['lastGone']): {
  hold: Answer;
  /** Windows that are held: a window's two pages hold a connection each. */
  open(): number;
  ended: Promise<void>;
  end(): void;
} {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let open = 0;
  let stay = () => {};
  const hold: Answer = async request => {
    if (request.method !== 'GET' && request.method !== 'POST') return refusal(405);
    let heartbeat: NodeJS.Timeout | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        open += 1;
        stay();
        // Bytes would be wrong in the workbench's picture; the vault's request might be given up without.
        if (request.method === 'POST') {
          heartbeat = setInterval(() => controller.enqueue(new Uint8Array(1)), heartbeatMilliseconds);
        }
      },
      cancel() {
        clearInterval(heartbeat);
        open -= 1;
        if (open === 0) stay = lastGone(resolve);
      },
    });
    const type = request.method === 'POST' ? 'application/octet-stream' : 'image/png';
    return new Response(body, { headers: { 'content-type': type } });
  };
  return {
    hold,
    open: () => Math.ceil(open / 2),
    ended,
    end() {
      stay();
      resolve();
    },
  };
}

function requestOf(incoming: IncomingMessage, host: string): Request | 'malformed' {
  const { method = 'GET', url = '', headers } = incoming;
  if (!url.startsWith('/')) return 'malformed';
  const fields = Object.entries(headers).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  const init: RequestInit & { duplex: 'half' } = { method, headers: fields, duplex: 'half' };
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>;
  }
  try {
    return new Request(`http://${host}${url}`, init);
  } catch {
    return 'malformed';
  }
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: Response,
): Promise<void> {
  // A body that was not read would otherwise be taken for the next request.
  if (!incoming.complete && !incoming.readableEnded && response.status >= 400)
    outgoing.shouldKeepAlive = false;
  const length = response.body === null && incoming.method !== 'HEAD' ? { 'content-length': '0' } : {};
  outgoing.writeHead(response.status, { ...length, ...Object.fromEntries(response.headers) });
  if (response.body === null) return void outgoing.end();
  outgoing.flushHeaders();
  await pipeline(Readable.fromWeb(response.body as WebStream), outgoing).catch(() => outgoing.destroy());
}
