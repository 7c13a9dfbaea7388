import { afterEach, describe, expect, it } from 'vitest';
import { serveVault } from '../../renderer/vault/worker/serve.ts';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { type Mapping, unmapped } from '../../shared/policy/mapping.ts';
import { type FromVault, fromVaultSchema } from '../../shared/protocol/messages.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/** A hostile page at the workbench's end of the port. */

const encoder = new TextEncoder();
const mapping: Mapping = {
  person: ['column 1'],
  time: { kind: 'clock', column: 'column 2', format: 'auto' },
  touchpoint: { columns: ['column 3'], join: ' / ' },
  ...unmapped,
};
const canary = 'canary-4711';
const january = table(canary, 30);
const february = table('february', 40);

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

describe('the port', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'ask'],
    ['SQL', { kind: 'query', request: 1, sql: 'SELECT * FROM part_1' }],
    ['a key too many', { kind: 'ledger', request: 1, rows: true }],
    ['a question with SQL beside it', { kind: 'price', request: 1, asked: [{ ...reach(), sql: '1' }] }],
    ['a prototype in place of a mapping', JSON.parse('{"kind":"import","request":1,"__proto__":{"a":1}}')],
    ['a request of no number', { kind: 'ledger', request: '1' }],
    ['a request below 1', { kind: 'ledger', request: -1 }],
    ['a share above the whole', { kind: 'price', request: 1, asked: [reach(1_000_001)] }],
    ['a share of part of a millionth', { kind: 'price', request: 1, asked: [reach(0.5)] }],
    ['no share', { kind: 'price', request: 1, asked: [reach(Number.NaN)] }],
    ['terms without noise', { ...importing(1), terms: { k: 1, epsilon: 1e9, delta: 1 } }],
  ])('refuses %s, and says nothing of it', async (_, message) => {
    const { heard, send } = await connected();
    send(message);
    expect(await heard(({ kind }) => kind === 'fault')).toEqual({
      kind: 'fault',
      request: 0,
      fault: { code: 'usage', params: { what: 'A message was not understood' } },
    });
  });

  it('is the first that was handed over, and no other', async () => {
    const { server } = await connected();
    const late = new MessageChannel();
    ports.push(late.port1, late.port2);
    const said: unknown[] = [];
    late.port1.onmessage = ({ data }) => said.push(data);
    server.connect(late.port2);
    late.port1.postMessage({ kind: 'ledger', request: 1 });
    await server.openExport([january]);
    await turns();
    expect(said).toEqual([]);
  });

  it('gives nothing before data are open, and after they are closed', async () => {
    const { server, heard, send } = await connected();
    for (const [at, kind] of (['ledger', 'open-overview', 'import'] as const).entries()) {
      send(kind === 'import' ? importing(at + 1) : { kind, request: at + 1 });
      expect(await heard(message => 'request' in message && message.request === at + 1)).toMatchObject({
        kind: 'fault',
        fault: { code: 'usage' },
      });
    }
    await server.openExport([january]);
    send(importing(10));
    await heard(({ kind }) => kind === 'imported');
    send({ kind: 'close', request: 11 });
    await heard(({ kind }) => kind === 'closed');
    send({ kind: 'open-overview', request: 12 });
    expect(await heard(message => 'request' in message && message.request === 12)).toMatchObject({
      fault: { code: 'usage' },
    });
  });

  it('hears no cell of a file whose header line nobody confirmed', async () => {
    const { server, all } = await connected();
    const unnamed = memorySource(
      'x',
      encoder.encode(`${canary},2026-01-01T10:00:00Z,home\nb,2026-01-01T11:00:00Z,home\n`),
    );
    await server.openExport([unnamed]);
    await turns();
    expect(all().some(({ kind }) => kind === 'source')).toBe(true);
    expect(JSON.stringify(all())).not.toContain(canary);
  });
});

describe('a recipe', () => {
  const recipe = (text: string) => memorySource('recipe.yaml', encoder.encode(text));
  const mapped = 'roles: {person: who, time: at, touchpoint: what}\npopulation: patients\n';

  it.each([
    `${canary}: {who: ${canary}}`,
    `{"${canary}": 1, "roles": {"person": "${canary}"}}`,
    `who,at,what\n${canary},2026-01-01T10:00:00Z,home\n`,
    `${mapped}${canary}: 1`,
    `roles: {person: who, time: {column: at, format: ${canary}}, touchpoint: what}`,
  ])('that is somebody’s export tells the page nothing of it: %#', async text => {
    const { server, all } = await connected();
    await server.openRecipe([recipe(text)]);
    await turns();
    expect(all().map(({ kind }) => kind)).toEqual(['ready', 'fault']);
    expect(JSON.stringify(all())).not.toContain(canary);
  });

  it('names the columns that it maps and no others, and says what has changed', async () => {
    const { server, all } = await connected();
    const other = encoder.encode(`who,at,${canary}\n${'a,2026-01-01T10:00:00Z,home\n'.repeat(30)}`);
    await server.openRecipe([recipe(mapped)]);
    await server.openExport([memorySource('x', other)]);
    await turns();
    const source = all().find(message => message.kind === 'source');
    expect(source?.source.columns.map(({ name }) => name)).toEqual(['who', 'at', 'column 3']);
    expect(source?.drift).toEqual(['The column what, which the recipe maps, is not in this export.']);
    expect(JSON.stringify(all())).not.toContain(canary);
  });
});

