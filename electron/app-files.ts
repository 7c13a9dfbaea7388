import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { hostElementId } from '../shared/protocol/host.ts';

/** Origins of the two pages, such as `app://vault` or `http://localhost:4711`. */
export interface Origins {
  readonly workbench: string;
  readonly vault: string;
}

/** Answers a request for one origin. `path` is what follows the origin (and its key), without a leading slash. */
export type Answer = (request: Request, path: string) => Promise<Response>;

/** Built files of one origin by path. They are read at start: what is served afterwards cannot change. */
export type AppFiles = ReadonlyMap<string, { readonly type: string; readonly bytes: Uint8Array }>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
};

export async function readAppFiles(folder: string): Promise<AppFiles> {
  const files = new Map<string, { type: string; bytes: Uint8Array }>();
  const read = async (below: string): Promise<void> => {
    // Name by name: Electron's archive lists its folders in no other way that all of its versions share.
    for (const name of await readdir(join(folder, below))) {
      const path = below === '' ? name : `${below}/${name}`;
      const found = await stat(join(folder, path));
      if (found.isDirectory()) await read(path);
      const type = types[extname(name)] ?? 'application/octet-stream';
      if (found.isFile()) files.set(path, { type, bytes: await readFile(join(folder, path)) });
    }
  };
  await read('');
  return files;
}

/**
 * Headers of every answer of an origin. A worker obeys the policy of its own script's response, so the
 * policy goes with every file. No Cross-Origin-Embedder-Policy: with it the frame does not load.
 */
export function originHeaders(origin: keyof Origins, origins: Origins): Record<string, string> {
  return {
    'content-security-policy': policies[origin](origins),
    ...plainHeaders,
    ...(origin === 'vault' && isolated),
  };
}

/** Shared memory for the vault's own threads and not for the workbench, which must not have so fine a clock. */
const isolated = { 'document-isolation-policy': 'isolate-and-require-corp' };

const deniedFeatures = [
  'accelerometer',
  'camera',
  'clipboard-read',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'serial',
  'usb',
];

const plainHeaders = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': deniedFeatures.map(feature => `${feature}=()`).join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Headers of an answer that is no page's: nothing may load for it, and no page may hold it. */
export const bareHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  ...plainHeaders,
};

export const refusal = (status: number): Response => new Response(null, { status, headers: bareHeaders });

const policies: Readonly<Record<keyof Origins, (origins: Origins) => string>> = {
  workbench: ({ vault }) =>
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "object-src 'none'",
      `frame-src ${vault}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  vault: ({ workbench }) =>
    [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "connect-src 'self'",
      "style-src 'self'",
      "font-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${workbench}`,
    ].join('; '),
};

/**
 * Serves the files and nothing else: a list has nothing to traverse.
 *
 * @param document  the page that gets `notes`, as a data block that its script reads
 */
export function appFiles(files: AppFiles, document: string, notes: object): Answer {
  const page = files.get(document);
  if (page === undefined) throw new Error(`${document} is not among the built files`);
  const served = new Map(files).set(document, { ...page, bytes: withNotes(page.bytes, notes) });
  return async (request, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const file = served.get(path);
    if (file === undefined) return refusal(404);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(file.bytes), {
      headers: { 'content-type': file.type, 'content-length': String(file.bytes.length) },
    });
  };
}

function withNotes(html: Uint8Array, notes: object): Uint8Array {
  const text = new TextDecoder().decode(html);
  const end = text.indexOf('</head>');
  if (end < 0) throw new Error('the page has no head to write into');
  const json = JSON.stringify(notes).replaceAll('<', '\\u003c');
  const block = `<script type="application/json" id="${hostElementId}">${json}</script>\n`;
  return new TextEncoder().encode(text.slice(0, end) + block + text.slice(end));
}

/** The same answer with the origin's headers, on refusals too. */
export function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return async (request, path) => {
    const response = await answer(request, path);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}
