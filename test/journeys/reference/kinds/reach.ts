import fc from 'fast-check';
import type { ReachQuestion } from '../../../../shared/policy/questions/reach.ts';
import type { PlainEvent } from '../plain-journeys.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part } from '../sql.ts';

export const reachReference: ReferenceKind<ReachQuestion> = {
  questions: fc.record(
    {
      ask: fc.constant('reach' as const),
      of: fc.constantFrom('touchpoint' as const, 'channel' as const, { attribute: 'country' }),
      at_most: fc.integer({ min: 1, max: 6 }),
      events: fc.integer({ min: 1, max: 12 }),
    },
    { requiredKeys: ['ask', 'of', 'at_most'] },
  ),
  l0: question => question.at_most,
  keys: (journey, { of }) => journey.map(event => keyOf(event, of)),
  values: (journey, { of }) => journey.map(event => ({ key: keyOf(event, of), values: [1] })),
  totals: ({ events }) => (events === undefined ? [] : [events]),
  sql: reachSql,
};

function keyOf(event: PlainEvent, of: ReachQuestion['of']) {
  if (of === 'touchpoint') return { touchpoint: event.touchpoint };
  return of === 'channel' ? { channel: event.channel } : { country: event.country };
}

function reachSql({ of }: ReachQuestion): string {
  const column = typeof of === 'string' ? of : of.attribute;
  return `SELECT person, ${object(part(column, column))} AS pk FROM ev GROUP BY person, ${column}`;
}
