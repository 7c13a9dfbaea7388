import fc from 'fast-check';
import { expect, it } from 'vitest';
import { questionSchema } from '../../shared/policy/question.ts';
import { cohortPeriods, type RetentionQuestion } from '../../shared/policy/questions/retention.ts';
import { derive } from '../../shared/release/derive.ts';
import { exactDerived } from '../fakes/exact-release.ts';
import { randomJourneys } from '../fakes/random-journeys.ts';
import { sampleRetention } from '../fakes/sample-releases.ts';
import { shapes } from '../journeys/reference/arbitrary.ts';
import { datesBetween, periodOf } from '../journeys/reference/calendar.ts';
import { plainJourneys } from '../journeys/reference/plain-journeys.ts';

const weekly: RetentionQuestion = {
  ask: 'retention',
  kind: 'on_or_after',
  cohorts: 'first_time',
  period: 'week',
  periods: 3,
  from: '2026-01-01',
  to: '2026-02-01',
  at_most: 1,
};

it('counts for each cohort who was active in a period or after it, as counting them directly does', () => {
  const kind = fc.constantFrom('on_or_after' as const, 'n_day' as const);
  fc.assert(
    fc.property(fc.integer(), shapes, kind, (seed, shape, kind) => {
      const journeys = plainJourneys(randomJourneys(seed, { ...shape, minutesApart: 49 * 60 }));
      const question = { ...weekly, kind, at_most: kind === 'n_day' ? 4 : 1 };
      const calendar = [...new Set(datesBetween(weekly.from, weekly.to).map(periodOf.week))];
      const people = [...journeys.values()].map(journey =>
        journey
          .map(event => calendar.indexOf(periodOf.week(new Date(event.seconds * 1000))))
          .filter(week => week >= 0),
      );
      const active = (cohort: string, period: number) =>
        people.filter(
          weeks =>
            weeks[0] === calendar.indexOf(cohort) &&
            weeks.some(week => (kind === 'n_day' ? week === weeks[0]! + period : week >= weeks[0]! + period)),
        ).length;
      for (const row of exactDerived(journeys, question).triangle ?? []) {
        const count = active(row.cohort, row.period);
        expect(row.people === 'withheld' ? 0 : row.people.value).toBe(count);
        const size = active(row.cohort, 0);
        if (row.rate !== 'withheld') expect(row.rate.value).toBeCloseTo(count / size, 12);
      }
    }),
    { seed: 20260401, numRuns: 200 },
  );
});

it('never rises from one period to a later one, whatever is shown and however it is noised', () => {
  const cell = fc.record({ people: fc.integer({ min: -30, max: 500 }), shown: fc.boolean() });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 14, maxLength: 14 }), given => {
      const cells = cohortPeriods(weekly).flatMap(({ cohort, period }, i) => {
        const { people, shown } = given[i % given.length]!;
        const estimate = { value: people, low: people, high: people };
        const key = { cohort, last_active: period };
        return shown ? [{ key, state: 'value' as const, people: estimate }] : [];
      });
      const { triangle = [] } = derive(weekly, cells, {
        k: 1,
        sigma: 10,
        half_width_95: 20,
        smallest_shown: 62,
      });
      for (const rows of Map.groupBy(triangle, ({ cohort }) => cohort).values()) {
        const values = rows.map(({ people }) => (people === 'withheld' ? 0 : people.value));
        expect(values).toEqual(values.toSorted((a, b) => b - a));
      }
    }),
    { seed: 20260402, numRuns: 300 },
  );
});

it('marks periods that the dates cut short, and has none after them', () => {
  expect(cohortPeriods(weekly).filter(({ cohort }) => cohort === '2026-W05')).toEqual([
    { cohort: '2026-W05', period: 0 },
  ]);
  const { triangle = [] } = sampleRetention([900, 800, 700]).release.derived;
  expect(triangle.map(({ cohort, period, complete }) => [cohort, period, complete])).toEqual([
    ['2026-W02', 0, true],
    ['2026-W02', 1, true],
    ['2026-W02', 2, false],
    ['2026-W03', 0, true],
    ['2026-W03', 1, false],
    ['2026-W04', 0, false],
  ]);
});

it('gives no share of a cohort whose own number is withheld', () => {
  const question = { ...weekly, kind: 'n_day', at_most: 4 } as const;
  const cells = [
    {
      key: { cohort: '2026-W02', period: 2 },
      state: 'value' as const,
      people: { value: 90, low: 80, high: 100 },
    },
  ];
  const { triangle = [] } = derive(question, cells, {
    k: 20,
    sigma: 5,
    half_width_95: 10,
    smallest_shown: 62,
  });
  expect(triangle.find(({ cohort, period }) => cohort === '2026-W02' && period === 2)).toMatchObject({
    people: { value: 90 },
    rate: 'withheld',
  });
});

it('accepts what the contract asks and nothing beside it', () => {
  expect(questionSchema.safeParse(weekly).success).toBe(true);
  expect(questionSchema.safeParse({ ...weekly, periods: 61 }).success).toBe(false);
});
