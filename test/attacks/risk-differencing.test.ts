import { describe, expect, it } from 'vitest';
import { finished } from '../../shared/journeys/finished.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { populationFolder } from '../../shared/ledger/population-folder.ts';
import { asMapped, type RiskView } from '../../shared/policy/risk-view.ts';
import { fewestApart, peopleSketch } from '../../shared/vault/people-sketch.ts';
import { askedVault, calm } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

/**
 * Somebody who may look at the risk preview opens the file with and without one person, and looks at the
 * difference (RISK.md section 9).
 */

const shape = { people: 400, mostEvents: 6, touchpoints: ['a', 'b', 'c', 'd'], times: 400, missing: 0.05 };
const everybody = randomJourneys(3, shape);
const people = [...new Set(everybody.map(({ person }) => person))].sort();

function without(...left: readonly string[]): JourneyStore {
  const out = new Set(left);
  return storeOf(everybody.filter(({ person }) => !out.has(person))).store;
}

const views: readonly RiskView[] = [
  asMapped,
  { ...asMapped, precision: 'day' },
  { ...asMapped, attributes: { country: 'dropped' } },
];

/** A vault that is opened anew for every file, over one store. */
function attacker(durable = memoryStore()) {
  return async (journeys: JourneyStore, view: RiskView = asMapped) => {
    const vault = await askedVault({ journeys, durable });
    const preview = await vault.risk.preview(view, 'not a sample', calm);
    return preview.state === 'shown' ? 'shown' : preview.why;
  };
}

describe('looking at two files that differ by few people', () => {
  it('shows one of them alone, whichever is looked at first and however', async () => {
    for (const [first, second] of [
      [without(), without(people[7]!)],
      [without(people[7]!), without()],
    ] as const) {
      const look = attacker();
      expect(await look(first)).toBe('shown');
      for (const view of views) expect(await look(second, view)).toBe('near others');
      for (const view of views) expect(await look(first, view)).toBe('shown');
    }
  });

  it('withholds a swap of two people and a chain of single steps, which have the same or nearly the same size', async () => {
    const look = attacker();
    expect(await look(without(people[0]!))).toBe('shown');
    expect(await look(without(people[1]!))).toBe('near others');
    for (let left = 2; left < 12; left++)
      expect(await look(without(...people.slice(0, left)))).toBe('near others');
    // Two sets far from the first, and near one another.
    const far = people.slice(100, 180);
    expect(await look(without(...far))).toBe('shown');
    expect(await look(without(...far.slice(1), people[200]!))).toBe('near others');
  });

  it('never shows sets that differ by 1 to 49 people', () => {
    const mark = (store: JourneyStore) => finished(peopleSketch(store, 'ab'.repeat(32)));
    const whole = mark(without());
    for (let apart = 1; apart < 50; apart++) {
      const marks = mark(without(...people.slice(0, apart)));
      expect(fewestApart(whole, marks)).toBeGreaterThan(0);
      expect(fewestApart(whole, marks)).toBeLessThanOrEqual(apart);
    }
    expect(fewestApart(whole, mark(without(...people.slice(0, 80))))).toBeGreaterThanOrEqual(50);
    expect(fewestApart(whole, mark(without()))).toBe(0);
  });

  it('notes what was looked at and what was withheld, and no name of anybody', async () => {
    const durable = memoryStore();
    const look = attacker(durable);
    await look(without());
    await look(without(), views[1]);
    await look(without(people[7]!));
    await look(without(people[7]!));
    const bytes = await durable.read(`${populationFolder('testers')}/previews.jsonl`);
    const text = new TextDecoder().decode(bytes as Uint8Array);
    const lines = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { kind: string; by?: unknown });
    expect(lines.map(({ kind }) => kind)).toEqual(['people', 'shown', 'shown', 'withheld']);
    expect(lines[2]!.by).toEqual({ precision: 'hour', attributes: ['country'], view: views[1] });
    expect(text).not.toMatch(/person|Ünïland/);
  });
});

describe('looking with and without a column', () => {
  it('does not tell one person who is alone in it from four', async () => {
    for (const view of views) {
      const alike = new Set<string>();
      for (let odd = 1; odd <= 4; odd++) {
        const moved = new Map(people.slice(0, odd).map(person => [person, `land of ${person}`]));
        const events = everybody.map(event => ({
          ...event,
          country: moved.get(event.person) ?? event.country,
        }));
        const vault = await askedVault({ journeys: storeOf(events).store });
        const preview = await vault.risk.preview(view, 'not a sample', calm);
        if (preview.state !== 'shown') throw new Error(preview.why);
        if (preview.columns === 'none') {
          alike.add('none');
          continue;
        }
        const { below_k, alone, leave_one_out, alone_on, success, meets_k } = preview.columns;
        alike.add(JSON.stringify([below_k, alone, leave_one_out, alone_on, success, meets_k]));
      }
      expect(alike.size).toBe(1);
    }
  });
});
