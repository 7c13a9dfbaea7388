import { expect, it } from 'vitest';
import { createVault, type Vault, type VaultEvents } from '../../renderer/workbench/vault/vault-client.ts';
import { Failure, type Fault } from '../../shared/protocol/fault.ts';
import type { Progress } from '../../shared/protocol/summary.ts';
import { sampleSource } from '../fakes/fake-vault.ts';
import { sampleReach } from '../fakes/sample-releases.ts';

const ledger = {
  population: 'shop customers',
  kind: 'durable',
  terms: { k: 20, epsilon: 3, delta: 1e-6 },
  person: ['customer_id'],
  spent: 0.1,
  left: 0.9,
  epsilon_spent: 0.9,
  loosened: [],
  entries: [],
  chain: 'whole',
  head: 'abc',
  head_entry: 0,
};
const asked = {
  id: 'overview',
  question: { ask: 'reach', of: 'touchpoint', at_most: 8 },
  spend: { kind: 'share', millionths: 100_000 },
} as const;

function fakePort() {
  const sent: unknown[] = [];
  const port = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    closed: false,
    postMessage: (message: unknown) => void sent.push(message),
    close() {
      port.closed = true;
    },
  };
  return { port, sent, hear: (data: unknown) => port.onmessage?.({ data } as MessageEvent) };
}

function connected() {
  const said: unknown[] = [];
  const events: VaultEvents = {
    ready: message => void said.push(message),
    source: message => void said.push(message.kind),
    recipe: message => void said.push(message.kind),
    frame: event => void said.push(event),
    ended: () => void said.push('ended'),
    governance: () => {},
    policy: () => {},
    forgotten: ({ population }) => void said.push(`forgotten: ${population}`),
    fault: (fault: Fault) => void said.push(fault.code),
    refused: where => void said.push(`refused: ${where}`),
  };
  const vault: Vault = createVault();
  vault.listen(events);
  const line = fakePort();
  vault.connect(line.port);
  return { vault, said, ...line };
}

it('numbers its requests and gives each the answer with its number', async () => {
  const { vault, sent, hear } = connected();
  const first = vault.ledger();
  const second = vault.ledger();
  hear({ kind: 'ledger', request: 2, ledger: { ...ledger, population: 'second' } });
  hear({ kind: 'ledger', request: 1, ledger: { ...ledger, population: 'first' } });
  expect([sent, (await first).ledger.population, (await second).ledger.population]).toEqual([
    [
      { kind: 'ledger', request: 1 },
      { kind: 'ledger', request: 2 },
    ],
    'first',
    'second',
  ]);
});

it('refuses what does not parse, names keys only, and goes on', async () => {
  const { vault, said, hear } = connected();
  const waiting = vault.ask(asked);
  hear({ kind: 'release', request: 1, file: { ...sampleReach(), rows: [['anna@example.org']] }, ledger });
  hear('DROP TABLE events');
  hear({ kind: 'rows', request: 1, rows: [] });
  hear({ kind: 'release', request: 1, file: sampleReach(), ledger });
  expect([(await waiting).file.id, said.length, JSON.stringify(said).includes('anna')]).toEqual([
    'overview',
    3,
    false,
  ]);
});

it('refuses an answer that nobody waits for, or of another kind', () => {
  const { vault, said, hear } = connected();
  void vault.ask(asked);
  hear({ kind: 'ledger', request: 1, ledger });
  hear({ kind: 'closed', request: 7 });
  hear({ kind: 'progress', request: 9, progress: { phase: 'reading', done: 1, total: 2 } });
  hear({ kind: 'fault', request: 8, fault: { code: 'internal', params: {} } });
  expect(said).toEqual([
    'refused: ledger of no request',
    'refused: closed of no request',
    'refused: progress of no request',
    'refused: fault of no request',
  ]);
});

it('rejects an aborted call at once, tells the vault, and drops what still comes', async () => {
  const { vault, said, sent, hear } = connected();
  const stop = new AbortController();
  const seen: Progress[] = [];
  const waiting = vault.ask(asked, { signal: stop.signal, progress: progress => seen.push(progress) });
  hear({ kind: 'progress', request: 1, progress: { phase: 'asking', done: 1, total: 4 } });
  stop.abort('enough');
  await expect(waiting).rejects.toBe('enough');
  hear({ kind: 'progress', request: 1, progress: { phase: 'asking', done: 2, total: 4 } });
  hear({ kind: 'release', request: 1, file: sampleReach(), ledger });
  expect([seen.length, sent.at(-1), said]).toEqual([1, { kind: 'cancel', request: 1 }, []]);
});

it('sends nothing for a call that was aborted before', async () => {
  const { vault, sent } = connected();
  await expect(vault.ledger({ signal: AbortSignal.abort('never') })).rejects.toBe('never');
  expect(sent).toEqual([]);
});

it('rejects with the fault that the vault names', async () => {
  const { vault, hear } = connected();
  const waiting = vault.ask(asked);
  hear({
    kind: 'fault',
    request: 1,
    fault: { code: 'budget-exceeded', params: { needed: '10', left: '4' } },
  });
  await expect(waiting).rejects.toMatchObject({ fault: { code: 'budget-exceeded', params: { left: '4' } } });
});

it('takes the source that follows as the answer to opening the sample, and tells of it', async () => {
  const { vault, said, hear } = connected();
  const waiting = vault.openSample();
  hear({ kind: 'source', source: sampleSource, leave_out: true });
  expect([(await waiting).leave_out, said]).toEqual([true, ['source']]);
});

it('tells of a fault that answers no request', () => {
  const { said, hear } = connected();
  hear({ kind: 'fault', request: 0, fault: { code: 'file-empty', params: {} } });
  expect(said).toEqual(['file-empty']);
});

it('fails every open call when the frame loads anew, and answers on the new port only', async () => {
  const { vault, port, hear, said } = connected();
  const before = vault.ledger();
  const next = fakePort();
  vault.connect(next.port);
  await expect(before).rejects.toBeInstanceOf(Failure);
  const after = vault.ledger();
  hear({ kind: 'ledger', request: 2, ledger });
  next.hear({ kind: 'ledger', request: 2, ledger });
  expect([(await after).ledger.head, port.closed, said]).toEqual(['abc', true, []]);
});

it('tells once that the other end is gone, and gives up what was asked of it', async () => {
  const { vault, said, port } = connected();
  const asked = [vault.ledger(), vault.close()];
  vault.ended();
  expect(port.closed).toBe(true);
  for (const call of asked) await expect(call).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  expect(said).toEqual(['ended']);
  await expect(vault.ledger()).rejects.toMatchObject({ fault: { code: 'vault-silent' } });
});

it('says that the vault is silent where there is no port', async () => {
  await expect(createVault().ledger()).rejects.toMatchObject({ fault: { code: 'vault-silent' } });
});
