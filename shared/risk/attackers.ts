/**
 * Attackers who look people of a sample up in a population of whom they know the same columns: one after a
 * person of whom they do not know whether they are in the sample (journalist), one after as many as can be
 * had (marketer). RISK.md section 2.
 */
export interface PopulationFigures {
  /** People of the sample whose class in the population has fewer than k. */
  readonly below: number;
  /** Of the smallest class in the population that the sample touches. */
  readonly smallest: number;
  readonly journalist: number;
  readonly marketer: number;
  /** People of the sample who are alone in the population. */
  readonly alone: number;
}

/** For each class of the sample: people in the sample, and people in the population. */
export function populationFigures(
  sample: ArrayLike<number>,
  population: ArrayLike<number>,
  k: number,
): PopulationFigures {
  let people = 0;
  let reached = 0;
  let expected = 0;
  let below = 0;
  let alone = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < sample.length; i++) {
    const inSample = sample[i]!;
    const inPopulation = population[i]!;
    people += inSample;
    reached += inPopulation;
    expected += inSample / inPopulation;
    if (inPopulation < k) below += inSample;
    if (inPopulation === 1) alone += inSample;
    if (inPopulation < smallest) smallest = inPopulation;
  }
  const marketer = people === 0 ? 0 : expected / people;
  return {
    below,
    smallest: people === 0 ? 0 : smallest,
    journalist: people === 0 ? 0 : Math.max(sample.length / reached, marketer),
    marketer,
    alone,
  };
}
