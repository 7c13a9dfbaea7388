import { timingSafeEqual } from 'node:crypto';
import type { DurableStore } from '../shared/ledger/durable-store.ts';
import { requireStoreFolder, requireStoreName } from '../shared/ledger/store-name.ts';
import { tokenHeader } from '../shared/protocol/host.ts';
import { type Answer, refusal } from './app-files.ts';

/** Far above the longest ledger entry or cached answer. */
const largestBody = 64 << 20;

/**
 * The vault's durable store, for its own page alone. Every call is a POST with its parameters in the query:
 *
 *     read?name=             200 with the bytes, and the header `store-outcome: found` or `absent`
 *     append?name=&at=       the bytes as body; 200 {"outcome":"appended"} or {"outcome":"moved","size":n}
 *     put?name=&if-absent=   the bytes as body, if-absent yes or no; 200 {"outcome":"written"} or {"outcome":"present"}
 *     remove?name=           200 {"outcome":"removed"}
 *     list?folder=           200 {"names":[…]}
 *
 * Anything else is an empty answer: 400 malformed, 404, 405, 413 too large, 503 the store failed.
 */
export function storeEndpoint(store: DurableStore): Answer {
  return async (request, path) => {
    const call = Object.hasOwn(calls, path) ? calls[path]! : 'unknown';
    if (call === 'unknown') return refusal(404);
    if (request.method !== 'POST') return refusal(405);
    const query = new URL(request.url).searchParams;
    if (!sameNames([...query.keys()], call.parameters)) return refusal(400);
    const body = await readBody(request, call.body === 'bytes' ? largestBody : 0);
    if (body === 'too large') return refusal(413);
    try {
      return await call.run(store, name => query.get(name)!, body);
    } catch (error) {
      return refusal(error instanceof RangeError ? 400 : 503);
    }
  };
}

interface Call {
  readonly parameters: readonly string[];
  readonly body: 'bytes' | 'none';
  run(store: DurableStore, parameter: (name: string) => string, body: Uint8Array): Promise<Response>;
}

const calls: Readonly<Record<string, Call>> = {
  read: {
    parameters: ['name'],
    body: 'none',
    async run(store, parameter) {
      const found = await store.read(requireStoreName(parameter('name')));
      const outcome = found === 'absent' ? 'absent' : 'found';
      return new Response(found === 'absent' ? null : new Uint8Array(found), {
        headers: { 'content-type': 'application/octet-stream', 'store-outcome': outcome },
      });
    },
  },
  append: {
    parameters: ['at', 'name'],
    body: 'bytes',
    async run(store, parameter, body) {
      const name = requireStoreName(parameter('name'));
      return Response.json(await store.append(name, wholeNumber(parameter('at')), body));
    },
  },
  put: {
    parameters: ['if-absent', 'name'],
    body: 'bytes',
    async run(store, parameter, body) {
      const name = requireStoreName(parameter('name'));
      const ifAbsent = parameter('if-absent');
      if (ifAbsent !== 'yes' && ifAbsent !== 'no') throw new RangeError('neither yes nor no');
      return Response.json({ outcome: await store.put(name, body, { ifAbsent: ifAbsent === 'yes' }) });
    },
  },
  remove: {
    parameters: ['name'],
    body: 'none',
    async run(store, parameter) {
      await store.remove(requireStoreName(parameter('name')));
      return Response.json({ outcome: 'removed' });
    },
  },
  list: {
    parameters: ['folder'],
    body: 'none',
    async run(store, parameter) {
      return Response.json({ names: await store.list(requireStoreFolder(parameter('folder'))) });
    },
  },
};

/**
 * Passes requests of the vault's own page on: they carry the token, which only that page's document
 * holds, and come from no other origin as far as the browser says so.
 */
export function forVaultAlone(answer: Answer, token: string, vaultOrigin: string): Answer {
  return async (request, path) => {
    const origin = request.headers.get('origin');
    const site = request.headers.get('sec-fetch-site');
    const fromVault =
      sameSecret(request.headers.get(tokenHeader) ?? '', token) &&
      (origin === null || origin === vaultOrigin) &&
      (site === null || site === 'same-origin');
    return fromVault ? answer(request, path) : refusal(403);
  };
}

/** Takes as long for any text of the right length. */
export function sameSecret(said: string, secret: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function sameNames(given: readonly string[], wanted: readonly string[]): boolean {
  return given.toSorted().join() === wanted.join();
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) throw new RangeError('not a whole number');
  return value;
}

async function readBody(request: Request, most: number): Promise<Uint8Array | 'too large'> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return 'too large';
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > most) return 'too large';
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
