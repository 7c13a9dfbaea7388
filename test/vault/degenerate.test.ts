import { expect, it } from 'vitest';
import { chartSvg } from '../../shared/charts/chart-option.ts';
import { describeRelease } from '../../shared/charts/describe.ts';
import { releaseTables } from '../../shared/charts/table.ts';
import { valueText } from '../../shared/charts/table-values.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import type { Question } from '../../shared/policy/question.ts';
import { asks } from '../../shared/policy/question-kinds.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { askedVault, calm, plainMapping } from '../fakes/asked-vault.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';

const dates = { from: '2026-01-01', to: '2026-03-01' };
const mapping: Mapping = {
  ...plainMapping,
  ...dates,
  session: { kind: 'gap', seconds: 1800 },
  amount: { column: 'amount', currency: 'EUR' },
};

/** One question and more of every kind, about whoever starts with `start`. */
const questionsFrom = (start: string): readonly Question[] => [
  { ask: 'reach', of: 'touchpoint', at_most: 3, events: 20 },
  { ask: 'paths', start, depth: 4, collapse_repeats: false },
  { ask: 'paths', start, depth: 4, collapse_repeats: true, tree: true, scope: 'session' },
  { ask: 'funnel', steps: [start, 'cart', 'buy'], order: 'sequential', times: 'hour' },
  { ask: 'funnel', steps: [start, 'buy'], order: 'strict', over: { period: 'week', ...dates } },
  { ask: 'time_to', start, end: 'buy', finest: 'hour' },
  { ask: 'trend', of: start, period: 'week', ...dates, at_most: 2 },
  {
    ask: 'retention',
    kind: 'n_day',
    cohorts: 'first_time',
    period: 'week',
    periods: 3,
    start,
    ...dates,
    at_most: 4,
  },
  { ask: 'transitions', at_most: 8, collapse_repeats: false, times: 'hour' },
  { ask: 'transitions', at_most: 8, collapse_repeats: true },
  { ask: 'frequency', of: 'sessions' },
  { ask: 'frequency', of: { amount: 'EUR' } },
  { ask: 'sum', of: 'amount', currency: 'EUR', clamp: 5000, by: 'channel', at_most: 1 },
  { ask: 'mean', of: 'amount', currency: 'EUR', clamp: 5000, at_most: 1 },
  {
    ask: 'attribution',
    conversion: 'buy',
    models: ['first', 'time_decay', 'markov', 'shapley'],
    at_most: 3,
    half_life_seconds: 86_400,
    depth: 3,
  },
  { ask: 'compare', by: { attribute: 'country', at: 'first' }, outcome: start },
  { ask: 'fairness', by: { attribute: 'country', at: 'first' }, check: { of: 'outcome', touchpoint: start } },
];

const names = ['home', 'cart', 'buy'];
const hour = 3_600_000_000;

function journeys(people: number, length: number, at: (event: number) => number): FakeEvent[] {
  return Array.from({ length: people * length }, (_, i) => {
    const event = i % length;
    return {
      person: `person ${Math.floor(i / length)}`,
      time: firstMoment + at(event),
      touchpoint: names[event % names.length]!,
      channel: ['email', 'ads'][event % 2]!,
      country: 'DE',
      amount: 1000,
    };
  });
}

const data: Readonly<Record<string, readonly FakeEvent[]>> = {
  'one person': journeys(1, 6, event => event * hour),
  'one event each': journeys(400, 1, () => 0),
  'everybody identical': journeys(400, 6, event => event * hour),
  'ties in time everywhere': journeys(400, 6, () => 0),
  'fifteen thousand events in one journey': journeys(1, 15_000, event => event * 1_000_000),
};

/** Everything that a person meets of an answer is made of it: chart, tables and words. */
function told({ release, ...file }: ReleaseFile): string {
  const answer = { ...file, release };
  for (const width of [360, 1000]) expect(chartSvg(answer, 'light', width)).toMatch(/^<svg/);
  for (const table of releaseTables(release)) for (const row of table.rows) row.values.map(valueText);
  return describeRelease(answer);
}

const cases = Object.keys(data).flatMap(name =>
  ['home', 'nobody has it'].map(start => [name, start] as const),
);

it('has a question of every kind here', () => {
  expect(new Set(questionsFrom('home').map(({ ask }) => ask))).toEqual(new Set(asks));
});

it.each(cases)('answers every kind about %s, starting with %s, in clear states', async (name, start) => {
  const dataset = await askedVault({ journeys: storeOf(data[name]!).store, mapping });
  await dataset.open(calm);
  for (const question of questionsFrom(start)) {
    const spend = { kind: 'share', millionths: 50_000 } as const;
    const file = await dataset.ask({ id: 'q', question, spend }, calm);
    const words = told(file);
    const shown = file.release.cells.filter(cell => cell.state === 'value');
    for (const cell of shown)
      expect(cell.people.value).toBeGreaterThanOrEqual(file.release.plan.smallest_shown);
    // One person, however busy, is never a group.
    if (!name.includes('people') && data[name]!.every(({ person }) => person === 'person 0')) {
      expect([question.ask, shown]).toEqual([question.ask, []]);
    }
    // In words, never as a number: nothing shows, or each declared group is withheld.
    if (shown.length === 0) {
      expect([question.ask, words]).toEqual([
        question.ask,
        expect.stringMatching(/Nothing shows\.|withheld\./),
      ]);
    }
  }
});

it('shows four hundred people who are all alike as one group, whatever they are asked', async () => {
  const dataset = await askedVault({ journeys: storeOf(data['everybody identical']!).store, mapping });
  await dataset.open(calm);
  const spend = { kind: 'share', millionths: 100_000 } as const;
  const question: Question = { ask: 'paths', start: 'home', depth: 4, collapse_repeats: false };
  const { release } = await dataset.ask({ id: 'q', question, spend }, calm);
  const path = ['home', 'cart', 'buy', 'home'];
  expect(release.cells.map(({ key, state }) => [key, state])).toEqual([[{ path, end: 'cut' }, 'value']]);
});
