import { startOf, startOfDate } from '../../policy/calendar.ts';
import { periodNames, periodRange } from '../../policy/periods.ts';
import { cohortPeriods, offsetPart, type RetentionQuestion } from '../../policy/questions/retention.ts';
import type { Derive } from '../derived-kind.ts';
import {
  nobody,
  type Precision,
  partGoneOn,
  peopleIn,
  plus,
  ratioOf,
  type Shown,
  type Sum,
} from '../estimates.ts';
import type { Derived, Estimate } from '../release.ts';

type Row = NonNullable<Derived['triangle']>[number];

/**
 * People of each cohort who were active so many periods later, and which part of the cohort they are. On
 * or after: everybody shown whose last active period is that one or a later one. A row is incomplete where
 * its period, or the cohort's own, is cut by the dates, and for cohorts by value in every later period,
 * since people who started late had less time.
 */
export const deriveRetention: Derive<RetentionQuestion> = (question, shown, precision) => ({
  triangle: cohortsOf(question, shown).flatMap(cohort => cohortRows(question, cohort, shown, precision)),
});

interface Cohort {
  readonly name: string;
  readonly periods: number;
}

function cohortsOf(question: RetentionQuestion, shown: readonly Shown[]): readonly Cohort[] {
  if (question.by !== undefined) {
    const names = new Set(shown.map(cell => String(cell.key['cohort'])));
    return [...names].sort().map(name => ({ name, periods: question.periods }));
  }
  const latest = new Map(cohortPeriods(question).map(({ cohort, period }) => [cohort, period]));
  return [...latest].map(([name, periods]) => ({ name, periods }));
}

function cohortRows(
  question: RetentionQuestion,
  { name, periods }: Cohort,
  shown: readonly Shown[],
  precision: Precision,
): Row[] {
  const part = offsetPart(question);
  const own = shown.filter(cell => cell.key['cohort'] === name);
  const active = (period: number) =>
    own
      .filter(cell => {
        const offset = Number(cell.key[part]);
        return question.kind === 'on_or_after' ? offset >= period : offset === period;
      })
      .reduce(plus, nobody);
  const size = active(0);
  const isComplete = completeness(question, name);
  return Array.from({ length: periods + 1 }, (_, period) => {
    const people = active(period);
    return {
      cohort: name,
      period,
      people: people.cells === 0 ? 'withheld' : peopleIn(people, precision),
      rate: rateOf(question, people, size, period, precision),
      complete: isComplete(period),
    };
  });
}

function rateOf(
  { kind }: RetentionQuestion,
  people: Sum,
  size: Sum,
  period: number,
  precision: Precision,
): Estimate | 'withheld' {
  if (kind === 'on_or_after') return partGoneOn(people, size, period === 0, precision);
  if (people.cells === 0 || size.cells === 0) return 'withheld';
  if (period === 0) return { value: 1, low: 1, high: 1 };
  const ratio = ratioOf(people, size, precision);
  return ratio === 'not determined' ? 'withheld' : ratio;
}

/** Whether the dates hold all of a cohort's period and of one so many periods later. */
function completeness(question: RetentionQuestion, cohort: string): (period: number) => boolean {
  if (question.by !== undefined) return period => period === 0;
  const [start, end] = [startOfDate(question.from), startOfDate(question.to)];
  const unit = periodRange(question).first + periodNames(question).indexOf(cohort);
  const whole = (at: number) =>
    startOf(question.period, at) >= start && startOf(question.period, at + 1) <= end;
  return period => whole(unit) && whole(unit + period);
}
