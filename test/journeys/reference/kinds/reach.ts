import fc from 'fast-check';
import type { ReachQuestion } from '../../../../shared/policy/questions/reach.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part } from '../sql.ts';

export const reachReference: ReferenceKind<ReachQuestion> = {
  questions: fc.record({
    ask: fc.constant('reach' as const),
    of: fc.constantFrom('touchpoint' as const, 'channel' as const, { attribute: 'country' }),
    at_most: fc.integer({ min: 1, max: 6 }),
  }),
  l0: question => question.at_most,
  keys: (journey, question) => {
    const { of } = question;
    if (of === 'touchpoint') return journey.map(event => ({ touchpoint: event.touchpoint }));
    if (of === 'channel') return journey.map(event => ({ channel: event.channel }));
    return journey.map(event => ({ country: event.country }));
  },
  sql: reachSql,
};

function reachSql({ of }: ReachQuestion): string {
  const column = typeof of === 'string' ? of : of.attribute;
  return `SELECT person, ${object(part(column, column))} AS pk FROM ev GROUP BY person, ${column}`;
}
