import * as z from 'zod';
import { startOf, startOfDate, unitOf, unitSeconds } from './calendar.ts';
import type { Mapping } from './mapping.ts';

export const periodSchema = z.enum(['day', 'week', 'month']);
export type Period = z.infer<typeof periodSchema>;

/** Periods between two ISO dates that a person typed, `to` exclusive. */
export interface Periodic {
  readonly period: Period;
  readonly from: string;
  readonly to: string;
}

/** Most periods of one question: about eleven years of days. */
const mostPeriods = 4000;

/** The dates of the mapping, which a periodic question keeps to. `refuse` says why it cannot be asked. */
export function statedDates(
  { from, to }: Pick<Mapping, 'from' | 'to'>,
  refuse: (why: string) => Error,
): { readonly from: string; readonly to: string } {
  if (from === undefined || to === undefined) {
    throw refuse('its periods need the dates from and to of the mapping (time.from and time.to)');
  }
  return { from, to };
}

/** Why a mapping does not allow a question by period. */
export function* periodRefusals(
  question: Periodic,
  { time, precision, from, to }: Pick<Mapping, 'time' | 'precision' | 'from' | 'to'>,
): Generator<string> {
  if (time.kind === 'order') yield 'a period needs a clock, and only the order of events is mapped';
  if (from === undefined || to === undefined) yield 'its periods need the dates from and to of the mapping';
  else if (from !== question.from || to !== question.to) {
    yield `its dates are not those of the mapping, from ${from} to ${to}`;
  }
  if (unitSeconds(question.period) < unitSeconds(precision)) {
    yield `its period is finer than the time precision, one ${precision}`;
  }
  if (question.period === 'month' && precision === 'week') {
    yield 'weeks, the time precision, do not make up months';
  }
  const { first, last } = periodRange(question);
  if (last < first) yield 'its dates hold no period';
  if (last - first >= mostPeriods) yield `it has more than ${mostPeriods} periods; choose longer ones`;
}

/** Periods that hold some moment from `from` on and before `to`, as units of the calendar: first and last. */
export function periodRange({ period, from, to }: Periodic): {
  readonly first: number;
  readonly last: number;
} {
  return { first: unitOf(period, startOfDate(from)), last: unitOf(period, startOfDate(to) - 1) };
}

/** Names of all periods of a question in order of time, by the calendar alone. */
export function periodNames(question: Periodic): readonly string[] {
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
