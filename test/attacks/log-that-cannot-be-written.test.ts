import { expect, it } from 'vitest';
import { readTrail } from '../../shared/governance/trail.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { Release } from '../../shared/release/release.ts';
import { askedVault, calm, reachQuestion } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

/** A disk that is full, or a folder that was locked, at any write: no answer goes out that the log does not hold. */

const shape = { people: 400, mostEvents: 6, touchpoints: ['a', 'b', 'c', 'd'], times: 400, missing: 0.05 };
const journeys = storeOf(randomJourneys(7, shape)).store;

type Failing = 'from then on' | 'once' | 'once, although it got through';

/** Fails at its nth write. */
function failing(from: number, how: Failing): DurableStore & { readonly writes: () => number; mend(): void } {
  const store = memoryStore();
  let writes = 0;
  let broken = true;
  const guarded = async <Done>(write: () => Promise<Done>): Promise<Done> => {
    writes += 1;
    if (!broken || writes < from || (how !== 'from then on' && writes > from)) return write();
    if (how === 'once, although it got through') await write();
    throw new Failure('store-unavailable');
  };
  return {
    ...store,
    append: (...call) => guarded(() => store.append(...call)),
    put: (...call) => guarded(() => store.put(...call)),
    writes: () => writes,
    mend: () => {
      broken = false;
    },
  };
}

/** Puts whatever is answered into `given`, also where it fails later. */
async function ask(durable: DurableStore, given: Opened[] = []): Promise<readonly Opened[]> {
  const vault = await askedVault({ journeys, durable, seed: 'full disk' });
  given.push((await vault.open(calm)).opening);
  for (const _ of ['first', 'again']) given.push((await vault.ask(reachQuestion(100_000), calm)).release);
  return given;
}

type Opened = Pick<Release, 'ledger'>;

const whole = failing(Number.POSITIVE_INFINITY, 'once');
await ask(whole);
const all = whole.writes();

async function noted(store: DurableStore): Promise<number> {
  const { entries } = await readTrail({ store, subtle: crypto.subtle });
  return entries.filter(({ kind }) => kind === 'question' || kind === 'cache-hit').length;
}

it.each<Failing>(['from then on', 'once', 'once, although it got through'])(
  'gives no answer without its note where writes fail (%s)',
  async how => {
    expect(all).toBeGreaterThan(10);
    for (let from = 1; from <= all; from++) {
      const store = failing(from, how);
      const given: Opened[] = [];
      const outcome = ask(store, given);
      await expect(outcome, `write ${from}`).rejects.toMatchObject({ fault: { code: 'store-unavailable' } });
      expect(await noted(store), `write ${from}`).toBeGreaterThanOrEqual(given.length);
      store.mend();
      // Nothing is broken by it, and whatever is answered afterwards was charged and noted.
      const answers = await ask(store);
      expect(await noted(store), `write ${from}`).toBeGreaterThanOrEqual(given.length + answers.length);
      const { ledger } = answers.at(-1)!;
      const state = await openLedger(store, 'testers');
      expect(state === 'absent' ? '' : state.entries[ledger.entry - 1]?.hash).toBe(ledger.hash);
    }
  },
);
