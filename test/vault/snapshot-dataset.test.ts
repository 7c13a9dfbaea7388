import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import type { Asked } from '../../shared/policy/question.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { ImportSummary } from '../../shared/protocol/summary.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { openPopulation } from '../../shared/vault/population.ts';
import { snapshotDataset } from '../../shared/vault/snapshot-dataset.ts';
import { noThreads } from '../../shared/vault/threads.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { type FakeEvent, randomJourneys, storeOf } from '../fakes/random-journeys.ts';

const shape = {
  people: 3000,
  mostEvents: 12,
  touchpoints: ['home', 'browse', 'cart', 'buy'],
  times: 300,
  missing: 0.05,
};
const events = randomJourneys(7, shape);
const journeys = storeOf(events).store;

const mapping: Mapping = {
  person: ['id'],
  time: { kind: 'clock', column: 'time', format: 'auto' },
  touchpoint: { columns: ['event'], join: ' / ' },
  channel: 'channel',
  attributes: { country: { column: 'country' } },
  sensitive: [],
  precision: 'hour',
  zone: 'UTC',
  groups: {},
  public: ['home', 'buy', 'nowhere'],
};

const reach: Asked = {
  id: 'overview',
  question: { ask: 'reach', of: 'touchpoint', at_most: 5 },
  spend: { kind: 'share', millionths: 100_000 },
};
const paths: Asked = {
  id: 'flow',
  question: { ask: 'paths', start: 'home', depth: 3, collapse_repeats: true },
  spend: { kind: 'share', millionths: 200_000 },
};
const funnel: Asked = {
  id: 'funnel',
  question: {
    ask: 'funnel',
    steps: ['home', 'browse', 'buy'],
    order: 'sequential',
    within_seconds: 86_400,
    by: { attribute: 'country', at: 'first' },
  },
  spend: { kind: 'precision', people: 40 },
};
const calm = { signal: new AbortController().signal };

describe('a question', () => {
  it('waits for the opening release', async () => {
    const { dataset } = await open();
    await expect(dataset.ask(reach, calm)).rejects.toMatchObject({ fault: { code: 'question-refused' } });
  });

  it('is answered with cells whose people are near the truth and never fewer than k', async () => {
    const { dataset } = await open();
    await dataset.open(calm);
    for (const asked of [reach, paths, funnel]) {
      const { release } = await dataset.ask(asked, calm);
      const truth = await exactCounts(asked);
      expect(release.cells.some(cell => cell.state === 'value')).toBe(true);
      for (const cell of release.cells) {
        if (cell.state !== 'value') continue;
        const exact = truth(cell.key);
        expect(exact).toBeGreaterThanOrEqual(20);
        expect(Math.abs(cell.people.value - exact)).toBeLessThan(7 * release.plan.sigma);
        expect(cell.people.low).toBeGreaterThanOrEqual(20);
      }
    }
  });

  it('lists a declared touchpoint that nobody has exactly like a small one', async () => {
    const { dataset } = await open();
    await dataset.open(calm);
    const { release } = await dataset.ask(reach, calm);
    expect(release.cells).toContainEqual({ key: { touchpoint: 'nowhere' }, state: 'withheld' });
  });

  it('asked again is free and byte for byte the same', async () => {
    const { dataset } = await open();
    await dataset.open(calm);
    const first = await dataset.ask(paths, calm);
    const spent = (await dataset.ledger()).spent;
    const again = await dataset.ask({ ...paths, id: 'again' }, calm);
    expect(JSON.stringify(again.release)).toBe(JSON.stringify(first.release));
    expect([first.budget.repeat, again.budget.repeat]).toEqual([false, true]);
    expect((await dataset.ledger()).spent).toBe(spent);
    const { prices } = await dataset.price([paths, reach]);
    expect(prices.map(price => price.standing)).toEqual(['free', 'affordable']);
  });

  it('is priced on a page of many with as many readings of the ledger as alone', async () => {
    const durable = memoryStore();
    let readings = 0;
    const counting: DurableStore = {
      ...durable,
      read: name => {
        if (name.endsWith('ledger.jsonl')) readings++;
        return durable.read(name);
      },
    };
    const { dataset } = await open({ durable: counting });
    await dataset.open(calm);
    const readingsFor = async (asked: readonly Asked[]) => {
      readings = 0;
      const { prices } = await dataset.price(asked);
      expect(prices.map(price => price.standing)).toEqual(asked.map(() => 'affordable'));
      return readings;
    };
    const page = [reach, paths, funnel, { ...reach, id: 'more', spend: paths.spend }];
    const alone = await readingsFor([reach]);
    expect(alone).toBeGreaterThan(0);
    expect(await readingsFor(page)).toBe(alone);
  });

  it('beyond what is left is refused and costs nothing', async () => {
    const { dataset } = await open();
    await dataset.open(calm);
    const dear = { ...reach, spend: { kind: 'share', millionths: 990_000 } } as const;
    const before = await dataset.ledger();
    await expect(dataset.ask(dear, calm)).rejects.toMatchObject({ fault: { code: 'budget-exceeded' } });
    expect(await dataset.ledger()).toEqual(before);
    expect((await dataset.price([dear])).prices[0]?.standing).toBe('over budget');
  });

  it('that fails after its charge stays charged and says nothing of why', async () => {
    const broken = {
      ...journeys,
      get offsets(): Uint32Array {
        throw new Error('canary-4711');
      },
    };
    const { dataset } = await open({ store: broken });
    await dataset.open(calm);
    const failure = await dataset.ask(reach, calm).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).fault).toEqual({ code: 'release-failed', params: {} });
    const ledger = await dataset.ledger();
    expect(ledger.entries.at(-1)).toMatchObject({ what: 'reach', answered: false });
    expect(ledger.spent).toBeCloseTo(0.12, 5);
  });

  it('cancelled before its charge costs nothing', async () => {
    const { dataset } = await open();
    await dataset.open(calm);
    const before = await dataset.ledger();
    const stop = new AbortController();
    stop.abort();
    await expect(dataset.ask(reach, { signal: stop.signal })).rejects.toMatchObject({
      fault: { code: 'cancelled' },
    });
    expect(await dataset.ledger()).toEqual(before);
  });

  it('cancelled while it is scanned says so before the scan ends, and what was paid for is kept', async () => {
    const heard: string[] = [];
    const stop = new AbortController();
    const many = storeOf(randomJourneys(8, { ...shape, people: 9000, mostEvents: 2 })).store;
    const { dataset } = await open({
      store: many,
      // Nothing but a breath lets anybody else have a turn, and each step of the scan takes longer than is waited.
      elapsedBy: 60,
      breathe: async () => {
        heard.push('breath');
        stop.abort();
        await new Promise(setImmediate);
      },
    });
    await dataset.open(calm);
    const cancelled = dataset.ask(reach, { signal: stop.signal }).catch((error: unknown) => {
      heard.push('cancelled');
      return error;
    });
    const next = dataset.ask(reach, calm).then(answer => {
      heard.push('next');
      return answer;
    });
    expect(await cancelled).toMatchObject({ fault: { code: 'cancelled' } });
    expect((await next).budget).toMatchObject({ repeat: true });
    expect(heard).toEqual(['breath', 'cancelled', 'breath', 'breath', 'next']);
    expect((await dataset.ledger()).spent).toBeCloseTo(0.12, 5);
  });

  it('is refused where tighter terms came in between', async () => {
    const store = memoryStore();
    const { dataset } = await open({ durable: store });
    await dataset.open(calm);
    const { dataset: stricter } = await open({ durable: store, terms: { k: 50 } });
    await stricter.open(calm);
    const ledger = await dataset.ledger();
    expect(ledger.terms.k).toBe(50);
    expect((await dataset.price([reach])).prices[0]?.plan.k).toBe(50);
  });
});

