import { startOf, startOfDate, unitOf } from './calendar.ts';
import type { TrendQuestion } from './question.ts';

export type Period = TrendQuestion['period'];

/** Periods that hold some moment from `from` on and before `to`, as units of the calendar: first and last. */
export function periodRange({ period, from, to }: Pick<TrendQuestion, 'period' | 'from' | 'to'>): {
  readonly first: number;
  readonly last: number;
} {
  return { first: unitOf(period, startOfDate(from)), last: unitOf(period, startOfDate(to) - 1) };
}

/** Names of all periods of a question in order of time, by the calendar alone. */
export function periodNames(question: Pick<TrendQuestion, 'period' | 'from' | 'to'>): readonly string[] {
  const { first, last } = periodRange(question);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    periodName(question.period, first + i),
  );
}

/** `2026-01-31`, `2026-W05` (ISO 8601: the year that holds the week's Thursday) or `2026-02`. */
export function periodName(period: Period, unit: number): string {
  const start = startOf(period, unit);
  if (period === 'day') return isoDate(start);
  if (period === 'month') return isoDate(start).slice(0, 7);
  const thursday = start + 3 * day;
  const year = isoDate(thursday).slice(0, 4);
  const week = Math.floor((thursday - startOfDate(`${year}-01-01`)) / (7 * day)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

const day = 86_400;

function isoDate(localSeconds: number): string {
  return new Date(localSeconds * 1000).toISOString().slice(0, 10);
}
