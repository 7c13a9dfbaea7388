import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Asked } from '../../shared/policy/question.ts';
import { askedVault, calm, plainMapping, reachQuestion } from '../fakes/asked-vault.ts';
import {
  type FakeEvent,
  firstMoment,
  randomJourneys,
  seeded,
  shuffled,
  storeOf,
} from '../fakes/random-journeys.ts';

/** PRIVACY.md section 9: two data sets that differ by one person, seen through everything but a number. */

const shape = { people: 900, mostEvents: 4, touchpoints: ['home', 'cart', 'buy'], times: 100, missing: 0.05 };
const crowd = randomJourneys(9, shape);
const mapping = { ...plainMapping, public: ['home', 'oncology', 'nowhere'] };

describe('a group that one person makes', () => {
  it.each([0, 1, 19])('is listed the same with %d people in it', async people => {
    const events = [...crowd, ...visitors('oncology', people)];
    const dataset = await askedVault({ journeys: storeOf(events).store, mapping });
    await dataset.open(calm);
    const { release } = await dataset.ask(reachQuestion(300_000), calm);
    const keys = release.cells.map(({ key, state }) => [state, key['touchpoint']]);
    expect(keys.filter(([state]) => state !== 'other')).toEqual([
      ['value', '(none)'],
      ['value', 'buy'],
      ['value', 'cart'],
      ['value', 'home'],
      ['withheld', 'nowhere'],
      ['withheld', 'oncology'],
    ]);
  });

  it('that nobody declared appears nowhere', async () => {
    const events = [...crowd, ...visitors('canary-4711', 19)];
    const dataset = await askedVault({ journeys: storeOf(events).store, mapping });
    const told: unknown[] = [await dataset.price([reachQuestion(300_000)]), await dataset.open(calm)];
    for (const asked of [reachQuestion(300_000), paths, byCountry]) told.push(await dataset.ask(asked, calm));
    told.push(await dataset.ledger());
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});

it('what is asked for does not change a price, a plan or the place of a cell', async () => {
  const [without, with_] = await Promise.all(
    [crowd, [...crowd, ...visitors('home', 1)]].map(async events => {
      const dataset = await askedVault({ journeys: storeOf(events).store, mapping });
      const priced = await dataset.price([reachQuestion(200_000), paths, byCountry]);
      await dataset.open(calm);
      const { release } = await dataset.ask(byCountry, calm);
      return { priced, plan: release.plan, keys: release.cells.map(({ key }) => JSON.stringify(key)).sort() };
    }),
  );
  expect(with_).toEqual(without);
});

it('the order of rows and of people does not change a byte', async () => {
  const orders = [crowd, crowd.toReversed(), shuffled(crowd, seeded(3))];
  // Ties are told apart by the order in the source, so they must not be.
  const timed = orders.map(events => events.filter((event, _, all) => isFirstAtItsTime(event, all)));
  const releases = await Promise.all(
    [timed[0]!, timed[0]!.toSorted((a, b) => (a.person < b.person ? 1 : -1))].map(async events => {
      const dataset = await askedVault({ journeys: storeOf(events).store, mapping, seed: 'one noise' });
      const opening = await dataset.open(calm);
      const answers = [await dataset.ask(reachQuestion(200_000), calm), await dataset.ask(byCountry, calm)];
      return JSON.stringify([opening, answers]);
    }),
  );
  expect(releases[1]).toBe(releases[0]);
});

describe('a list of people to leave out', () => {
  it('that names one person is a new snapshot, pays again, and tells of nobody', async () => {
    const durable = memoryStore();
    const first = await askedVault({ journeys: storeOf(crowd).store, durable, rules: '11'.repeat(32) });
    await first.open(calm);
    const before = await first.ask(paths, calm);
    const without = crowd.filter(({ person }) => person !== 'person 0');
    const second = await askedVault({
      journeys: { ...storeOf(without).store, standing: { ...storeOf(without).store.standing, objected: 1 } },
      durable,
      rules: '22'.repeat(32),
    });
    expect((await second.price([paths])).prices[0]?.standing).toBe('affordable');
    const { opening } = await second.open(calm);
    const cells = new Map(opening.cells.map(({ status, people }) => [status, people]));
    expect([cells.get('objected'), cells.get('too old'), cells.get('no consent')]).toEqual([
      'withheld',
      'withheld',
      'withheld',
    ]);
    const after = await second.ask(paths, calm);
    expect(after.budget.repeat).toBe(false);
    expect(after.release.snapshot).not.toBe(before.release.snapshot);
    expect((await second.ledger()).spent).toBeCloseTo(0.02 + 0.1 + 0.02 + 0.1, 5);
  });

  it('that is put aside again does not bring back what was answered before it', async () => {
    const durable = memoryStore();
    const journeys = storeOf(crowd).store;
    const ids: string[] = [];
    for (const rules of ['11', '22', '11', '22']) {
      const dataset = await askedVault({
        journeys,
        durable,
        rules: rules.repeat(32),
        seed: `flip ${ids.length}`,
      });
      const { opening, budget } = await dataset.open(calm);
      expect(budget.repeat).toBe(false);
      ids.push(opening.snapshot);
    }
    expect(
      (await (await askedVault({ journeys, durable, rules: '22'.repeat(32) })).ledger()).spent,
    ).toBeCloseTo(0.08, 5);
  });

  it('in one window ends what another still asks under the old one, before anything is charged', async () => {
    const durable = memoryStore();
    const journeys = storeOf(crowd).store;
    const old = await askedVault({ journeys, durable, rules: '11'.repeat(32) });
    await old.open(calm);
    await askedVault({ journeys, durable, rules: '22'.repeat(32) });
    const before = (await old.ledger()).spent;
    for (const late of [() => old.open(calm), () => old.ask(paths, calm)]) {
      await expect(late()).rejects.toMatchObject({ fault: { code: 'data-replaced' } });
    }
    expect((await old.ledger()).spent).toBe(before);
  });
});

const paths: Asked = {
  id: 'flow',
  question: { ask: 'paths', depth: 2, collapse_repeats: true },
  spend: { kind: 'share', millionths: 100_000 },
};
const byCountry: Asked = {
  id: 'funnel',
  question: {
    ask: 'funnel',
    steps: ['home', 'cart'],
    order: 'sequential',
    by: { attribute: 'country', at: 'first' },
  },
  spend: { kind: 'share', millionths: 300_000 },
};

function visitors(touchpoint: string, people: number): FakeEvent[] {
  return Array.from({ length: people }, (_, i) => ({
    person: `visitor ${i}`,
    time: firstMoment,
    touchpoint,
    channel: 'email',
    country: 'DE',
  }));
}

function isFirstAtItsTime(event: FakeEvent, all: readonly FakeEvent[]): boolean {
  return all.find(({ person, time }) => person === event.person && time === event.time) === event;
}
