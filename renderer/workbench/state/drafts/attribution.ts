import {
  type AttributionModel,
  type AttributionQuestion,
  attributionModels,
} from '../../../../shared/policy/questions/attribution.ts';
import { complete, type DraftKind, incomplete } from '../draft-kind.ts';

interface AttributionDraft {
  readonly conversion: string;
  readonly models: readonly AttributionModel[];
  readonly atMost: number;
  readonly halfLifeDays: number;
  readonly depth: number;
}

const day = 86_400;

export const attributionDraft: DraftKind<AttributionQuestion, AttributionDraft> = {
  empty: { conversion: '', models: ['first', 'last', 'linear'], atMost: 5, halfLifeDays: 7, depth: 5 },
  read: ({ conversion, models, atMost, halfLifeDays, depth }) => {
    const name = conversion.trim();
    if (name === '') return incomplete('Name the touchpoint that is the conversion.');
    if (models.length === 0) return incomplete('Choose at least one model.');
    return complete(
      {
        ask: 'attribution',
        conversion: name,
        models: [...models],
        at_most: atMost,
        ...(models.includes('time_decay') ? { half_life_seconds: Math.round(halfLifeDays * day) } : {}),
        ...(models.includes('markov') ? { depth } : {}),
      },
      'Give a half-life above 0, and paths of 1 to 10 channels.',
    );
  },
  draftOf: ({ conversion, models, at_most, half_life_seconds, depth }) => ({
    conversion,
    models: attributionModels.filter(model => models.includes(model)),
    atMost: at_most,
    halfLifeDays: half_life_seconds === undefined ? 7 : half_life_seconds / day,
    depth: depth ?? 5,
  }),
};
