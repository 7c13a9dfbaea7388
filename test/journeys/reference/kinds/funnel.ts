import fc from 'fast-check';
import type { FunnelQuestion } from '../../../../shared/policy/questions/funnel.ts';
import { datesBetween, periodOf } from '../calendar.ts';
import { touchpoint } from '../names.ts';
import type { PlainEvent } from '../plain-journeys.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part, text } from '../sql.ts';

const period = fc.constantFrom('day' as const, 'week' as const, 'month' as const);
const hours = fc.integer({ min: 1, max: 8 }).map(hours => hours * 3600);

const funnels = fc.record(
  {
    ask: fc.constant('funnel' as const),
    steps: fc.uniqueArray(touchpoint, { minLength: 2, maxLength: 4 }),
    order: fc.constantFrom('sequential' as const, 'strict' as const, 'any' as const),
    within_seconds: hours,
    step_within_seconds: fc.array(hours, { minLength: 3, maxLength: 3 }),
    exclude: fc.uniqueArray(touchpoint, { minLength: 1, maxLength: 2 }),
    hold: fc.constant('country'),
    by: fc.record({
      attribute: fc.constant('country'),
      at: fc.constantFrom('first' as const, 'last' as const),
    }),
    times: fc.constantFrom('hour' as const, 'day' as const),
    over: fc.record({ period, from: fc.constant('2026-01-07'), to: fc.constant('2026-02-03') }),
  },
  { requiredKeys: ['ask', 'steps', 'order'] },
);

/** Those that the vault would not refuse. */
const askable = funnels.map(({ steps, exclude, step_within_seconds, over, times, ...rest }) => {
  const outside = exclude?.filter(name => !steps.includes(name)) ?? [];
  return {
    ...rest,
    steps,
    ...(outside.length > 0 && { exclude: outside }),
    ...(step_within_seconds && { step_within_seconds: step_within_seconds.slice(0, steps.length - 1) }),
    ...(over && rest.by === undefined && { over }),
    ...(times && rest.by === undefined && over === undefined && { times }),
  };
});

export const funnelReference: ReferenceKind<FunnelQuestion> = {
  questions: askable,
  l0: ({ steps, times }) => (times === undefined ? 1 : steps.length),
  keys: (journey, question) => {
    const { steps, order, hold, by, over } = question;
    const isStep = (event: PlainEvent) =>
      (order === 'any' ? steps : steps.slice(0, 1)).includes(event.touchpoint);
    const enters = journey.findIndex(isStep);
    if (enters < 0) return [];
    const entry = journey[enters]!;
    const after = journey
      .slice(enters + 1)
      .filter(event => hold === undefined || event.country === entry.country);
    const stop = after.findIndex(event => question.exclude?.includes(event.touchpoint));
    const matches = [entry, ...goOn(question, [entry], stop < 0 ? after : after.slice(0, stop))];
    const furthest = order === 'any' ? `${matches.length} of ${steps.length}` : steps[matches.length - 1];
    if (by !== undefined)
      return [{ furthest, country: (by.at === 'first' ? entry : matches.at(-1)!).country }];
    if (question.times !== undefined) return [{ furthest }, ...timesOf(matches, question)];
    if (over === undefined) return [{ furthest }];
    const name = periodOf[over.period](new Date(entry.seconds * 1000));
    const declared = datesBetween(over.from, over.to).map(periodOf[over.period]);
    return declared.includes(name) ? [{ furthest, period: name }] : [];
  },
  sql: funnelSql,
};

/** How long each step took from the one before it. */
function timesOf(matches: readonly PlainEvent[], { steps, order, times }: FunnelQuestion) {
  const edges = (times === 'hour' ? [0, 1, 24, 168, 720] : [0, 24, 168, 720]).map(hours => hours * 3600);
  return matches.slice(1).map((event, i) => {
    const at = edges.findLastIndex(edge => edge <= event.seconds - matches[i]!.seconds);
    const step = order === 'any' ? `${i + 2} of ${steps.length}` : steps[i + 1];
    return { step, from_seconds: edges[at]!, to_seconds: edges[at + 1] ?? null };
  });
}

/** The events that reach the steps after those matched, one call a step. */
function goOn(
  question: FunnelQuestion,
  matched: readonly PlainEvent[],
  rest: readonly PlainEvent[],
): readonly PlainEvent[] {
  const { steps, order, within_seconds = Infinity, step_within_seconds = [] } = question;
  if (matched.length === steps.length) return [];
  const names = matched.map(event => event.touchpoint);
  const wanted = order === 'any' ? steps.filter(step => !names.includes(step)) : [steps[matched.length]];
  const fits = (event: PlainEvent) =>
    wanted.includes(event.touchpoint) &&
    event.seconds - matched[0]!.seconds <= within_seconds &&
    event.seconds - matched.at(-1)!.seconds <= (step_within_seconds[matched.length - 1] ?? Infinity);
  const next = order === 'strict' ? (rest[0] && fits(rest[0]) ? 0 : -1) : rest.findIndex(fits);
  if (next < 0) return [];
  const event = rest[next]!;
  return [event, ...goOn(question, [...matched, event], rest.slice(next + 1))];
}

/** PRIVACY.md Appendix A has steps in order within one window. */
function funnelSql(question: FunnelQuestion): string | undefined {
  const { order, step_within_seconds, exclude, hold, over, times } = question;
  const plain = order === 'sequential' && !step_within_seconds && !exclude && !hold && !over && !times;
  return plain ? sequentialSql(question) : undefined;
}

function sequentialSql({ steps, within_seconds, by }: FunnelQuestion): string {
  const window = within_seconds === undefined ? '' : `AND e.seconds <= p.t0 + ${within_seconds}`;
  const chain = steps.map((step, i) =>
    i === 0
      ? `s1 AS (SELECT person, min(ts) AS t, arg_min(seconds, ts) AS t0, arg_min(country, ts) AS c FROM ev
          WHERE touchpoint = ${text(step)} GROUP BY person)`
      : `s${i + 1} AS (SELECT person, min(e.ts) AS t, any_value(p.t0) AS t0, arg_min(e.country, e.ts) AS c
          FROM ev e JOIN s${i} p USING (person)
          WHERE e.touchpoint = ${text(step)} AND e.ts > p.t ${window} GROUP BY person)`,
  );
  const reached = steps.map(
    (step, i) => `SELECT person, ${i + 1} AS j, ${text(step)} AS step, c FROM s${i + 1}`,
  );
  const far = `far AS (SELECT person, arg_max(step, j) AS step, arg_min(c, j) AS first, arg_max(c, j) AS last
    FROM (${reached.join(' UNION ALL ')}) GROUP BY person)`;
  const key =
    by === undefined
      ? object(part('furthest', 'step'))
      : object(part(by.attribute, by.at), part('furthest', 'step'));
  return `WITH ${chain.join(', ')}, ${far} SELECT person, ${key} AS pk FROM far`;
}
