import * as z from 'zod';
import { durationText } from '../duration.ts';
import type { QuestionKind } from '../question-kind.ts';
import { atMostSchema, filtered, touchpointName } from '../question-parts.ts';
import { durationOf } from '../recipe-mapping.ts';
import { touchpointOf, windowRefusals } from '../recipe-question-values.ts';
import { invalid } from '../recipe-text.ts';
import { choiceOf, listOf, maybe, wholeOf } from '../recipe-values.ts';

/** In the order in which they are told. `position`: 40, 20, 40 percent; `position_j`: 20, 20, 60. */
export const attributionModels = [
  'first',
  'last',
  'linear',
  'time_decay',
  'position',
  'position_j',
  'markov',
  'shapley',
] as const;
export type AttributionModel = (typeof attributionModels)[number];

/** Whole parts of one person who converted (PRIVACY.md 6.10). */
export const creditUnits = 5040;

export const attributionSchema = z
  .strictObject({
    ask: z.literal('attribution'),
    conversion: touchpointName,
    models: z
      .array(z.enum(attributionModels))
      .min(1)
      .overwrite(models => attributionModels.filter(model => models.includes(model))),
    /** Contribution bound: most channels that one person credits. */
    at_most: atMostSchema,
    /** In which the weight of a touch halves before the conversion; with `time_decay` alone. */
    half_life_seconds: z.int().positive().optional(),
    /** Most channels of the paths that `markov` follows; with it alone. */
    depth: z.int().min(1).max(10).optional(),
    ...filtered,
  })
  .refine(
    ({ models, half_life_seconds, depth }) =>
      models.includes('time_decay') === (half_life_seconds !== undefined) &&
      models.includes('markov') === (depth !== undefined),
  );
export type AttributionQuestion = z.infer<typeof attributionSchema>;

const week = 7 * 86_400;

export const attributionKind: QuestionKind<AttributionQuestion> = {
  fields: ['conversion', 'models', 'at_most', 'half_life', 'depth'],
  read: section => {
    const models = maybe(section.get('models'), place => {
      const named = listOf(place, model => choiceOf(model, attributionModels));
      if (named.length === 0) throw invalid(place.path, 'the list is empty');
      return named;
    }) ?? ['first', 'last', 'linear'];
    const halfLife = maybe(section.get('half_life'), durationOf) ?? week;
    const depth = maybe(section.get('depth'), place => wholeOf(place, 1, 10)) ?? 5;
    return {
      ask: 'attribution',
      conversion: touchpointOf(section.require('conversion')),
      models,
      at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 5,
      ...(models.includes('time_decay') ? { half_life_seconds: halfLife } : {}),
      ...(models.includes('markov') ? { depth } : {}),
    };
  },
  write: ({ half_life_seconds, ...rest }) => ({
    ...rest,
    ...(half_life_seconds === undefined ? {} : { half_life: durationText(half_life_seconds) }),
  }),
  refusals: function* ({ half_life_seconds }, mapping) {
    if (mapping.channel === undefined) yield 'no channel is mapped';
    if (half_life_seconds !== undefined) yield* windowRefusals(half_life_seconds, mapping);
  },
  title: ({ conversion }) => `Channels on the way to ${conversion}`,
};
