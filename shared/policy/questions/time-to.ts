import * as z from 'zod';
import { unitSeconds } from '../calendar.ts';
import type { TimePrecision } from '../mapping.ts';
import type { AskedMapping, QuestionKind } from '../question-kind.ts';
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

/** The unit that elapsed time is told in under a mapping. */
export function finestTimes(
  precision: TimePrecision,
  refuse: (why: string) => Error,
): TimeToQuestion['finest'] {
  const finest = finestBins(precision);
  if (finest === 'none') throw refuse(tooFine(precision));
  return finest;
}

export function* elapsedRefusals(
  finest: TimeToQuestion['finest'],
  { time, precision }: AskedMapping,
): Generator<string> {
  if (time.kind === 'order') {
    yield 'the time between events needs a clock, and only the order of events is mapped';
  } else if (unitSeconds(finest) < unitSeconds(precision)) yield tooFine(precision);
}

function tooFine(precision: TimePrecision): string {
  return `its bins are finer than the time precision, one ${precision}`;
}

export const timeToKind: QuestionKind<TimeToQuestion> = {
  fields: ['start', 'end', 'occurrence'],
  read: (section, { precision }, refuse) => {
    const end = touchpointOf(section.require('end'));
    const occurrence = maybe(section.get('occurrence'), at => choiceOf(at, ['first', 'last']));
    return {
      ask: 'time_to',
      ...stated('start', maybe(section.get('start'), touchpointOf)),
      end,
      ...(occurrence === 'last' && { occurrence }),
      finest: finestTimes(precision, refuse),
    };
  },
  write: ({ finest: _, ...rest }) => rest,
  refusals: function* ({ finest, start, occurrence }, mapping) {
    yield* elapsedRefusals(finest, mapping);
    if (occurrence !== undefined && start === undefined) yield 'the last of nothing cannot start it';
  },
  title: ({ start, end }) => `Time from ${start ?? 'the start'} to ${end}`,
};
