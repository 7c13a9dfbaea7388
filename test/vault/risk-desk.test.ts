import { describe, expect, it } from 'vitest';
import { finished } from '../../shared/journeys/finished.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import { RiskFigures } from '../../shared/vault/risk-figures.ts';
import { bandOf, shownCount, shownRisk, shownShare } from '../../shared/vault/risk-shown.ts';
import { askedVault, calm, plainMapping, reachQuestion } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

const shape = { people: 400, mostEvents: 6, touchpoints: ['a', 'b', 'c', 'd'], times: 400, missing: 0.05 };
const journeys = storeOf(randomJourneys(3, shape)).store;
const few = storeOf(randomJourneys(3, { ...shape, people: 49 })).store;

/** A clock by which there is a breath after every step. */
function passing() {
  let passed = 0;
  return {
    now: () => new Date(Date.UTC(2026, 10, 23)),
    elapsed: () => {
      passed += 30;
      return passed;
    },
    sleep: async () => {},
  };
}

describe('the risk preview', () => {
  it('is withheld of fewer than 50 people', async () => {
    const vault = await askedVault({ journeys: few });
    expect(await vault.risk.preview(asMapped, 'not a sample', calm)).toEqual({
      state: 'withheld',
      why: 'few people',
    });
  });

  it('rounds parts to whole percent and does not tell their ends', () => {
    const told = (part: number) => shownShare(part, 5000, 'figures');
    expect([0, 0.004, 0.0088].map(told)).toEqual(Array(3).fill({ kind: 'under', percent: 1, band: '0–1 %' }));
    expect([0.9921, 1].map(told)).toEqual(Array(2).fill({ kind: 'over', percent: 99, band: '50–100 %' }));
    expect(told(0.4251)).toEqual({ kind: 'about', percent: 43, band: '20–50 %' });
    expect(shownShare(0.4251, 5000, 'bands')).toEqual({ kind: 'band', band: '20–50 %' });
    expect([0, 0.01, 0.05, 0.2, 0.5].map(part => bandOf(part, 5000))).toEqual([
      '0–1 %',
      '1–5 %',
      '5–20 %',
      '20–50 %',
      '50–100 %',
    ]);
  });

  it('tells no part finer than its number of people: not one of three counts from another', () => {
    const told = (count: number, people: number) =>
      JSON.stringify([shownShare(count / people, people, 'figures'), shownCount(count, people, 'figures')]);
    for (const people of [50, 60, 99, 100, 137, 200, 999, 1000, 1001, 4000]) {
      const alike = new Map<string, number>();
      for (let count = 0; count <= people; count++) {
        const text = told(count, people);
        alike.set(text, (alike.get(text) ?? 0) + 1);
      }
      // That nobody is in it may be told of 100 people or more (RISK.md section 9).
      if (people >= 100) alike.delete(told(0, people));
      expect(Math.min(...alike.values()), `${people} people`).toBeGreaterThanOrEqual(3);
      for (let count = 1; count < 10; count++) {
        expect(told(count, people)).toBe(told(1, people));
        expect(shownShare(count / people, people, 'bands')).toEqual(shownShare(0, people, 'bands'));
      }
    }
  });

  it('rounds counts to tens or fives and does not tell small ones', () => {
    expect([1, 9].map(count => shownCount(count, 5000, 'figures'))).toEqual(
      Array(2).fill({ kind: 'fewer than 10' }),
    );
    expect(shownCount(0, 99, 'figures')).toEqual({ kind: 'fewer than 10' });
    expect(shownCount(0, 100, 'figures')).toEqual({ kind: 'none' });
    expect(shownCount(1234, 5000, 'figures')).toEqual({ kind: 'about', people: 1230 });
    expect(shownCount(123, 999, 'figures')).toEqual({ kind: 'about', people: 125 });
    expect(shownCount(123, 999, 'bands')).toEqual({ kind: 'withheld' });
  });

  it('tells nothing, or bands alone, where the policy says so', () => {
    const figures = new RiskFigures(journeys, plainMapping);
    const raw = {
      people: figures.people,
      attributes: figures.attributes(asMapped),
      sensitive: [],
      columns: finished(figures.columns(asMapped, 20)),
      unicity: finished(figures.unicity(asMapped)),
      paths: finished(figures.paths(asMapped)),
      population: 'none' as const,
    };
    const showing = { view: asMapped, k: 20, zone: 'UTC', sampleOf: 'not a sample' } as const;
    const text = JSON.stringify(shownRisk(raw, { ...showing, detail: 'bands' }));
    expect(text).toContain('"kind":"band"');
    expect(text).not.toMatch(/"percent"|"people":[0-9]/);
  });

  it('is the same each time, and holds no value of the data', async () => {
    const vault = await askedVault({ journeys });
    const preview = await vault.risk.preview(asMapped, 'not a sample', calm);
    expect(await vault.risk.preview(asMapped, 'not a sample', calm)).toEqual(preview);
    const text = JSON.stringify(preview);
    for (const value of ['person 1', 'Ünïland', 'ref|x', 'organic', 'email'])
      expect(text).not.toContain(value);
  });

  it('tells how far it is, forwards alone, and stops on its way when it is cancelled', async () => {
    const vault = await askedVault({ journeys, time: passing() });
    const told: number[] = [];
    const stopped = new AbortController();
    const stopping = vault.risk.preview(asMapped, 'not a sample', {
      signal: stopped.signal,
      progress: ({ done }) => {
        told.push(done);
        if (done > 0.5) stopped.abort();
      },
    });
    await expect(stopping).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    expect(told.length).toBeGreaterThan(5);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-2)).toBeLessThanOrEqual(0.5);
    expect(await vault.risk.preview(asMapped, 'not a sample', calm)).toEqual(
      await (await askedVault({ journeys })).risk.preview(asMapped, 'not a sample', calm),
    );
  });

  it('charges nothing', async () => {
    const vault = await askedVault({ journeys });
    await vault.risk.preview(asMapped, 'not a sample', calm);
    expect(await vault.ledger()).toMatchObject({ spent: 0, entries: [] });
  });

  it('tells of a population only where the file is a large enough sample of one', async () => {
    const vault = await askedVault({ journeys });
    const sample = async (of: number) => {
      const preview = await vault.risk.preview(asMapped, of, calm);
      return preview.state === 'shown' ? preview.sample.state : preview.state;
    };
    expect(await sample(399)).toBe('no estimate');
    expect(await sample(10_000)).toBe('too small a sample');
    expect(['few alone', 'estimated', 'no estimate']).toContain(await sample(4000));
  });

  it('estimates nothing of a few people alone, and turns at no exact number of people', async () => {
    const sizes = (alone: number): [number, number][] => [
      [1, alone],
      [2, 200],
      [5, (4000 - alone - 400) / 5],
    ];
    const raw = (alone: number) => ({
      people: 4000,
      attributes: ['country'],
      sensitive: [],
      columns: {
        sizes: sizes(alone),
        belowIfAny: 0,
        aloneWithout: [0],
        aloneOn: [0, alone],
        sensitive: [],
      },
      unicity: [],
      paths: { alone: 0, start: 'none' as const, aloneWithStart: 0 },
      population: 'none' as const,
    });
    const told = (alone: number, sampleOf: number) => {
      const preview = shownRisk(raw(alone), {
        view: asMapped,
        k: 20,
        zone: 'UTC',
        detail: 'figures',
        sampleOf,
      });
      return JSON.stringify(preview.state === 'shown' && preview.sample);
    };
    // Whoever types one population after another learns no more than from a few of them.
    const typed = Array.from({ length: 900 }, (_, i) => 4000 + 100 * i);
    const scale = new Set(typed.map(sampleOf => told(300, sampleOf)));
    expect(scale.size).toBeLessThan(14);
    for (const sampleOf of typed) {
      for (const few of [0, 5]) expect(told(few, sampleOf)).not.toContain('estimated');
      expect(told(5, sampleOf)).toBe(told(0, sampleOf));
    }
    expect(told(300, 40_000)).toMatch(/"estimated","of":40000,"low":\d*0,"high":\d+0/);
  });
});

