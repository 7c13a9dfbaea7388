import { joinedBytes } from './joined-bytes.ts';

/**
 * The first bytes of a stream that can be read only once, and the whole stream again.
 *
 * @returns `head`: at least `bytes` bytes, or all there are
 */
export async function streamHead(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  bytes: number,
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const rest = iteratorOf(chunks);
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < bytes) {
    const next = await rest.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = joinedBytes(first);
  return {
    head,
    all: (async function* () {
      try {
        if (length > 0) yield head;
        for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
      } finally {
        await rest.return?.();
      }
    })(),
  };
}

function iteratorOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncIterator<Uint8Array> | Iterator<Uint8Array> {
  return Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
}
