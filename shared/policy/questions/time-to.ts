import * as z from 'zod';
import { unitSeconds } from '../calendar.ts';
import type { QuestionKind } from '../question-kind.ts';
import { filtered, touchpointName } from '../question-parts.ts';
import { touchpointOf } from '../recipe-question-values.ts';
import { finestBins } from '../time-bins.ts';

export const timeToSchema = z.strictObject({
  ask: z.literal('time_to'),
  /** Its first occurrence starts the clock. */
  start: touchpointName,
  /** Its first occurrence after that stops it. */
  end: touchpointName,
  /** Bins are no finer than this: the time precision of the mapping. */
  finest: z.enum(['second', 'minute', 'hour', 'day', 'week']),
  ...filtered,
});
export type TimeToQuestion = z.infer<typeof timeToSchema>;

export const timeToKind: QuestionKind<TimeToQuestion> = {
  fields: ['start', 'end'],
  read: (section, { precision }, refuse) => {
    const [start, end] = [touchpointOf(section.require('start')), touchpointOf(section.require('end'))];
    const finest = finestBins(precision);
    if (finest === 'none') throw refuse(`its bins are finer than the time precision, one ${precision}`);
    return { ask: 'time_to', start, end, finest };
  },
  write: ({ finest: _, ...rest }) => rest,
  refusals: function* ({ finest }, { time, precision }) {
    if (time.kind === 'order') {
      yield 'the time between events needs a clock, and only the order of events is mapped';
    } else if (unitSeconds(finest) < unitSeconds(precision)) {
      yield `its bins are finer than the time precision, one ${precision}`;
    }
  },
  title: ({ start, end }) => `Time from ${start} to ${end}`,
};
