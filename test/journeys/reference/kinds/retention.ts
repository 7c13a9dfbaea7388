import fc from 'fast-check';
import type { RetentionQuestion } from '../../../../shared/policy/questions/retention.ts';
import { datesBetween, periodOf } from '../calendar.ts';
import { touchpoint } from '../names.ts';
import type { PlainEvent } from '../plain-journeys.ts';
import type { ReferenceKind } from '../reference-kind.ts';

const kinds = fc.record(
  {
    ask: fc.constant('retention' as const),
    kind: fc.constantFrom('on_or_after' as const, 'n_day' as const),
    cohorts: fc.constantFrom('first_time' as const, 'recurring' as const),
    period: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
    periods: fc.integer({ min: 1, max: 6 }),
    start: touchpoint,
    returns: touchpoint,
    by: fc.constant({ attribute: 'country', at: 'first' as const }),
    from: fc.constantFrom('2025-12-29', '2026-01-05', '2026-01-14'),
    to: fc.constantFrom('2026-01-20', '2026-02-02', '2026-05-01'),
    at_most: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['ask', 'kind', 'cohorts', 'period', 'periods', 'from', 'to', 'at_most'] },
);

export const retentionReference: ReferenceKind<RetentionQuestion> = {
  questions: kinds,
  l0: question => question.at_most,
  keys: (journey, question) => {
    const calendar = periodsOf(question);
    const at = (event: PlainEvent) =>
      calendar.indexOf(periodOf[question.period](new Date(event.seconds * 1000)));
    const starts = journey
      .map((event, i) => ({ event, i, cohort: at(event) }))
      .filter(
        ({ event, cohort }) => cohort >= 0 && event.touchpoint === (question.start ?? event.touchpoint),
      );
    const firstOfEach = starts.filter(
      ({ cohort, i }) => starts.find(start => start.cohort === cohort)?.i === i,
    );
    const entered = question.cohorts === 'first_time' ? firstOfEach.slice(0, 1) : firstOfEach;
    return entered.flatMap(({ event, i, cohort }): Record<string, unknown>[] => {
      const returned = journey
        .slice(i)
        .filter(later => later.touchpoint === (question.returns ?? later.touchpoint) && at(later) > cohort)
        .map(later => at(later) - cohort);
      const name = question.by === undefined ? calendar[cohort] : event.country;
      if (question.kind === 'on_or_after') {
        return [{ cohort: name, last_active: Math.min(question.periods, Math.max(0, ...returned)) }];
      }
      return [0, ...returned.filter(offset => offset <= question.periods)].map(period => ({
        cohort: name,
        period,
      }));
    });
  },
  sql: question => retentionSql(question),
};

function periodsOf({ period, from, to }: RetentionQuestion): readonly string[] {
  return [...new Set(datesBetween(from, to).map(periodOf[period]))];
}

/** PRIVACY.md Appendix A, for first-time cohorts of any event by period; `n_day` alone has that form. */
function retentionSql({ period, periods, from, to, ...rest }: RetentionQuestion): string | undefined {
  const { kind, cohorts, start, returns, by } = rest;
  if (kind !== 'n_day' || cohorts !== 'first_time' || start !== undefined || returns !== undefined || by) {
    return undefined;
  }
  const moment = 'make_timestamp(seconds::BIGINT * 1000000)';
  const format = { day: '%Y-%m-%d', week: '%G-W%V', month: '%Y-%m' }[period];
  return `WITH declared AS (SELECT DISTINCT date_trunc('${period}', day) AS p
      FROM generate_series(DATE '${from}', DATE '${to}' - INTERVAL 1 DAY, INTERVAL 1 DAY) AS g(day)),
    dated AS (SELECT person, date_trunc('${period}', ${moment}) AS p FROM ev
      WHERE date_trunc('${period}', ${moment}) IN (SELECT p FROM declared)),
    f AS (SELECT person, min(p) AS c0 FROM dated GROUP BY person),
    a AS (SELECT DISTINCT person, c0, date_diff('${period}', c0, p) AS w FROM dated JOIN f USING (person))
    SELECT person, concat('{"cohort":"', strftime(c0, '${format}'), '","period":', w, '}') AS pk
    FROM a WHERE w BETWEEN 0 AND ${periods}`;
}
