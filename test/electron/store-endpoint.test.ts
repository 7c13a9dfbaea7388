import { expect, it } from 'vitest';
import { forVaultAlone, storeEndpoint } from '../../electron/store-endpoint.ts';
import { remoteStore } from '../../renderer/vault/worker/remote-store.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { Failure } from '../../shared/protocol/fault.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const base = 'http://localhost:1/key/';
const post = (store: DurableStore, call: string, body: string | null = null) =>
  storeEndpoint(store)(new Request(`${base}store/${call}`, { method: 'POST', body }), call.split('?')[0]!);

it('refuses every call that is not to the letter', async () => {
  const store = memoryStore();
  await store.put('a', bytes('kept'));
  const calls: readonly (readonly [string, number])[] = [
    ['read', 400],
    ['read?name=../secret', 400],
    ['read?name=/etc/passwd', 400],
    ['read?name=a%2f..%2fb', 400],
    ['read?name=', 400],
    ['read?name=a&name=b', 400],
    ['read?name=a&at=1', 400],
    ['append?name=a&at=-1', 400],
    ['append?name=a&at=1.5', 400],
    ['append?name=a&at=1e3', 400],
    ['append?name=a&at=9007199254740993', 400],
    ['append?name=a', 400],
    ['put?name=a&if-absent=true', 400],
    ['list?folder=..', 400],
    ['toString?name=a', 404],
    ['write?name=a', 404],
    ['', 404],
  ];
  const got = [];
  for (const [call] of calls) got.push([call, (await post(store, call)).status]);
  expect(got).toEqual(calls);
  expect(await store.list('')).toEqual(['a']);
});

it('refuses a body where none belongs, and one that is too large, before it is stored', async () => {
  const store = memoryStore();
  expect((await post(store, 'read?name=a', 'x')).status).toBe(413);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1 << 20;
      controller.enqueue(new Uint8Array(1 << 20));
    },
  });
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: endless, duplex: 'half' };
  const request = new Request(`${base}store/put?name=a&if-absent=no`, init);
  expect((await storeEndpoint(store)(request, 'put')).status).toBe(413);
  expect(sent).toBeLessThan(80 << 20);
  expect(await store.list('')).toEqual([]);
});

it('says nothing about why a store failed', async () => {
  const broken: DurableStore = {
    ...memoryStore(),
    read: () => Promise.reject(new Failure('store-unavailable')),
    list: () => Promise.reject(new Error('EACCES: /home/somebody/ledger')),
  };
  for (const call of ['read?name=a', 'list?folder=']) {
    const answer = await post(broken, call);
    expect([answer.status, await answer.text()]).toEqual([503, '']);
  }
});

it('answers nobody without the token, nor another origin with it', async () => {
  const guarded = forVaultAlone(async () => new Response('in'), 'secret', 'app://vault');
  const status = async (headers: Record<string, string>) =>
    (await guarded(new Request(base, { headers }), '')).status;
  expect(await status({ 'murmuration-token': 'secret' })).toBe(200);
  expect(await status({ 'murmuration-token': 'secret', origin: 'app://vault' })).toBe(200);
  for (const headers of [
    {},
    { 'murmuration-token': '' },
    { 'murmuration-token': 'secreT' },
    { 'murmuration-token': 'secret1' },
    { 'murmuration-token': 'secret', origin: 'app://workbench' },
    { 'murmuration-token': 'secret', origin: 'null' },
    { 'murmuration-token': 'secret', 'sec-fetch-site': 'cross-site' },
  ]) {
    expect([headers, await status(headers as Record<string, string>)]).toEqual([headers, 403]);
  }
});

it('is a durable store to the vault that speaks to it', async () => {
  const store = memoryStore();
  const endpoint = forVaultAlone(storeEndpoint(store), 'secret', 'http://localhost:1');
  const original = globalThis.fetch;
  globalThis.fetch = async (address, init) => {
    const request = new Request(address as string, init);
    return endpoint(request, new URL(request.url).pathname.slice('/key/store/'.length));
  };
  try {
    const notes = { workbench: 'http://127.0.0.1:1', base, held: false, sources: [] };
    const remote = remoteStore({ ...notes, token: 'secret' });
    expect(await remote.read('ledger/one')).toBe('absent');
    expect(await remote.append('ledger/one', 0, bytes('first'))).toEqual({ outcome: 'appended' });
    expect(await remote.append('ledger/one', 0, bytes('late'))).toEqual({ outcome: 'moved', size: 5 });
    expect(await remote.put('key', bytes('k'), { ifAbsent: true })).toBe('written');
    expect(await remote.put('key', bytes('other'), { ifAbsent: true })).toBe('present');
    expect(await remote.put('empty', bytes(''))).toBe('written');
    expect(await remote.read('empty')).toEqual(bytes(''));
    expect(await remote.read('ledger/one')).toEqual(bytes('first'));
    expect(await remote.list('ledger')).toEqual(['ledger/one']);
    await remote.remove('ledger/one');
    expect(await remote.list('')).toEqual(['empty', 'key']);
    const stranger = remoteStore({ ...notes, token: 'guess' });
    await expect(stranger.read('key')).rejects.toThrow(new Failure('store-unavailable'));
  } finally {
    globalThis.fetch = original;
  }
});
