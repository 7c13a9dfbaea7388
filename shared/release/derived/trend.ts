import { periodNames } from '../../policy/periods.ts';
import type { TrendQuestion } from '../../policy/questions/trend.ts';
import type { Derive } from '../derived-kind.ts';
import { type Precision, type Shown, z } from '../estimates.ts';
import type { Derived } from '../release.ts';

export const deriveTrend: Derive<TrendQuestion> = (question, shown, precision) => ({
  changes: changes(question, shown, precision),
});

/** Differences of periods that follow one another in the calendar; a withheld one has none on either side. */
function changes(
  question: TrendQuestion,
  shown: readonly Shown[],
  { sigma }: Precision,
): NonNullable<Derived['changes']> {
  const people = new Map(shown.map(cell => [String(cell.key['period']), cell.people.value]));
  const half = Math.ceil(z * Math.SQRT2 * sigma);
  const names = periodNames(question);
  return names.slice(1).flatMap((to, i) => {
    const from = names[i]!;
    const [before, after] = [people.get(from), people.get(to)];
    if (before === undefined || after === undefined) return [];
    const value = after - before;
    return [{ from, to, people: { value, low: value - half, high: value + half } }];
  });
}
