import * as z from 'zod';
import type { QuestionKind } from '../question-kind.ts';
import { filtered, touchpointName } from '../question-parts.ts';
import { touchpointOf } from '../recipe-question-values.ts';
import { maybe, stated, truthOf, wholeOf } from '../recipe-values.ts';

export const pathsSchema = z.strictObject({
  ask: z.literal('paths'),
  /** First occurrence anchors the path; without it the path starts where the journey starts. */
  start: touchpointName.optional(),
  /** Most touchpoints on a path, the start included. */
  depth: z.int().min(1).max(20),
  collapse_repeats: z.boolean(),
  ...filtered,
});
export type PathsQuestion = z.infer<typeof pathsSchema>;

export const pathsKind: QuestionKind<PathsQuestion> = {
  fields: ['start', 'depth', 'collapse_repeats'],
  read: section => ({
    ask: 'paths',
    ...stated('start', maybe(section.get('start'), touchpointOf)),
    depth: maybe(section.get('depth'), depth => wholeOf(depth, 1, 20)) ?? 4,
    collapse_repeats: maybe(section.get('collapse_repeats'), truthOf) ?? false,
  }),
  write: question => question,
  refusals: () => [],
  title: ({ start }) => (start === undefined ? 'Paths from the start' : `Paths from ${start}`),
};
