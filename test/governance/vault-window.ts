import { afterEach } from 'vitest';
import { type Others, serveVault } from '../../renderer/vault/worker/serve.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { newestOfAll } from '../../shared/protocol/governance.ts';
import { type FromVault, fromVaultSchema } from '../../shared/protocol/messages.ts';
import type { ManifestFacts } from '../../shared/release/manifest.ts';
import { canonicalHash } from '../../shared/vault/keyed.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/** A vault as a workbench reaches it: through the protocol and nothing else. */

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

export const canary = 'canary-4711';
export const mapping: Mapping = {
  person: ['id'],
  time: { kind: 'clock', column: 'time', format: 'auto' },
  touchpoint: { columns: ['page'], join: ' / ' },
  attributes: { country: { column: 'country' }, ill: { column: 'diagnosis' } },
  sensitive: ['diagnosis'],
  confirm: ['diagnosis'],
  precision: 'hour',
  zone: 'UTC',
  from: '2026-01-01',
  to: '2026-12-31',
  groups: {},
  public: [],
};
const rows = Array.from(
  { length: 400 },
  (_, i) => `${canary}-${i},2026-10-01T10:00:00Z,${i % 3 === 0 ? 'cart' : 'home'},${i % 2 ? 'DE' : 'FR'},flu`,
);
const table = memorySource(
  'table.csv',
  new TextEncoder().encode(`id,time,page,country,diagnosis\n${rows.join('\n')}\n`),
);

export async function vaultWindow(store: DurableStore = memoryStore(), others?: Others) {
  let shift = 0;
  let gone = 0;
  const host = {
    ...hastyHost(store),
    now: () => new Date(Date.UTC(2026, 10, 26) + shift),
    elapsed: () => gone,
  };
  const told: unknown[] = [];
  const server = serveVault(host, message => told.push(message), false, others);
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const waiting = new Map<number, (message: FromVault) => void>();
  const heard: FromVault[] = [];
  port1.onmessage = ({ data }) => {
    const message = fromVaultSchema.parse(data);
    heard.push(message);
    if ('request' in message && message.kind !== 'progress') waiting.get(message.request)?.(message);
  };
  server.connect(port2);
  let last = 0;
  const ask = (message: object): Promise<FromVault> => {
    last += 1;
    const request = last;
    return new Promise(done => {
      waiting.set(request, done);
      port1.postMessage({ ...message, request });
    });
  };
  const code = async (message: object) => {
    const answer = await ask(message);
    return answer.kind === 'fault' ? answer.fault.code : answer.kind;
  };
  const governance = async () => {
    const answer = await ask({ kind: 'governance', log: newestOfAll });
    if (answer.kind !== 'governance') throw new Error(answer.kind);
    return answer.view;
  };
  return {
    host,
    server,
    /** The number of the last request. */
    last: () => last,
    send: (message: object) => port1.postMessage(message),
    ask,
    code,
    governance,
    told,
    heard,
    /** Of what was asked last. */
    cancelLast: () => port1.postMessage({ kind: 'cancel', request: last }),
    later: (milliseconds: number) => {
      shift += milliseconds;
      gone += milliseconds;
    },
    /** As somebody sets the clock of the machine. */
    setBack: (milliseconds: number) => {
      shift -= milliseconds;
    },
    async open(population = 'shop', as: Mapping = mapping) {
      await server.openExport([table]);
      await server.setHeader('names');
      return ask({ kind: 'import', population, mapping: as, terms: 'default' });
    },
  };
}

export const question = (by?: string) => ({
  id: 'pages',
  question:
    by === undefined
      ? { ask: 'reach', of: 'touchpoint', at_most: 2 }
      : { ask: 'reach', of: { attribute: by }, at_most: 1 },
  spend: { kind: 'share', millionths: 100_000 },
});

/** What an export says of itself, from what the vault tells. */
export const factsOf = async (open: Awaited<ReturnType<typeof vaultWindow>>): Promise<ManifestFacts> => {
  const answer = await open.ask({ kind: 'ledger' });
  if (answer.kind !== 'ledger') throw new Error(answer.kind);
  const { ledger } = answer;
  return {
    created: '2026-11-26T00:00:00Z',
    app: 'murmuration test',
    population: 'shop',
    policy: { hash: canonicalHash(ledger.terms), ...ledger.terms },
    recipe: {},
    ledger: { entries: ledger.head_entry, head: ledger.head },
    ...(ledger.loosened.length === 0 ? {} : { loosened: ledger.loosened }),
    budget: {
      spent: { share: ledger.spent, epsilon: ledger.epsilon_spent, delta: ledger.terms.delta },
      total: { epsilon: ledger.terms.epsilon, delta: ledger.terms.delta },
    },
    environment: {},
  };
};
