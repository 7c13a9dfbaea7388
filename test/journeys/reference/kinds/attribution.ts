import fc from 'fast-check';
import {
  type AttributionModel,
  type AttributionQuestion,
  attributionModels,
} from '../../../../shared/policy/questions/attribution.ts';
import { touchpoint } from '../names.ts';
import type { PlainEvent } from '../plain-journeys.ts';
import type { ReferenceKind } from '../reference-kind.ts';

const units = 5040;

/** Channels up to and with the first conversion, equal neighbours once, with the time of the last of them. */
function touches(journey: readonly PlainEvent[], conversion: string) {
  const at = journey.findIndex(event => event.touchpoint === conversion);
  const seen = at < 0 ? journey : journey.slice(0, at + 1);
  const kept = seen.filter((event, i) => event.channel !== seen[i + 1]?.channel);
  return {
    path: kept.map(({ channel }) => channel),
    times: kept.map(({ seconds }) => seconds),
    converted: at >= 0,
  };
}

function weights(
  model: AttributionModel,
  path: readonly string[],
  times: readonly number[],
  halfLife: number,
) {
  const n = path.length;
  switch (model) {
    case 'first':
      return path.map((_, i) => Number(i === 0));
    case 'last':
      return path.map((_, i) => Number(i === n - 1));
    case 'linear':
      return path.map(() => 1);
    case 'shapley':
      return path.map((channel, i) => Number(path.indexOf(channel) === i));
    case 'time_decay':
      return times.map(time => 0.5 ** ((times[n - 1]! - time) / halfLife));
    case 'position':
    case 'position_j': {
      const [first, last] = model === 'position' ? [0.4, 0.4] : [0.2, 0.6];
      if (n === 1) return [1];
      if (n === 2) return [first, last];
      return path.map((_, i) => (i === 0 ? first : i === n - 1 ? last : (1 - first - last) / (n - 2)));
    }
    case 'markov':
      throw new RangeError('no rule for one path');
  }
}

function wholeUnits(of: readonly number[]): number[] {
  const sum = of.reduce((a, b) => a + b);
  const exact = of.map(weight => (weight / sum) * units);
  const up = units - exact.map(Math.floor).reduce((a, b) => a + b);
  const order = exact.map((_, i) => i).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  return exact.map((value, i) => Math.floor(value) + Number(order.indexOf(i) < up));
}

function contributions(journey: readonly PlainEvent[], question: AttributionQuestion) {
  const { path, times, converted } = touches(journey, question.conversion);
  if (path.length === 0) return [];
  const direct = question.models.filter(model => model !== 'markov');
  const perModel = direct.map(model =>
    wholeUnits(weights(model, path, times, question.half_life_seconds ?? 1)),
  );
  const channels = converted
    ? [...new Set(path)].map(channel => ({
        key: { channel } as Record<string, unknown>,
        values: perModel.map(of => of.reduce((sum, unit, i) => (path[i] === channel ? sum + unit : sum), 0)),
      }))
    : [];
  if (question.depth === undefined) return channels;
  const key = { path: path.slice(0, question.depth), converted: converted ? 'yes' : 'no' };
  return [...channels, { key: key as Record<string, unknown>, values: direct.map(() => 0) }];
}

export const attributionReference: ReferenceKind<AttributionQuestion> = {
  questions: fc
    .record({
      ask: fc.constant('attribution' as const),
      conversion: touchpoint,
      models: fc.subarray([...attributionModels], { minLength: 1 }),
      at_most: fc.integer({ min: 1, max: 4 }),
      half: fc.constantFrom(3600, 86_400, 604_800),
      depth: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ half, depth, ...rest }) => ({
      ...rest,
      ...(rest.models.includes('time_decay') && { half_life_seconds: half }),
      ...(rest.models.includes('markov') && { depth }),
    })),
  l0: ({ at_most, depth }) => at_most + (depth === undefined ? 0 : 1),
  keys: (journey, question) => contributions(journey, question).map(({ key }) => key),
  values: contributions,
  totals: ({ models }) => models.filter(model => model !== 'markov').map(() => units),
};
