import { expect, it } from 'vitest';
import { sourceEndpoint } from '../../electron/source-endpoint.ts';
import { servedFile } from '../../renderer/vault/worker/served-source.ts';
import { type ByteSource, SourceVanished } from '../../shared/formats/byte-source.ts';

const size = 9_000_000;
const content = Uint8Array.from({ length: size }, (_, at) => (at * 31) % 251);

/** Changes on disk once `vanishes` slices have been read. */
function file(vanishes = Number.POSITIVE_INFINITY): ByteSource {
  let read = 0;
  return {
    name: 'export.csv',
    size,
    async slice(from, to) {
      read += 1;
      if (read > vanishes) throw new SourceVanished();
      return content.slice(from, to);
    },
    stream: () => {
      throw new Error('not asked');
    },
  };
}

const ask = (range?: string, method = 'GET', source = file()) =>
  sourceEndpoint(new Map([['name', source]]))(
    new Request('http://localhost:1/', { method, headers: range === undefined ? {} : { range } }),
    'name',
  );

it('answers a range with just those bytes', async () => {
  const answer = await ask('bytes=100-109');
  expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes 100-109/${size}`]);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(content.slice(100, 110));
});

it('answers without a range with everything, and HEAD with the size alone', async () => {
  const answer = await ask();
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, String(size)]);
  expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), Buffer.from(content))).toBe(0);
  const head = await ask(undefined, 'HEAD');
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(size),
    '',
  ]);
});

it('understands one plain range and no other', async () => {
  const statuses = [];
  for (const range of [
    `bytes=${size - 1}-`,
    `bytes=0-${size * 2}`,
    `bytes=${size}-`,
    'bytes=5-4',
    'bytes=-5',
    'bytes=0-1,3-4',
    'bytes=-',
    'lines=0-1',
    'bytes=0x1-2',
  ]) {
    const answer = await ask(range);
    statuses.push(answer.status);
    await answer.body?.cancel();
  }
  expect(statuses).toEqual([206, 206, 416, 416, 416, 416, 416, 416, 416]);
});

it('is read only, and knows no other name', async () => {
  expect((await ask(undefined, 'POST')).status).toBe(405);
  const endpoint = sourceEndpoint(new Map([['name', file()]]));
  for (const path of ['', 'export.csv', '__proto__', 'name/']) {
    expect((await endpoint(new Request('http://localhost:1/'), path)).status).toBe(404);
  }
});

it('says 409 for a file that changed, and breaks off where it changes under way', async () => {
  expect((await ask('bytes=0-9', 'GET', file(0))).status).toBe(409);
  await expect((await ask(undefined, 'GET', file(1))).arrayBuffer()).rejects.toThrow();
});

it('is the same file to the vault that reads it, and a vanished one when it changed', async () => {
  const original = globalThis.fetch;
  const over = (source: ByteSource) => {
    const endpoint = sourceEndpoint(new Map([['name', source]]));
    globalThis.fetch = async (address, init) => endpoint(new Request(address as string, init), 'name');
    const served = { at: 'name', file: 'export.csv', size };
    return servedFile({ host: { base: 'http://localhost:1/key/', token: '' }, served });
  };
  try {
    const served = over(file());
    expect(await served.slice(size - 5, size + 100)).toEqual(content.slice(size - 5));
    expect(await served.slice(size, size + 1)).toEqual(new Uint8Array());
    const parts: Uint8Array[] = [];
    for await (const part of served.stream()) parts.push(part);
    expect(Buffer.compare(Buffer.concat(parts), Buffer.from(content))).toBe(0);
    await expect(over(file(0)).slice(0, 1)).rejects.toThrow(SourceVanished);
    await expect(
      (async () => {
        for await (const _ of over(file(2)).stream());
      })(),
    ).rejects.toThrow(SourceVanished);
  } finally {
    globalThis.fetch = original;
  }
});