describe('the ledger', () => {
  it('is charged durably before a record is read', async () => {
    const happened: string[] = [];
    const durable = memoryStore();
    const watchedStore: DurableStore = {
      ...durable,
      append: async (name, at, bytes) => {
        const outcome = await durable.append(name, at, bytes);
        if (name.endsWith('ledger.jsonl')) happened.push(...kindsIn(bytes));
        return outcome;
      },
    };
    const { dataset } = await open({
      durable: watchedStore,
      store: watched(journeys, () => happened.push('read')),
    });
    await dataset.open(calm);
    await dataset.ask(reach, calm);
    const order = happened.filter((step, index) => step !== happened[index - 1]);
    expect(order).toEqual(['opened', 'charge', 'read', 'answered', 'charge', 'read', 'answered']);
  });

  it('that cannot be written means that nothing is read and nothing answered', async () => {
    let reads = 0;
    const durable = memoryStore();
    const { dataset } = await open({
      durable: {
        ...durable,
        append: (name, at, bytes) =>
          name.endsWith('ledger.jsonl')
            ? Promise.reject(new Failure('store-unavailable'))
            : durable.append(name, at, bytes),
      },
      store: watched(journeys, () => reads++),
    });
    await expect(dataset.open(calm)).rejects.toMatchObject({ fault: { code: 'store-unavailable' } });
    expect(reads).toBe(0);
  });

  it('is one for every snapshot of a population, and cannot be loosened', async () => {
    const durable = memoryStore();
    const first = await open({ durable });
    await first.dataset.open(calm);
    const second = await open({ durable, snapshot: '22'.repeat(16) });
    await second.dataset.open(calm);
    expect((await second.dataset.ledger()).spent).toBeCloseTo(0.04, 5);
    await expect(open({ durable, terms: { epsilon: 4 } })).rejects.toMatchObject({
      fault: { code: 'terms-loosened' },
    });
    await expect(open({ durable, terms: { k: 5 } })).rejects.toMatchObject({
      fault: { code: 'terms-loosened' },
    });
    await expect(open({ durable, person: ['other'] })).rejects.toMatchObject({
      fault: { code: 'person-differs' },
    });
  });
});

