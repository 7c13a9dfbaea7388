import fc from 'fast-check';
import { expect, it } from 'vitest';
import { charge, createLedger, openLedger, recordAnswer, tightenTerms } from '../../shared/ledger/ledger.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { budgetOf } from '../../shared/privacy/charge.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { type Crash, failingStore, StoreFailed } from '../fakes/failing-store.ts';
import { costOf, keyOf, ledgerWorld } from '../fakes/ledger-world.ts';

type Event =
  | { readonly kind: 'charge'; readonly rho: number; readonly delta: number }
  | { readonly kind: 'answer'; readonly which: number }
  | { readonly kind: 'tighten'; readonly epsilon: number };
type Step = { readonly event: Event; readonly crash: Crash | 'none' };

/** The ledger as arithmetic: no file, no chain, no store. */
class Reference {
  epsilon = 3;
  readonly charges: {
    number: number;
    rho: bigint;
    delta: bigint;
    acknowledged: boolean;
    answered: boolean;
  }[] = [];

  caps() {
    return budgetOf(this.epsilon, 1e-6);
  }
  spent() {
    const sum = (of: 'rho' | 'delta') => this.charges.reduce((total, made) => total + made[of], 0n);
    return { rho: sum('rho'), deltaThreshold: sum('delta') };
  }
  fits(rho: bigint, delta: bigint): boolean {
    const { rho: spent, deltaThreshold: spentDelta } = this.spent();
    return spent + rho <= this.caps().rho && spentDelta + delta <= this.caps().deltaThreshold;
  }
}

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('charge' as const), rho: fc.nat(150), delta: fc.nat(150) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tighten' as const),
      epsilon: fc.integer({ min: 10, max: 32 }),
    }),
  },
);
const part = fc.record({
  part: fc.oneof(
    fc.nat(999).map(thousandths => thousandths / 1000),
    // All but the line break.
    fc.constant(0.9999),
  ),
});
/** Every operation reads the head and the file, appends, and puts the head. */
const append = 3;
const crash: fc.Arbitrary<Crash | 'none'> = fc.oneof(
  fc.constant('none' as const),
  fc.record({
    operation: fc.integer({ min: 1, max: 4 }),
    reach: fc.constantFrom('before' as const, 'after' as const),
  }),
  fc.record({ operation: fc.constant(append), reach: part }),
);

const full = budgetOf(3, 1e-6);

async function play(
  steps: readonly Step[],
): Promise<{ torn: number; unacknowledged: number; refused: number }> {
  const inner = memoryStore();
  const failing = failingStore(inner);
  const world = ledgerWorld('model');
  const reference = new Reference();
  let refused = 0;
  await createLedger(
    inner,
    { population: 'p', terms: { k: 20, epsilon: 3, delta: 1e-6 }, person: ['id'] },
    world,
  );
  for (const [number, step] of steps.entries()) {
    failing.fail(step.crash);
    /** Whether the entry stands, by the bytes alone: all of them, or all but the last line break. */
    const stands = () => failing.kept().of > 0 && failing.kept().bytes >= failing.kept().of - 1;
    switch (step.event.kind) {
      case 'charge': {
        const rho = (full.rho * BigInt(step.event.rho)) / 1000n;
        const delta = (full.deltaThreshold * BigInt(step.event.delta)) / 1000n;
        const fits = reference.fits(rho, delta);
        const outcome = await outcomeOf(charge(failing.store, 'p', costOf(number, rho, delta), world));
        if (outcome !== 'crashed') expect(outcome).toBe(fits ? 'done' : 'budget-exceeded');
        if (outcome === 'budget-exceeded') refused += 1;
        if (stands())
          reference.charges.push({ number, rho, delta, acknowledged: outcome === 'done', answered: false });
        else expect(outcome).not.toBe('done');
        break;
      }
      case 'answer': {
        const made = reference.charges[step.event.which];
        if (made === undefined) break;
        const ledger = await openLedger(inner, 'p');
        const entry =
          ledger === 'absent'
            ? undefined
            : ledger.entries.find(
                ({ kind, ...rest }) => kind === 'charge' && 'key' in rest && rest.key === keyOf(made.number),
              );
        const answer = { charge: entry!.seq, key: keyOf(made.number), digest: keyOf(1) };
        await outcomeOf(recordAnswer(failing.store, 'p', answer, world));
        if (stands()) made.answered = true;
        break;
      }
      case 'tighten': {
        const epsilon = step.event.epsilon / 10;
        const looser = epsilon > reference.epsilon;
        const outcome = await outcomeOf(tightenTerms(failing.store, 'p', { epsilon }, world));
        if (outcome !== 'crashed') expect(outcome).toBe(looser ? 'terms-loosened' : 'done');
        if (stands()) reference.epsilon = epsilon;
        break;
      }
    }
    const ledger = await openLedger(inner, 'p');
    if (ledger === 'absent') throw new Error('absent');
    expect(ledger.spent).toEqual(reference.spent());
    expect(ledger.terms.epsilon).toBe(reference.epsilon);
    expect(ledger.budget).toEqual(reference.caps());
    const answered = new Set(ledger.entries.flatMap(entry => (entry.kind === 'answered' ? [entry.key] : [])));
    expect(answered).toEqual(
      new Set(reference.charges.filter(made => made.answered).map(made => keyOf(made.number))),
    );
  }
  const ledger = await openLedger(inner, 'p');
  return {
    torn: ledger === 'absent' ? 0 : ledger.entries.filter(({ kind }) => kind === 'torn').length,
    unacknowledged: reference.charges.filter(({ acknowledged }) => !acknowledged).length,
    refused,
  };
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof StoreFailed) return 'crashed';
    if (error instanceof Failure) return error.fault.code;
    throw error;
  }
}

it('keeps the accounts of an independent reference, whatever happens and wherever the store fails', async () => {
  const seen = { torn: 0, unacknowledged: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ event, crash }), { minLength: 1, maxLength: 30, size: 'max' }),
      async steps => {
        const met = await play(steps);
        for (const name of ['torn', 'unacknowledged', 'refused'] as const) seen[name] += met[name];
      },
    ),
    { seed: 7, numRuns: 150, unbiased: true },
  );
  // The test has met what it is about.
  expect(Math.min(seen.torn, seen.unacknowledged, seen.refused)).toBeGreaterThan(40);
});
