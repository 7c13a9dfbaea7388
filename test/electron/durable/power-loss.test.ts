import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import { fileStore } from '../../../electron/durable/file-store.ts';
import type { LockWorld } from '../../../electron/durable/lock.ts';
import { cachedAnswer, keepAnswer } from '../../../shared/ledger/answers.ts';
import type { DurableStore } from '../../../shared/ledger/durable-store.ts';
import { charge, createLedger, openLedger, tightenTerms } from '../../../shared/ledger/ledger.ts';
import { masterKey } from '../../../shared/ledger/master-key.ts';
import { importDataKey } from '../../../shared/ledger/sealed-lines.ts';
import { sealedStore } from '../../../shared/ledger/sealed-store.ts';
import { snapshotOf } from '../../../shared/ledger/snapshots.ts';
import { budgetOf } from '../../../shared/privacy/charge.ts';
import { CtrRandom } from '../../fakes/ctr-random.ts';
import { costOf, keyOf, ledgerWorld } from '../../fakes/ledger-world.ts';
import { PowerLossFiles } from '../../fakes/power-loss-files.ts';

const population = 'p';
const terms = { k: 20, epsilon: 3, delta: 1e-6 };
const budget = budgetOf(terms.epsilon, terms.delta);
const print = (letter: string) => letter.repeat(64);

/** A machine: its lock holders are over once it was started again. */
function machine(files: PowerLossFiles, start: number): LockWorld {
  let now = 0;
  return {
    files,
    processes: {
      own: async () => ({ pid: 1, machine: 'm', up: 0, boot: `start ${start}` }),
      isOver: async mark => mark.boot !== `start ${start}`,
    },
    elapsed: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
}

function draws(seed: string): () => number {
  const random = new CtrRandom(seed);
  return () => (random.nextByte() * 256 + random.nextByte()) / 65_536;
}

interface Acknowledged {
  readonly charges: number[];
  key: Uint8Array | 'none';
  snapshot: string | 'none';
  answer: Uint8Array | 'none';
  tightened: boolean;
}

/** What a session does; it notes each thing once it was acknowledged. */
async function session(store: DurableStore, noted: Acknowledged): Promise<void> {
  const world = ledgerWorld('session');
  noted.key = await masterKey(store, world.random);
  await createLedger(store, { population, terms, person: ['id'] }, world);
  noted.snapshot = await snapshotOf(store, population, { content: print('a'), rules: print('b') }, world);
  for (const number of [1, 2]) {
    const { entry } = await charge(
      store,
      population,
      { ...costOf(number, budget.rho / 10n), snapshot: noted.snapshot },
      world,
    );
    noted.charges.push(number);
    const bytes = new TextEncoder().encode(`answer ${number}`);
    noted.answer = await keepAnswer(
      store,
      population,
      { key: keyOf(number), snapshot: noted.snapshot, charge: entry, bytes },
      world,
    );
  }
  await tightenTerms(store, population, { k: 30 }, world);
  noted.tightened = true;
  await charge(store, population, costOf(3, budget.rho / 10n), world);
  noted.charges.push(3);
}

type Opened = (files: PowerLossFiles, start: number) => Promise<DurableStore>;

const plain: Opened = async (files, start) => fileStore('/home/data', machine(files, start));

const sealed: Opened = async (files, start) => {
  const { subtle } = webcrypto;
  const key = await importDataKey(subtle, new Uint8Array(32));
  return sealedStore(await plain(files, start), { subtle, random: new CtrRandom(`nonces ${start}`), key });
};

async function stepsOfASession(open: Opened): Promise<number> {
  const files = new PowerLossFiles(draws('whole'));
  await session(await open(files, 0), nothing());
  return files.steps;
}

function nothing(): Acknowledged {
  return { charges: [], key: 'none', snapshot: 'none', answer: 'none', tightened: false };
}

it.each([
  { store: 'plain', open: plain, turns: 3 },
  { store: 'encrypted', open: sealed, turns: 2 },
])(
  'loses nothing acknowledged and breaks nothing when the power goes, whatever the step ($store)',
  async ({ store: kind, open, turns }) => {
    const steps = await stepsOfASession(open);
    expect(steps).toBeGreaterThan(100);
    const seen = { torn: 0, uncounted: 0, stale: 0 };
    for (let step = 0; step < steps; step++) {
      for (let turn = 0; turn < turns; turn++) {
        const files = new PowerLossFiles(draws(`${step} ${turn}`), step);
        const noted = nothing();
        await expect(open(files, 0).then(store => session(store, noted))).rejects.toThrow();

        const survivor = files.afterPowerLoss();
        if ((await survivor.size('/home/data/.lock')) !== 'absent') seen.stale += 1;
        const store = await open(survivor, 1);
        const ledger = await openLedger(store, population);
        const charged =
          ledger === 'absent'
            ? []
            : ledger.entries.flatMap(entry => (entry.kind === 'charge' ? [entry.key] : []));
        expect(charged.slice(0, noted.charges.length)).toEqual(noted.charges.map(keyOf));
        if (charged.length > noted.charges.length) seen.uncounted += 1;
        if (noted.tightened) expect(ledger).toMatchObject({ terms: { k: 30 } });
        if (noted.key !== 'none') expect(await masterKey(store, new CtrRandom('other'))).toEqual(noted.key);

        const world = ledgerWorld('after');
        await createLedger(store, { population, terms, person: ['id'] }, world);
        const snapshot = await snapshotOf(
          store,
          population,
          { content: print('a'), rules: print('b') },
          world,
        );
        if (noted.snapshot !== 'none') expect(snapshot).toBe(noted.snapshot);
        if (noted.answer !== 'none') {
          const key = keyOf(new TextDecoder().decode(noted.answer).endsWith('1') ? 1 : 2);
          expect(await cachedAnswer(store, population, { key, snapshot })).toEqual(noted.answer);
        }
        await charge(store, population, costOf(9, 1n), world);
        const after = await openLedger(store, population);
        if (after === 'absent') throw new Error('absent');
        expect(after.spent.rho).toBe(BigInt(charged.length) * (budget.rho / 10n) + 1n);
        const bytes = await survivor.read('/home/data/p-148de9c5a7a44d19/ledger.jsonl');
        if (bytes !== 'absent' && bytes.includes(0x09)) seen.torn += 1;
      }
    }
    // The test has met what it is about.
    expect(seen.torn, kind).toBeGreaterThan(5);
    expect(seen.uncounted).toBeGreaterThan(5);
    expect(seen.stale).toBeGreaterThan(5);
  },
);