describe('a mapping chosen after a preview', () => {
  const rules = (digit: string) => digit.repeat(64);
  const marked = async (durable: ReturnType<typeof memoryStore>, digit: string, content = '0') => {
    const time = passing();
    const vault = await askedVault({ journeys, durable, rules: rules(digit), content: rules(content), time });
    await vault.open(calm);
    const { release } = await vault.ask(reachQuestion(10_000), calm);
    return { vault, mark: release.chosen_after_preview };
  };

  it('marks every later release, for good; the mapping before it is not marked', async () => {
    const durable = memoryStore();
    const { vault, mark } = await marked(durable, '1');
    expect(mark).toBe(false);
    await vault.risk.preview(asMapped, 'not a sample', calm);
    expect((await marked(durable, '1')).mark).toBe(false);
    expect((await marked(durable, '1', '5')).mark).toBe(false);
    expect((await marked(durable, '2')).mark).toBe(true);
    expect((await marked(durable, '2', '5')).mark).toBe(true);
    // Going back is a choice too.
    expect((await marked(durable, '1')).mark).toBe(true);
  });

  it('is marked even where the preview failed after it was noted', async () => {
    const durable = memoryStore();
    const { vault } = await marked(durable, '1');
    const stopped = new AbortController();
    const stopping = vault.risk.preview(asMapped, 'not a sample', {
      signal: stopped.signal,
      progress: ({ done }) => {
        if (done > 0.1) stopped.abort();
      },
    });
    await expect(stopping).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    expect((await marked(durable, '2')).mark).toBe(true);
  });

  it('is not marked where the preview was cancelled before it had read of anybody what it tells', async () => {
    const durable = memoryStore();
    const { vault } = await marked(durable, '1');
    const stopped = new AbortController();
    stopped.abort();
    await expect(vault.risk.preview(asMapped, 'not a sample', { signal: stopped.signal })).rejects.toThrow();
    expect((await marked(durable, '2')).mark).toBe(false);
  });
});

