import { expect, it } from 'vitest';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import type { Asked } from '../../shared/policy/question.ts';
import type { FairnessQuestion } from '../../shared/policy/questions/fairness.ts';
import type { CellKey, Release } from '../../shared/release/release.ts';
import { askedVault, calm } from '../fakes/asked-vault.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';

/** People of a country on a way; the ways of the small country are rare ones. */
function walk(country: string, people: number, path: (person: number) => readonly string[]): FakeEvent[] {
  return Array.from({ length: people }, (_, person) =>
    path(person).map((touchpoint, i) => ({
      person: `${country} ${person}`,
      time: firstMoment + i * 3_600_000_000,
      touchpoint,
      channel: 'web',
      country,
    })),
  ).flat();
}

const journeys = storeOf([
  ...walk('DE', 3000, person => (person % 2 === 0 ? ['home', 'cart'] : ['home', 'buy'])),
  ...walk('FR', 2000, person => (person % 4 === 0 ? ['home', 'buy'] : ['home', `only ${person}`])),
]).store;

const paths = { ask: 'paths', start: 'home', depth: 2, collapse_repeats: true } as const;
const fairness = (check: FairnessQuestion['check']): FairnessQuestion => ({
  ask: 'fairness',
  by: { attribute: 'country', at: 'first' },
  check,
});

function asked(question: Asked['question'], millionths = 200_000): Asked {
  return { id: 'q', question, spend: { kind: 'share', millionths } };
}

function check(release: Release) {
  return Object.fromEntries(
    (release.derived.fairness ?? []).map(({ group, rate, verdict }) => [
      group,
      [rate === 'withheld' || !('value' in rate) ? rate : Math.round(rate.value * 100), verdict],
    ]),
  );
}

it('tells who shows in the answer that was given, of those whom it counts', async () => {
  const dataset = await askedVault({ journeys, seed: 'fairness' });
  await dataset.open(calm);
  const visible = asked(fairness({ of: 'visible', chart: paths }));
  await expect(dataset.ask(visible, calm)).rejects.toMatchObject({ fault: { code: 'question-refused' } });
  // What cannot be asked yet has its price: cells make none.
  expect((await dataset.price([visible])).prices[0]).toMatchObject({ standing: 'affordable' });

  const chart = await dataset.ask(asked(paths), calm);
  const left = (await dataset.ledger()).left;
  const { release } = await dataset.ask(visible, calm);
  expect((await dataset.ledger()).left).toBeCloseTo(left - 0.2);
  const shown = chart.release.cells.flatMap(cell => (cell.state === 'value' ? [cell.key] : []));
  const sorted = (keys: readonly CellKey[]) => keys.map(key => canonicalJson(key)).sort();
  expect(release.question).toEqual(
    fairness({ of: 'visible', chart: paths, shown: sorted(shown).map(text => JSON.parse(text)) }),
  );
  // Everybody of DE is on one of two ways that show, a quarter of FR is.
  const told = check(release);
  expect(told['FR']).toEqual([25, 'below four fifths']);
  expect(told['DE']?.[1]).toBe('not below');
  const again = await dataset.ask(visible, calm);
  expect([again.budget.repeat, JSON.stringify(again.release)]).toEqual([true, JSON.stringify(release)]);
  expect((await dataset.price([visible])).prices[0]).toMatchObject({ standing: 'free' });
});

it('checks an outcome by the same rule, with groups taken together', async () => {
  const dataset = await askedVault({ journeys, seed: 'outcome' });
  await dataset.open(calm);
  const question = fairness({ of: 'outcome', touchpoint: 'buy' });
  const { release } = await dataset.ask(asked(question), calm);
  expect(check(release)).toEqual({ DE: [50, 'not below'], FR: [25, 'below four fifths'] });
  const merged = await dataset.ask(asked({ ...question, groups: { all: ['DE', 'FR'] } }), calm);
  expect(check(merged.release)).toEqual({ all: [40, 'inconclusive'] });
});

it('asks of what a later answer shows anew, and charges it', async () => {
  const dataset = await askedVault({ journeys, seed: 'later' });
  await dataset.open(calm);
  const visible = asked(
    fairness({ of: 'visible', chart: { ask: 'reach', of: 'touchpoint', at_most: 1 } }),
    100_000,
  );
  await dataset.ask(asked({ ask: 'reach', of: 'touchpoint', at_most: 1 }, 10), calm);
  const first = await dataset.ask(visible, calm);
  await dataset.ask(asked({ ask: 'reach', of: 'touchpoint', at_most: 1 }, 200_000), calm);
  const second = await dataset.ask(visible, calm);
  const cells = ({ question }: Release) =>
    question.ask === 'fairness' && question.check.of === 'visible' ? question.check.shown!.length : -1;
  expect(cells(first.release)).toBeLessThan(cells(second.release));
  expect(second.budget.repeat).toBe(false);
});
