import { type ByteSource, SourceVanished } from '../shared/formats/byte-source.ts';
import { type Answer, refusal } from './app-files.ts';

const chunkBytes = 4 << 20;

/**
 * The files that the app was started with, by one-time name: GET with or without one range
 * (`bytes=from-to`), read only. 409 when the file is not the one that was opened any more; one that
 * changes while an answer is under way breaks the answer off.
 */
export function sourceEndpoint(sources: ReadonlyMap<string, ByteSource>): Answer {
  return async (request, path) => {
    const source = sources.get(path);
    if (source === undefined || source.size === 'unknown') return refusal(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const { size } = source;
    const asked = request.headers.get('range');
    const range = asked === null ? { from: 0, to: size } : parseRange(asked, size);
    if (range === 'unsatisfiable') {
      return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
    }
    const { from, to } = range;
    const headers: Record<string, string> = {
      'content-type': 'application/octet-stream',
      'content-length': String(to - from),
      'accept-ranges': 'bytes',
    };
    if (asked !== null) headers['content-range'] = `bytes ${from}-${to - 1}/${size}`;
    const status = asked === null ? 200 : 206;
    try {
      const first = await source.slice(from, Math.min(to, from + chunkBytes));
      if (request.method === 'HEAD') return new Response(null, { status, headers });
      return new Response(rest(source, first, from, to), { status, headers });
    } catch (error) {
      if (error instanceof SourceVanished) return refusal(409);
      throw error;
    }
  };
}

/** `[from, to)` of a header `bytes=from-`, `bytes=from-last`; nothing else is understood. */
function parseRange(text: string, size: number): { from: number; to: number } | 'unsatisfiable' {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(text) ?? [];
  const from = Number(first ?? Number.NaN);
  const to = last === undefined ? size : Math.min(Number(last) + 1, size);
  return from < to ? { from, to } : 'unsatisfiable';
}

function rest(source: ByteSource, first: Uint8Array, from: number, to: number): ReadableStream<Uint8Array> {
  let at = from;
  let next: Uint8Array | 'unread' = first;
  return new ReadableStream({
    async pull(controller) {
      if (at >= to) return controller.close();
      const chunk = next === 'unread' ? await source.slice(at, Math.min(to, at + chunkBytes)) : next;
      next = 'unread';
      at += chunk.length;
      controller.enqueue(new Uint8Array(chunk));
      if (at >= to) controller.close();
    },
  });
}
