import fc from 'fast-check';
import type { TrendQuestion } from '../../../../shared/policy/questions/trend.ts';
import { datesBetween, periodOf } from '../calendar.ts';
import { touchpoint } from '../names.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part, text } from '../sql.ts';

export const trendReference: ReferenceKind<TrendQuestion> = {
  questions: fc.record(
    {
      ask: fc.constant('trend' as const),
      of: touchpoint,
      period: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      from: fc.constantFrom('2025-12-29', '2026-01-05', '2026-01-14'),
      to: fc.constantFrom('2026-01-20', '2026-02-02', '2026-05-01'),
      at_most: fc.integer({ min: 1, max: 6 }),
    },
    { requiredKeys: ['ask', 'period', 'from', 'to', 'at_most'] },
  ),
  l0: question => question.at_most,
  keys: (journey, question) => {
    const nameOf = periodOf[question.period];
    const declared = new Set(datesBetween(question.from, question.to).map(nameOf));
    return journey
      .filter(event => event.touchpoint === (question.of ?? event.touchpoint))
      .map(event => nameOf(new Date(event.seconds * 1000)))
      .filter(name => declared.has(name))
      .map(period => ({ period }));
  },
  sql: trendSql,
};

function trendSql({ of, period, from, to }: TrendQuestion): string {
  const format = { day: '%Y-%m-%d', week: '%G-W%V', month: '%Y-%m' }[period];
  const moment = 'make_timestamp(seconds::BIGINT * 1000000)';
  return `WITH declared AS (SELECT DISTINCT date_trunc('${period}', day) AS p
      FROM generate_series(DATE '${from}', DATE '${to}' - INTERVAL 1 DAY, INTERVAL 1 DAY) AS g(day)),
    per AS (SELECT DISTINCT person, ${object(part('period', `strftime(${moment}, '${format}')`))} AS pk
      FROM ev WHERE ${of === undefined ? 'true' : `touchpoint = ${text(of)}`} AND date_trunc('${period}', ${moment}) IN (SELECT p FROM declared))
    SELECT person, pk FROM per`;
}
