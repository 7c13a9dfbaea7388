import { expect, it } from 'vitest';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { askedVault, calm, reachQuestion } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

/**
 * PRIVACY.md section 9, crash between reserve and commit. A vault is killed at every step of opening and
 * asking, before the step or after it; whoever kills it keeps what it had said, and asks again.
 */

const journeys = storeOf(
  randomJourneys(2, { people: 300, mostEvents: 4, touchpoints: ['home', 'buy'], times: 60, missing: 0 }),
).store;
const question = reachQuestion(100_000);

/** A store whose process is over from one step on. */
function killedAt(store: DurableStore, step: number, reach: 'before' | 'after') {
  let steps = 0;
  const killed = new Error('killed');
  const doing = async <R>(work: () => Promise<R>): Promise<R> => {
    const now = steps++;
    if (now > step || (now === step && reach === 'before')) throw killed;
    const done = await work();
    if (now === step) throw killed;
    return done;
  };
  const dying: DurableStore = {
    read: name => doing(() => store.read(name)),
    append: (name, at, bytes) => doing(() => store.append(name, at, bytes)),
    put: (name, bytes, options) => doing(() => store.put(name, bytes, options)),
    remove: name => doing(() => store.remove(name)),
    list: folder => doing(() => store.list(folder)),
  };
  return { dying, steps: () => steps };
}

/** Charges in the ledger, and which of them are recorded as answered. */
async function accounts(store: DurableStore) {
  const ledger = await openLedger(store, 'testers');
  const entries = ledger === 'absent' ? [] : ledger.entries;
  return {
    charges: entries.flatMap(entry => (entry.kind === 'charge' ? [entry.ask] : [])),
    answered: entries.filter(({ kind }) => kind === 'answered').length,
  };
}

/** Opens and asks; notes how many charges were durable whenever a record was looked at, and what was said. */
async function session(inner: DurableStore, step: number, reach: 'before' | 'after') {
  let durable = 0;
  const counting: DurableStore = {
    ...inner,
    append: async (name, at, bytes) => {
      const done = await inner.append(name, at, bytes);
      if (new TextDecoder().decode(bytes).includes('"kind":"charge"')) durable++;
      return done;
    },
  };
  const { dying, steps } = killedAt(counting, step, reach);
  const answers: string[] = [];
  const looks = new Set<string>();
  const watched = new Proxy(journeys, {
    get(target, name, receiver) {
      looks.add(`charges ${durable}, answers ${answers.length}`);
      return Reflect.get(target, name, receiver);
    },
  }) satisfies JourneyStore;
  const work = async () => {
    const dataset = await askedVault({ journeys: watched, durable: dying, seed: 'killed' });
    answers.push(JSON.stringify((await dataset.open(calm)).opening));
    answers.push(JSON.stringify((await dataset.ask(question, calm)).release));
    return 'done';
  };
  const outcome = await work().catch((error: unknown) => (error instanceof Error ? 'killed' : 'odd'));
  return { outcome, answers, looks: [...looks], steps: steps() };
}

it('nothing uncharged is read or said, and what was said is said again, free', async () => {
  const whole = await session(memoryStore(), Number.POSITIVE_INFINITY, 'before');
  expect([whole.outcome, whole.answers.length]).toEqual(['done', 2]);
  expect(whole.steps).toBeGreaterThan(20);
  const seen = { burned: 0, kept: 0, unread: 0 };
  for (let step = 0; step < whole.steps; step++) {
    for (const reach of ['before', 'after'] as const) {
      const store = memoryStore();
      const { outcome, answers, looks } = await session(store, step, reach);
      expect(outcome, `step ${step}`).toBe('killed');
      const { charges, answered } = await accounts(store);
      // Whoever looked at a record had paid for the answer that was being made.
      expect(['charges 1, answers 0', 'charges 2, answers 1'].slice(0, looks.length)).toEqual(looks);
      expect(answers.length).toBeLessThanOrEqual(answered);
      expect(charges.length).toBeGreaterThanOrEqual(answers.length);
      if (charges.length > answered) seen.burned++;
      if (answered > 0) seen.kept++;
      if (looks.length === 0) seen.unread++;

      // Another process goes on where it stopped.
      const after = await askedVault({ journeys, durable: store, seed: 'after' });
      const { opening } = await after.open(calm);
      const { release } = await after.ask(question, calm);
      const again = [JSON.stringify(opening), JSON.stringify(release)];
      expect(again.slice(0, answers.length)).toEqual(answers);
      const now = await accounts(store);
      // Recorded answers were free; what was charged without one stays spent and is charged anew.
      expect(now.charges.length).toBe(charges.length + 2 - answered);
    }
  }
  expect(Math.min(seen.burned, seen.kept, seen.unread)).toBeGreaterThan(3);
});
