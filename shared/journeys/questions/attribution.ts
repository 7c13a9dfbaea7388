import {
  type AttributionModel,
  type AttributionQuestion,
  creditUnits,
} from '../../policy/questions/attribution.ts';
import { BinTable } from '../bin-table.ts';
import type { Journey } from '../journey.ts';
import type { JourneyKind } from '../journey-kind.ts';
import { binsOfEach, type JourneyQuestion } from '../journey-question.ts';

const creditBins = 0;
const pathBins = 1;
const converted = ['no', 'yes'] as const;

/** A model that credits a person's own touches, and so can be released as a measure (PRIVACY.md 6.10). */
export type DirectModel = Exclude<AttributionModel, 'markov'>;

export function directModels({ models }: AttributionQuestion): readonly DirectModel[] {
  return models.filter(model => model !== 'markov');
}

/**
 * Touches are the channels up to and with the first conversion, all of them where there is none; equal
 * neighbours are one touch, at the time of the last of them. Who converted names each of their channels, with
 * whole units of credit by each model that add up to one person. `markov` needs where people go as well: for
 * it everybody names one path of at most `depth` channels, from the start, and whether they converted.
 */
function attribution(question: AttributionQuestion): JourneyQuestion {
  const models = directModels(question);
  const { depth } = question;
  return (labels, bins) => {
    const names = labels.channel();
    const conversion = labels.touchpoint.indexOf(question.conversion);
    const credits = bins.child(BinTable.root, creditBins);
    const paths = bins.child(BinTable.root, pathBins);
    const nothing = models.map(() => 0);
    return {
      ask: binsOfEach((journey, name) => {
        const { channels, seconds, hasConverted } = touchesOf(journey, conversion, models);
        if (channels.length === 0) return;
        if (hasConverted) {
          const units = models.map(model => unitsOf(model, channels, seconds, question));
          const distinct = [...new Set(channels)];
          for (const channel of distinct) {
            name(
              bins.child(credits, channel),
              units.map(of => sumAt(of, channels, channel)),
            );
          }
        }
        if (depth === undefined) return;
        let path = bins.child(paths, hasConverted ? 1 : 0);
        for (const channel of channels.slice(0, depth)) path = bins.child(path, channel);
        name(path, nothing);
      }),
      key: ([kind, first, ...rest]) =>
        kind === creditBins
          ? { channel: names[first!]! }
          : { path: rest.map(code => names[code]!), converted: converted[first!]! },
    };
  };
}

interface Touches {
  readonly channels: readonly number[];
  /** Empty where no model asks for time. */
  readonly seconds: readonly number[];
  readonly hasConverted: boolean;
}

function touchesOf(journey: Journey, conversion: number, models: readonly DirectModel[]): Touches {
  const timed = models.includes('time_decay');
  const channels: number[] = [];
  const seconds: number[] = [];
  for (let i = 0; i < journey.length; i++) {
    const channel = journey.channel(i);
    if (channels.at(-1) !== channel) {
      channels.push(channel);
      if (timed) seconds.push(journey.seconds(i));
    } else if (timed) seconds[seconds.length - 1] = journey.seconds(i);
    if (journey.touchpoint(i) === conversion) return { channels, seconds, hasConverted: true };
  }
  return { channels, seconds, hasConverted: false };
}

/** Whole units for each touch, {@link creditUnits} in all. */
function unitsOf(
  model: DirectModel,
  channels: readonly number[],
  seconds: readonly number[],
  { half_life_seconds }: AttributionQuestion,
): readonly number[] {
  const count = channels.length;
  switch (model) {
    case 'first':
      return wholeUnits(channels.map((_, i) => (i === 0 ? 1 : 0)));
    case 'last':
      return wholeUnits(channels.map((_, i) => (i === count - 1 ? 1 : 0)));
    case 'linear':
      return wholeUnits(channels.map(() => 1));
    case 'position':
      return wholeUnits(positionWeights(count, 0.4, 0.4));
    case 'position_j':
      return wholeUnits(positionWeights(count, 0.2, 0.6));
    case 'time_decay': {
      const end = seconds.at(-1) ?? 0;
      return wholeUnits(seconds.map(at => 2 ** (-Math.max(0, end - at) / half_life_seconds!)));
    }
    case 'shapley': {
      const seen = new Set<number>();
      return wholeUnits(
        channels.map(channel => {
          if (seen.has(channel)) return 0;
          seen.add(channel);
          return 1;
        }),
      );
    }
  }
}

/** The rest is spread over the touches between; of two touches, each has its part of what both have. */
function positionWeights(count: number, first: number, last: number): readonly number[] {
  if (count === 1) return [1];
  if (count === 2) return [first, last];
  const between = (1 - first - last) / (count - 2);
  return Array.from({ length: count }, (_, i) => (i === 0 ? first : i === count - 1 ? last : between));
}

/** Largest remainders, the earlier of two equal ones first: a function of the weights alone. */
function wholeUnits(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map(weight => (weight / sum) * creditUnits);
  const units = exact.map(Math.floor);
  let left = creditUnits - units.reduce((all, unit) => all + unit, 0);
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - units[i]! }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder) {
    if (left === 0) break;
    units[i]! += 1;
    left -= 1;
  }
  return units;
}

function sumAt(units: readonly number[], channels: readonly number[], channel: number): number {
  return units.reduce((sum, unit, i) => (channels[i] === channel ? sum + unit : sum), 0);
}

export const attributionJourneys: JourneyKind<AttributionQuestion> = {
  ask: attribution,
  l0: ({ at_most, depth }) => at_most + (depth === undefined ? 0 : 1),
  hasOther: () => false,
  measures: question => ({
    peopleParts: 1,
    added: directModels(question).map(name => ({ name, total: creditUnits, parts: 1 })),
  }),
  measured: (question, key, values) => {
    const models = directModels(question);
    // People of a path are counted and credit nothing.
    if (models.length === 0 || key['channel'] === undefined) return {};
    return { credit: Object.fromEntries(models.map((model, i) => [model, values[i]!])) };
  },
  keys: () => 'unlisted',
};
