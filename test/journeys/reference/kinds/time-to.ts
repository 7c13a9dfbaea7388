import fc from 'fast-check';
import type { TimeToQuestion } from '../../../../shared/policy/questions/time-to.ts';
import { touchpoint } from '../names.ts';
import type { PlainEvent } from '../plain-journeys.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { text } from '../sql.ts';

export const timeToReference: ReferenceKind<TimeToQuestion> = {
  questions: fc
    .record(
      {
        ask: fc.constant('time_to' as const),
        start: touchpoint,
        end: touchpoint,
        occurrence: fc.constant('last' as const),
        finest: fc.constantFrom('hour' as const, 'day' as const),
      },
      { requiredKeys: ['ask', 'end', 'finest'] },
    )
    .map(({ occurrence, ...rest }) => ({
      ...rest,
      ...(rest.start !== undefined && occurrence && { occurrence }),
    })),
  l0: () => 1,
  keys: (journey, question) => {
    const isStart = (event: PlainEvent) => event.touchpoint === (question.start ?? event.touchpoint);
    const first = journey.findIndex(isStart);
    const end = journey.findIndex((event, i) => i > first && event.touchpoint === question.end);
    if (first < 0 || end < 0) return [];
    const start = question.occurrence === 'last' ? journey.slice(0, end).findLastIndex(isStart) : first;
    const hours = (journey[end]!.seconds - journey[start]!.seconds) / 3600;
    const edges = edgesInHours[question.finest as 'hour' | 'day'];
    const bin = edges.filter(edge => edge <= hours).length - 1;
    const to = edges[bin + 1];
    return [{ from_seconds: edges[bin]! * 3600, to_seconds: to === undefined ? null : to * 3600 }];
  },
  sql: timeToSql,
};

/** PRIVACY.md 6.7, without those that are finer. */
const edgesInHours = {
  hour: [0, 1, 3, 6, 12, 24, 48, 72, 168, 336, 720],
  day: [0, 24, 48, 72, 168, 336, 720],
};

/** PRIVACY.md 6.7 has the first of both. */
function timeToSql({ start, end, finest, occurrence }: TimeToQuestion): string | undefined {
  if (start === undefined || occurrence !== undefined) return undefined;
  const hours = [0, 1, 3, 6, 12, 24, 48, 72, 168, 336, 720].filter(
    edge => finest === 'hour' || edge === 0 || edge >= 24,
  );
  const bins = hours.map((edge, i) => {
    const next = hours[i + 1];
    return next === undefined ? `(${edge * 3600}, NULL)` : `(${edge * 3600}, ${next * 3600})`;
  });
  return `WITH s AS (SELECT person, min(ts) AS t, arg_min(seconds, ts) AS seconds FROM ev
          WHERE touchpoint = ${text(start)} GROUP BY person),
    e AS (SELECT ev.person, arg_min(ev.seconds, ev.ts) - any_value(s.seconds) AS passed
          FROM ev JOIN s USING (person) WHERE ev.touchpoint = ${text(end)} AND ev.ts > s.t GROUP BY ev.person),
    b(lo, hi) AS (VALUES ${bins.join(', ')})
    SELECT person, concat('{"from_seconds":', lo, ',"to_seconds":', coalesce(hi::VARCHAR, 'null'), '}') AS pk
    FROM e JOIN b ON passed >= lo AND (hi IS NULL OR passed < hi)`;
}
