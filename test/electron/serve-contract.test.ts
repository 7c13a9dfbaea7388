import { expect, it } from 'vitest';
import { type Channel, contract } from '../../electron/desktop-contract.ts';
import { type Handlers, serveContract } from '../../electron/serve-contract.ts';
import { strictFake } from '../fakes/strict-fake.ts';

type Handle = (event: unknown, payload: unknown) => Promise<unknown>;

function served(save: Handlers<unknown>['files:save'], others: Partial<Handlers<unknown>> = {}) {
  const channels = new Map<string, Handle>();
  serveContract(
    strictFake({ handle: (channel: string, handler: Handle) => void channels.set(channel, handler) }),
    strictFake({ 'files:save': save, ...others }),
  );
  return channels;
}

const workbench = { senderFrame: { parent: null, origin: 'app://workbench' }, sender: 'sender' };
const file = { name: 'funnel.json', bytes: new Uint8Array([1]) };

it('serves the contract’s channels and no others', () => {
  const channels = served(async () => ({ outcome: 'saved' }));
  expect([...channels.keys()]).toEqual(Object.keys(contract) satisfies string[] as Channel[]);
});

it('passes a request of the workbench’s own page on', async () => {
  const got: unknown[] = [];
  const channels = served(async (request, sender) => {
    got.push(request, sender);
    return { outcome: 'saved' };
  });
  expect(await channels.get('files:save')!(workbench, { files: [file] })).toEqual({ outcome: 'saved' });
  expect(got).toEqual([{ files: [file] }, 'sender']);
});

it('refuses every other sender', async () => {
  let calls = 0;
  const channels = served(async () => {
    calls += 1;
    return { outcome: 'saved' };
  });
  const top = { parent: null };
  for (const senderFrame of [
    null,
    { ...top, origin: 'app://vault' },
    { ...top, origin: 'null' },
    { ...top, origin: 'app://workbench.evil' },
    { ...top, origin: 'https://workbench' },
    { ...top, origin: 'app://workbench/' },
    { parent: {}, origin: 'app://workbench' },
  ]) {
    await expect(
      channels.get('files:save')!({ senderFrame, sender: 'sender' }, { files: [file] }),
    ).rejects.toThrow('refused for this sender');
  }
  expect(calls).toBe(0);
});

it('refuses every other request', async () => {
  let calls = 0;
  const channels = served(async () => {
    calls += 1;
    return { outcome: 'saved' };
  });
  const named = (name: string) => ({ files: [{ ...file, name }] });
  for (const payload of [
    undefined,
    null,
    {},
    { files: [] },
    { files: [file], folder: '/tmp' },
    { files: [{ ...file, path: '/tmp/x' }] },
    { files: [{ ...file, bytes: 'text' }] },
    { files: [{ ...file, bytes: [1] }] },
    { files: [file, { ...file, name: 'FUNNEL.json' }] },
    named('../funnel.json'),
    named('a/b.json'),
    named('a\\b.json'),
    named('.json'),
    named('funnel.exe'),
    named('funnel.json.exe'),
    named('funnel'),
    named('fun nel.json'),
    named('funnel.json\n'),
    named('a\0.json'),
    named('C:funnel.json'),
    named(`${'a'.repeat(81)}.json`),
  ]) {
    await expect(channels.get('files:save')!(workbench, payload)).rejects.toThrow('malformed request');
  }
  expect(calls).toBe(0);
});

it('parses every channel’s request to the letter', async () => {
  let calls = 0;
  const count = async () => {
    calls += 1;
    return {} as never;
  };
  const channels = served(count, {
    'document:save': count,
    'document:open': count,
    'window:next-command': count,
    'window:to-paper': count,
  });
  const bytes = new Uint8Array([1]);
  for (const [channel, payload] of [
    ['document:save', { bytes, into: '/etc/passwd' }],
    ['document:save', { bytes, into: 'its file', path: '/tmp/x' }],
    ['document:save', { bytes: 'text', into: 'its file' }],
    ['document:open', { path: '/etc/passwd' }],
    ['window:next-command', { command: 'quit' }],
    ['window:to-paper', { as: 'exe', what: 'answer' }],
    ['window:to-paper', { as: 'pdf', what: '../x' }],
    ['window:to-paper', { as: 'pdf', what: 'answer', path: '/tmp/x' }],
  ] as const) {
    await expect(channels.get(channel)!(workbench, payload)).rejects.toThrow('malformed request');
  }
  expect(calls).toBe(0);
});

it('lets no reason of a failure and no stray answer out', async () => {
  const failing = served(async () => {
    throw new Error('EACCES: /home/somebody/export');
  });
  await expect(failing.get('files:save')!(workbench, { files: [file] })).rejects.toThrow(
    /^files:save: failed$/,
  );
  const leaking = served(async () => ({ outcome: 'saved', path: '/home/somebody' }) as never);
  await expect(leaking.get('files:save')!(workbench, { files: [file] })).rejects.toThrow(/path/);
});