it('reads an export by the recipe that was chosen just before it, however late the recipe comes', async () => {
  const { server, all } = await connected();
  const text = 'roles: {person: who, time: at, touchpoint: page}\n';
  const { source, goOn } = held(memorySource('recipe.yaml', encoder.encode(text)), 'slice');
  const opening = server.openRecipe([source]);
  const events = 'a,2026-01-01T10:00:00Z,home\n'.repeat(30);
  const exporting = server.openExport([memorySource('x', encoder.encode(`who,at,page\n${events}`))]);
  goOn();
  await Promise.all([opening, exporting]);
  await turns();
  const last = all().findLast(message => message.kind === 'source');
  expect(last?.source.columns.map(({ name }) => name)).toEqual(['who', 'at', 'page']);
});

describe('a file that is forgotten while it is read', () => {
  it('stays forgotten when the page closes the data', async () => {
    const { server, heard, send } = await connected();
    const { source, goOn } = held(january);
    await server.openExport([source]);
    send(importing(1));
    await turns();
    send({ kind: 'close', request: 2 });
    await heard(({ kind }) => kind === 'closed');
    goOn();
    expect(
      await heard(message => 'request' in message && message.request === 1 && message.kind !== 'progress'),
    ).toMatchObject({
      kind: 'fault',
      fault: { code: 'cancelled' },
    });
    send({ kind: 'open-overview', request: 3 });
    expect(await heard(message => 'request' in message && message.request === 3)).toMatchObject({
      fault: { code: 'usage' },
    });
  });

  it('does not come back in the place of one that was opened since, however late it is', async () => {
    const host = hastyHost();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    // The last step of an import, after the last look at whether it is still wanted.
    const store = {
      ...host.store,
      append: async (...[name, at, bytes]: Parameters<typeof host.store.append>) => {
        reach();
        await released;
        return host.store.append(name, at, bytes);
      },
    };
    const { server, heard, send } = await connected({ ...host, store });
    await server.openExport([january]);
    send(importing(1));
    await reached;
    await server.openExport([february]);
    release();
    expect(
      await heard(message => 'request' in message && message.request === 1 && message.kind !== 'progress'),
    ).toMatchObject({
      kind: 'fault',
      fault: { code: 'cancelled' },
    });
    send(importing(2));
    expect(await heard(({ kind }) => kind === 'imported')).toMatchObject({ summary: { rows: { read: 40 } } });
  });

  it('is not asked on once somebody gives a list of people to leave out: it is read again without them', async () => {
    const { server, heard, send, all } = await connected();
    await server.openExport([january]);
    send(importing(1));
    await heard(({ kind }) => kind === 'imported');
    server.setLeaveOut([memorySource('list', encoder.encode('p0\n'))]);
    await turns();
    expect(all().at(-1)).toMatchObject({ kind: 'source', leave_out: true });
    send({ kind: 'open-overview', request: 2 });
    expect(await heard(message => 'request' in message && message.request === 2)).toMatchObject({
      fault: { code: 'usage' },
    });
    send(importing(3));
    expect(await heard(message => message.kind === 'imported' && message.request === 3)).toBeDefined();
  });

  it('is not announced in the place of one that was chosen after it', async () => {
    const { server, all } = await connected();
    const { source, goOn } = held(january, 'slice');
    const first = server.openExport([source]);
    await turns();
    await server.openExport([february]);
    goOn();
    await first;
    await turns();
    const told = all().flatMap(message => (message.kind === 'source' ? [message.source.bytes] : []));
    expect(told.at(-1)).toBe(february.size);
  });
});

function reach(millionths = 100_000) {
  return {
    id: 'overview',
    question: { ask: 'reach', of: 'touchpoint', at_most: 5 },
    spend: { kind: 'share', millionths },
  };
}

function importing(request: number) {
  return { kind: 'import', request, population: 'shop customers', mapping, terms: 'default' };
}

async function connected(host = hastyHost()) {
  const server = serveVault(host, () => {}, false);
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const messages: FromVault[] = [];
  let tell = () => {};
  port1.onmessage = ({ data }) => {
    messages.push(fromVaultSchema.parse(data));
    tell();
  };
  server.connect(port2);
  const heard = async (wanted: (message: FromVault) => boolean): Promise<FromVault> => {
    for (;;) {
      const found = messages.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>(done => {
        tell = done;
      });
    }
  };
  await heard(({ kind }) => kind === 'ready');
  return { server, heard, all: () => messages, send: (message: unknown) => port1.postMessage(message) };
}

function table(touchpoint: string, rows: number): ByteSource & { readonly size: number } {
  const lines = Array.from({ length: rows }, (_, i) => `p${i},2026-01-01T10:00:00Z,${touchpoint}`);
  const bytes = encoder.encode(`customer_id,event_time,touchpoint\n${lines.join('\n')}\n`);
  return { ...memorySource('table', bytes), size: bytes.length };
}

/** A source that stops before it gives its bytes. */
function held(
  source: ByteSource,
  at: 'stream' | 'slice' = 'stream',
): { source: ByteSource; goOn: () => void } {
  const { promise: free, resolve: goOn } = Promise.withResolvers<void>();
  return {
    goOn,
    source: {
      ...source,
      slice: async (from, to) => {
        if (at === 'slice') await free;
        return source.slice(from, to);
      },
      async *stream(signal) {
        if (at === 'stream') await free;
        yield* source.stream(signal);
      },
    },
  };
}

/** Lets every message that is on its way arrive. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(done => setImmediate(done));
}
