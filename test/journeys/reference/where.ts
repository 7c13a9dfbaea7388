import fc from 'fast-check';
import type { Where } from '../../../shared/policy/question-parts.ts';
import { touchpoint } from './names.ts';
import type { PlainEvent } from './plain-journeys.ts';
import { text } from './sql.ts';

const names = <Name extends string>(name: fc.Arbitrary<Name>) =>
  fc.uniqueArray(name, { minLength: 1, maxLength: 3 });

const someFilter = fc
  .record(
    {
      from: fc.constantFrom('2026-01-05', '2026-01-08', '2026-02-01'),
      to: fc.constantFrom('2026-01-06', '2026-03-01'),
      seen: names(touchpoint),
      not_seen: names(touchpoint),
      channel: names(fc.constantFrom('email', 'ads', '(none)', 'nobody has it')),
      attributes: fc.record({ country: names(fc.constantFrom('DE', 'FR', '(none)', 'Atlantis')) }),
    },
    { requiredKeys: [] },
  )
  .filter(where => Object.keys(where).length > 0);

/** Filters over what `randomJourneys` makes; most questions have none. */
export const filters: fc.Arbitrary<Where | undefined> = fc.option(someFilter, { nil: undefined, freq: 1 });

const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

/** What a filter leaves of a journey; nothing of people whom it drops. */
export function filteredEvents(journey: readonly PlainEvent[], where: Where = {}): readonly PlainEvent[] {
  const { from, to, channel, attributes, seen = [], not_seen = [] } = where;
  const kept = journey.filter(
    event =>
      (from === undefined || dayOf(event.seconds) >= from) &&
      (to === undefined || dayOf(event.seconds) < to) &&
      (channel?.includes(event.channel) ?? true) &&
      (attributes?.['country']?.includes(event.country) ?? true),
  );
  const has = (name: string) => kept.some(event => event.touchpoint === name);
  return seen.every(has) && !not_seen.some(has) ? kept : [];
}

/** The events that a filter leaves of the table `ordered`, numbered anew. */
export function filteredSql(where: Where = {}): string {
  const { from, to, channel, attributes, seen = [], not_seen = [] } = where;
  const list = (names: readonly string[]) => `(${names.map(text).join(', ')})`;
  const day = "strftime(make_timestamp(seconds::BIGINT * 1000000), '%Y-%m-%d')";
  const events = [
    ...(from === undefined ? [] : [`${day} >= ${text(from)}`]),
    ...(to === undefined ? [] : [`${day} < ${text(to)}`]),
    ...(channel === undefined ? [] : [`channel IN ${list(channel)}`]),
    ...(attributes === undefined ? [] : [`country IN ${list(attributes['country']!)}`]),
  ];
  const people = [
    ...seen.map(name => `AND person IN (SELECT person FROM kept WHERE touchpoint = ${text(name)})`),
    ...not_seen.map(name => `AND person NOT IN (SELECT person FROM kept WHERE touchpoint = ${text(name)})`),
  ];
  return `kept AS (SELECT * FROM ordered WHERE ${['true', ...events].join(' AND ')}),
    ev AS (SELECT * FROM kept WHERE true ${people.join(' ')})`;
}
