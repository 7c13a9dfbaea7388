import fc from 'fast-check';
import type { ChartQuestion } from '../../../../shared/policy/chart-question.ts';
import type { Question } from '../../../../shared/policy/question.ts';
import type { FairnessQuestion } from '../../../../shared/policy/questions/fairness.ts';
import { touchpoint } from '../names.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { filteredEvents } from '../where.ts';

const charts: readonly ChartQuestion[] = [
  { ask: 'reach', of: 'touchpoint', at_most: 2 },
  { ask: 'paths', start: 'home', depth: 2, collapse_repeats: true },
  { ask: 'funnel', steps: ['home', 'cart'], order: 'sequential', where: { not_seen: ['checkout'] } },
];
const cells: readonly Record<string, string | string[]>[] = [
  { touchpoint: 'home' },
  { touchpoint: 'cart' },
  { path: ['home'], end: 'end' },
  { path: ['home', 'cart'], end: 'cut' },
  { furthest: 'cart' },
  { furthest: 'nobody goes there' },
];

const check: fc.Arbitrary<FairnessQuestion['check']> = fc.oneof(
  fc.record({ of: fc.constant('outcome' as const), touchpoint }),
  fc.record({
    of: fc.constant('visible' as const),
    chart: fc.constantFrom(...charts),
    shown: fc.subarray([...cells]),
  }),
);

export function fairnessReference(
  referenceOf: (chart: ChartQuestion) => ReferenceKind<Question>,
): ReferenceKind<FairnessQuestion> {
  return {
    questions: fc
      .record({
        ask: fc.constant('fairness' as const),
        by: fc.record({
          attribute: fc.constant('country'),
          at: fc.constantFrom('first' as const, 'last' as const),
        }),
        check,
        groups: fc.option(
          fc.constantFrom<Record<string, string[]>>({ both: ['DE', 'FR'] }, { DE: ['(none)', 'nowhere'] }),
          { nil: undefined },
        ),
      })
      .map(({ groups, ...rest }) => ({ ...rest, ...(groups && { groups }) })),
    l0: () => 1,
    keys: (journey, { by, check, groups = {} }) => {
      const event = by.at === 'first' ? journey[0] : journey.at(-1);
      if (event === undefined) return [];
      const merged = Object.entries(groups).find(([, values]) => values.includes(event.country));
      const group = merged?.[0] ?? event.country;
      if (check.of === 'outcome') {
        const has = journey.some(({ touchpoint: name }) => name === check.touchpoint);
        return [{ group, has: has ? 'yes' : 'no' }];
      }
      const { chart, shown = [] } = check;
      const named = referenceOf(chart).keys(filteredEvents(journey, chart.where), chart);
      if (named.length === 0) return [];
      const isShown = named.some(key => shown.some(cell => same(cell, key)));
      return [{ group, has: isShown ? 'yes' : 'no' }];
    },
  };
}

function same(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(name => JSON.stringify(a[name]) === JSON.stringify(b[name]))
  );
}