it('answers at a public time step', async () => {
  const { dataset, slept } = await open();
  await dataset.open(calm);
  await dataset.ask(reach, calm);
  // A scan looks at the clock twice, to let others have their turn.
  expect(slept).toEqual([90, 70]);
});

interface Opening {
  durable?: DurableStore;
  store?: JourneyStore;
  terms?: { k?: number; epsilon?: number };
  person?: string[];
  snapshot?: string;
  /** Milliseconds from one look at the clock to the next. */
  elapsedBy?: number;
  breathe?: () => Promise<void>;
}

let opened = 0;

async function open({
  durable = memoryStore(),
  store = journeys,
  terms,
  person = ['id'],
  snapshot = '11'.repeat(16),
  elapsedBy = 10,
  breathe = async () => {},
}: Opening = {}) {
  const slept: number[] = [];
  let elapsed = 0;
  const host: VaultHost = {
    app: 'murmuration test',
    startEngine: () => Promise.reject(new Error('not here')),
    store: durable,
    random: new CtrRandom(`vault ${opened++}`),
    digest: () => Promise.reject(new Error('not here')),
    subtle: webcrypto.subtle,
    now: () => new Date(Date.UTC(2026, 10, 23)),
    elapsed: () => (elapsed += elapsedBy),
    sleep: async milliseconds => {
      slept.push(milliseconds);
    },
    memory: async () => 'unknown',
    threads: noThreads,
    breathe,
  };
  const population = await openPopulation(host, 'testers', terms ?? 'default', person, 'durable');
  // A snapshot stands in the registry before it is asked; its rules do not matter here.
  const line = JSON.stringify({ content: '00'.repeat(32), id: snapshot, rules: '00'.repeat(32) });
  const folder = (await import('../../shared/ledger/population-folder.ts')).populationFolder('testers');
  const registry = `${folder}/snapshots.jsonl`;
  const before = await durable.read(registry);
  await durable
    .append(registry, before === 'absent' ? 0 : before.length, new TextEncoder().encode(`${line}\n`))
    .catch(() => {});
  const dataset: Dataset = snapshotDataset(
    host,
    population,
    { id: snapshot, store, mapping, summary: {} as ImportSummary },
    new Uint8Array(32),
  );
  return { dataset, slept };
}

function watched(store: JourneyStore, read: () => void): JourneyStore {
  return new Proxy(store, {
    get(target, name, receiver) {
      read();
      return Reflect.get(target, name, receiver);
    },
  });
}

function kindsIn(bytes: Uint8Array): string[] {
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter(line => line.startsWith('{'));
  return lines.map(line => (JSON.parse(line) as { kind: string }).kind);
}

/** Counted from the events themselves, by the definitions. */
async function exactCounts(asked: Asked): Promise<(key: Record<string, unknown>) => number> {
  const byPerson = new Map<string, FakeEvent[]>();
  events.forEach(event => {
    byPerson.set(event.person, [...(byPerson.get(event.person) ?? []), event]);
  });
  const counts = new Map<string, number>();
  const name = (...parts: unknown[]) => {
    const key = JSON.stringify(parts);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const hour = (event: FakeEvent) => Math.floor(event.time / 3.6e9);
  const label = (text: string) => (text === '' ? '(none)' : text);
  for (const own of byPerson.values()) {
    own.sort((a, b) => a.time - b.time);
    const { question } = asked;
    const seen = own.map(event => label(event.touchpoint));
    if (question.ask === 'reach') for (const touchpoint of new Set(seen)) name(touchpoint);
    if (question.ask === 'paths') {
      const start = seen.indexOf('home');
      if (start < 0) continue;
      const path = seen.slice(start).filter((step, i, all) => i === 0 || step !== all[i - 1]);
      name(path.slice(0, 3), path.length > 3 ? 'cut' : 'end');
    }
    if (question.ask === 'funnel') {
      const entry = seen.indexOf('home');
      if (entry < 0) continue;
      let at = entry;
      let furthest = 0;
      for (const step of ['browse', 'buy']) {
        const next = own.findIndex(
          (event, i) => i > at && seen[i] === step && (hour(event) - hour(own[entry]!)) * 3600 <= 86_400,
        );
        if (next < 0) break;
        at = next;
        furthest++;
      }
      name(label(own[entry]!.country), ['home', 'browse', 'buy'][furthest]);
    }
  }
  return key => {
    if (asked.question.ask === 'reach') return counts.get(JSON.stringify([key['touchpoint']])) ?? 0;
    if (asked.question.ask === 'paths') return counts.get(JSON.stringify([key['path'], key['end']])) ?? 0;
    return counts.get(JSON.stringify([key['country'], key['furthest']])) ?? 0;
  };
}
