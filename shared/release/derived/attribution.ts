import { type AttributionQuestion, creditUnits } from '../../policy/questions/attribution.ts';
import { creditsByRemoval, type PathOutcome } from '../attribution.ts';
import type { Derive } from '../derived-kind.ts';
import { type Precision, type Shown, z } from '../estimates.ts';
import type { Derived } from '../release.ts';

type Credit = NonNullable<Derived['credit']>[number];

/** Conversions that each model credits each shown channel with, model by model in the order asked. */
export const deriveAttribution: Derive<AttributionQuestion> = ({ models }, shown, precision) => {
  const channels = shown.filter(({ key }) => key['channel'] !== undefined);
  const paths = shown.filter(({ key }) => key['path'] !== undefined);
  return {
    credit: models.flatMap(model =>
      model === 'markov' ? removalCredit(paths, precision) : directCredit(model, channels),
    ),
  };
};

function directCredit(model: string, channels: readonly Shown[]): Credit[] {
  return channels.flatMap(({ key, credit }) => {
    const units = credit?.[model];
    if (units === undefined) return [];
    const conversions = {
      value: units.value / creditUnits,
      low: Math.max(0, units.low / creditUnits),
      high: units.high / creditUnits,
    };
    return [{ model, channel: String(key['channel']), conversions }];
  });
}

/**
 * Removal effects of the shown paths, and what the noise of each path's count moves them by: the delta method
 * with differences of one standard deviation.
 */
function removalCredit(paths: readonly Shown[], { sigma }: Precision): Credit[] {
  if (paths.length === 0) return [];
  const counts = paths.map(({ people }) => Math.max(0, people.value));
  const credits = creditsByRemoval(outcomesOf(paths, counts));
  const spread = new Map([...credits.keys()].map(channel => [channel, 0]));
  counts.forEach((count, i) => {
    const moved = creditsByRemoval(
      outcomesOf(
        paths,
        counts.map((each, j) => (i === j ? count + sigma : each)),
      ),
    );
    for (const [channel, conversions] of moved) {
      spread.set(channel, spread.get(channel)! + (conversions - credits.get(channel)!) ** 2);
    }
  });
  return [...credits].map(([channel, value]) => {
    const half = z * Math.sqrt(spread.get(channel)!);
    return {
      model: 'markov',
      channel,
      conversions: { value, low: Math.max(0, value - half), high: value + half },
    };
  });
}

function outcomesOf(paths: readonly Shown[], counts: readonly number[]): PathOutcome[] {
  return paths.map(({ key }, i) => {
    const path = key['path'];
    if (!Array.isArray(path)) throw new RangeError('a cell of paths has a path');
    const people = counts[i]!;
    return key['converted'] === 'yes'
      ? { path, converted: people, notConverted: 0 }
      : { path, converted: 0, notConverted: people };
  });
}
