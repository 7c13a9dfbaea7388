import * as z from 'zod';
import { unitSeconds } from '../calendar.ts';
import type { QuestionKind } from '../question-kind.ts';
import { filtered, touchpointName } from '../question-parts.ts';
import { touchpointOf } from '../recipe-question-values.ts';
import { choiceOf, maybe, stated } from '../recipe-values.ts';
import { finestBins } from '../time-bins.ts';

export const timeToSchema = z.strictObject({
  ask: z.literal('time_to'),
  /** Its first occurrence starts the clock; without it the first event of the journey does. */
  start: touchpointName.optional(),
  /** Its first occurrence after that stops it. */
  end: touchpointName,
  /** The clock starts anew at each `start` before that `end`, so that the last one counts. */
  occurrence: z.literal('last').optional(),
  /** Bins are no finer than this: the time precision of the mapping. */
  finest: z.enum(['second', 'minute', 'hour', 'day', 'week']),
  ...filtered,
});
export type TimeToQuestion = z.infer<typeof timeToSchema>;

export const timeToKind: QuestionKind<TimeToQuestion> = {
  fields: ['start', 'end', 'occurrence'],
  read: (section, { precision }, refuse) => {
    const end = touchpointOf(section.require('end'));
    const occurrence = maybe(section.get('occurrence'), at => choiceOf(at, ['first', 'last']));
    const finest = finestBins(precision);
    if (finest === 'none') throw refuse(`its bins are finer than the time precision, one ${precision}`);
    return {
      ask: 'time_to',
      ...stated('start', maybe(section.get('start'), touchpointOf)),
      end,
      ...(occurrence === 'last' && { occurrence }),
      finest,
    };
  },
  write: ({ finest: _, ...rest }) => rest,
  refusals: function* ({ finest, start, occurrence }, { time, precision }) {
    if (time.kind === 'order') {
      yield 'the time between events needs a clock, and only the order of events is mapped';
    } else if (unitSeconds(finest) < unitSeconds(precision)) {
      yield `its bins are finer than the time precision, one ${precision}`;
    }
    if (occurrence !== undefined && start === undefined) yield 'the last of nothing cannot start it';
  },
  title: ({ start, end }) => `Time from ${start ?? 'the start'} to ${end}`,
};
