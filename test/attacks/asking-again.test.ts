import { describe, expect, it } from 'vitest';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Asked } from '../../shared/policy/question.ts';
import { budgetOf, rhoNumber } from '../../shared/privacy/charge.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { askedVault, calm, reachQuestion } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

/** PRIVACY.md section 9: averaging, canonicalisation, retries, cache hits. */

const journeys = storeOf(
  randomJourneys(5, {
    people: 900,
    mostEvents: 6,
    touchpoints: ['home', 'cart', 'buy'],
    times: 200,
    missing: 0,
  }),
).store;
const flow: Asked = {
  id: 'flow',
  question: { ask: 'paths', start: 'home', depth: 3, collapse_repeats: true },
  spend: { kind: 'share', millionths: 50_000 },
};

describe('the same question', () => {
  it('asked a hundred times has one answer and one charge', async () => {
    const dataset = await askedVault({ journeys });
    await dataset.open(calm);
    const answers = new Set<string>();
    for (let i = 0; i < 100; i++) {
      const { release } = await dataset.ask({ ...flow, id: `flow-${i}`, title: `Flow ${i}` }, calm);
      answers.add(JSON.stringify(release));
    }
    expect(answers.size).toBe(1);
    expect(charges(await dataset.ledger())).toEqual(['opening', 'paths']);
  });

  it('with its members in another order is the same', async () => {
    const dataset = await askedVault({ journeys });
    await dataset.open(calm);
    const { release } = await dataset.ask(flow, calm);
    const turned: Asked = {
      spend: { millionths: 50_000, kind: 'share' },
      question: { collapse_repeats: true, depth: 3, start: 'home', ask: 'paths' },
      id: 'turned',
    };
    const again = await dataset.ask(turned, calm);
    expect([again.budget.repeat, JSON.stringify(again.release)]).toEqual([true, JSON.stringify(release)]);
  });

  it('asked by two windows at once has one answer, whichever of the two was kept', async () => {
    const durable = memoryStore();
    const windows = [await askedVault({ journeys, durable }), await askedVault({ journeys, durable })];
    await windows[0]!.open(calm);
    const [a, b] = await Promise.all(windows.map(window => window.ask(flow, calm)));
    expect(JSON.stringify(a!.release)).toBe(JSON.stringify(b!.release));
    const later = await (await askedVault({ journeys, durable })).ask(flow, calm);
    expect(JSON.stringify(later.release)).toBe(JSON.stringify(a!.release));
  });

  it('at ever other prices is paid each time: all answers together know no more than the whole budget buys', async () => {
    const dataset = await askedVault({ journeys });
    await dataset.open(calm);
    let precision = 0;
    let asked = 0;
    for (let millionths = 20_000; ; millionths += 7_919) {
      const funnel: Asked = {
        id: 'all',
        question: { ask: 'funnel', steps: ['home', 'buy'], order: 'sequential' },
        spend: { kind: 'share', millionths },
      };
      const answer = await dataset.ask(funnel, calm).catch((error: unknown) => (error as Failure).fault.code);
      if (answer === 'budget-exceeded') break;
      if (typeof answer === 'string') throw new Error(answer);
      // Inverse-variance averaging: precisions add up.
      precision += 1 / answer.release.plan.sigma ** 2;
      asked++;
    }
    expect(asked).toBeGreaterThan(5);
    expect(precision / 2).toBeLessThanOrEqual(rhoNumber(budgetOf(3, 1e-6).rho));
  });

  it.each<[string, Asked['question']]>([
    ['a path that is cut where no journey reaches', { ...pathQuestion(), depth: 20 }],
    ['a path that collapses repeats', { ...pathQuestion(), collapse_repeats: false }],
    ['a funnel in place of a path', { ask: 'funnel', steps: ['home', 'cart'], order: 'sequential' }],
    [
      'a window that holds everything',
      { ask: 'funnel', steps: ['home', 'cart'], order: 'sequential', within_seconds: 1e9 },
    ],
  ])('nearly, with %s, is paid', async (_, question) => {
    const dataset = await askedVault({ journeys });
    await dataset.open(calm);
    await dataset.ask(flow, calm);
    const before = (await dataset.ledger()).spent;
    const { budget } = await dataset.ask({ ...flow, question }, calm);
    expect(budget.repeat).toBe(false);
    expect((await dataset.ledger()).spent).toBeCloseTo(before + 0.05, 5);
  });
});

describe('after a failure', () => {
  it('an answer whose record got lost comes again with the noise that it had, and is paid again', async () => {
    const durable = memoryStore();
    const first = await askedVault({ journeys, durable });
    await first.open(calm);
    const lost = await askedVault({ journeys, durable: failingAt(durable, '"kind":"answered"') });
    await expect(lost.ask(flow, calm)).rejects.toMatchObject({ fault: { code: 'store-unavailable' } });
    const [kept] = (await durable.list('')).filter(name => name.includes('/answers/')).slice(-1);
    const again = await first.ask(flow, calm);
    const answers = await Promise.all(
      (await durable.list('')).filter(name => name.includes('/answers/')).map(name => durable.read(name)),
    );
    expect(kept).toBeDefined();
    expect(answers.map(bytes => (bytes === 'absent' ? '' : new TextDecoder().decode(bytes)))).toContain(
      JSON.stringify(again.release),
    );
    expect(again.release.ledger.entry).toBeLessThan((await first.ledger()).entries.at(-1)!.entry);
    expect(charges(await first.ledger())).toEqual(['opening', 'paths', 'paths']);
  });

  it('whatever the records hold, one sentence is said', async () => {
    for (const poison of ['canary-4711', 'Could not convert string to INT32']) {
      const broken = {
        ...journeys,
        get offsets(): Uint32Array {
          throw new Error(poison);
        },
      };
      const dataset = await askedVault({ journeys: broken });
      await dataset.open(calm);
      const failure = await dataset.ask(flow, calm).catch((error: unknown) => error);
      expect(failure instanceof Failure && failure.fault).toEqual({ code: 'release-failed', params: {} });
      expect(String((failure as Error).stack)).not.toContain(poison);
    }
  });
});

it('names that are special to JavaScript are names like others', async () => {
  const odd = ['__proto__', 'constructor', 'toString', '(none)'];
  const strange = storeOf(
    randomJourneys(6, { people: 900, mostEvents: 3, touchpoints: odd, times: 50, missing: 0 }),
  ).store;
  const dataset = await askedVault({ journeys: strange });
  await dataset.open(calm);
  const { release } = await dataset.ask(reachQuestion(300_000), calm);
  expect(release.cells.flatMap(({ state, key }) => (state === 'value' ? [Object.entries(key)] : []))).toEqual(
    [...odd].sort().map(name => [['touchpoint', name]]),
  );
  expect(({} as Record<string, unknown>)['people']).toBeUndefined();
});

function pathQuestion() {
  return { ask: 'paths', start: 'home', depth: 3, collapse_repeats: true } as const;
}

function charges({ entries }: { entries: readonly { what: string; share: number }[] }): string[] {
  return entries.filter(({ share }) => share > 0).map(({ what }) => what);
}

function failingAt(store: DurableStore, text: string): DurableStore {
  return {
    ...store,
    append: (file, at, bytes) =>
      new TextDecoder().decode(bytes).includes(text)
        ? Promise.reject(new Failure('store-unavailable'))
        : store.append(file, at, bytes),
  };
}