describe('risk figures that are paid for', () => {
  it('are charged, noised, gated, kept, and told with what they cost', async () => {
    const vault = await askedVault({ journeys, terms: { k: 5, epsilon: 10 } });
    const price = await vault.risk.price(500_000);
    expect(price.standing).toBe('affordable');
    const { release, budget } = await vault.risk.pay(500_000, calm);
    expect(budget.spent.share).toBe(0.5);
    expect(release.plan).toEqual(price.plan);
    expect((await vault.risk.price(500_000)).standing).toBe('free');
    const again = await vault.risk.pay(500_000, calm);
    expect(again.release).toEqual(release);
    expect(again.budget.repeat).toBe(true);
    const { entries } = await vault.ledger();
    expect(entries.map(({ what, answered }) => `${what} ${answered}`)).toEqual([
      expect.stringContaining('opened'),
      'risk true',
    ]);
  });

  it('are refused before a record is read where the budget does not allow it', async () => {
    const vault = await askedVault({ journeys });
    await vault.risk.pay(600_000, calm);
    await expect(vault.risk.pay(500_000, calm)).rejects.toMatchObject({ fault: { code: 'budget-exceeded' } });
  });

  it('are noised by what one person can change', async () => {
    const vault = await askedVault({ journeys, terms: { k: 5 } });
    const { plan } = await vault.risk.price(100_000);
    const by = Object.fromEntries(plan.figures.map(figure => [figure.figure, figure]));
    expect(by['below_k']!.sensitivity).toBe(4);
    expect(by['alone']!.sensitivity).toBe(1);
    // Three fifths of ρ instead of one, and four times the sensitivity.
    expect(by['below_k']!.sigma / by['alone']!.sigma).toBeCloseTo(4 / Math.sqrt(3), 3);
  });
});

describe('attacks on invented data', () => {
  it('stay within the bound, and find the person where the noise is taken away', async () => {
    const vault = await askedVault({ journeys, terms: { epsilon: 1 } });
    const [shown] = await vault.risk.demonstrate([reachQuestion(200_000)], calm);
    expect(shown!.bound).toBeLessThan(0.75);
    for (const attack of [shown!.membership, shown!.differencing]) {
      expect(attack.low).toBeLessThan(shown!.bound);
      // Five standard deviations of 200 guesses, each right with at most the bound's probability.
      const most = 200 * shown!.bound + 5 * Math.sqrt(200 * shown!.bound * (1 - shown!.bound));
      expect(attack.right).toBeLessThan(most);
    }
    const loud = await askedVault({ journeys, terms: { epsilon: 20, k: 2 } });
    const [open] = await loud.risk.demonstrate([reachQuestion(980_000)], calm);
    expect(open!.membership.right).toBeGreaterThan(150);
    expect(open!.bound).toBeGreaterThan(0.95);
  });
});
