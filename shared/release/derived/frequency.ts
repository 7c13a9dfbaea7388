import type { FrequencyQuestion } from '../../policy/questions/frequency.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, plus, type Shown, z } from '../estimates.ts';
import type { Derived, Estimate } from '../release.ts';

interface Bin {
  readonly from: number;
  readonly to: number | null;
  readonly people: number;
}

/**
 * Mean and median of the people in shown bins. Within a bin nothing is known, so the median is the bin that
 * holds it, widened by the noise of the counts, and the mean lies between that of the lower and of the upper ends,
 * widened likewise; it is withheld where the open bin is shown, which has no upper end.
 */
export const deriveFrequency: Derive<FrequencyQuestion> = ({ of }, shown, { sigma }) => {
  const bins = shown.map(binOf).sort((a, b) => a.from - b.from);
  const all = shown.reduce(plus, nobody);
  if (all.people <= 0) return { mean: 'withheld', median: 'withheld' };
  const slack = z * Math.sqrt(all.cells) * sigma;
  return {
    mean: meanOf(bins, all.people, sigma),
    median: medianOf(bins, all.people, slack),
    ...(typeof of === 'object' && 'amount' in of && { limits: limitsOf(bins, all.people) }),
  };
};

/** What to clamp sums and means at: a public number once it is released, like every end of a bin. */
const limitedParts = [0.9, 0.95, 0.98];

function limitsOf(bins: readonly Bin[], people: number): NonNullable<Derived['limits']> {
  return limitedParts.map(q => {
    const { to } = holding(bins, q * people);
    return { q, below: to === null ? null : to + 1 };
  });
}

/** The bin that holds so many people from the lowest on. */
function holding(bins: readonly Bin[], rank: number): Bin {
  let before = 0;
  for (const bin of bins) {
    before += bin.people;
    if (before >= rank) return bin;
  }
  return bins.at(-1)!;
}

function binOf({ key, people }: Shown): Bin {
  const [from, to] = [key['from_count'], key['to_count']];
  if (typeof from !== 'number' || (typeof to !== 'number' && to !== null)) {
    throw new RangeError('a cell of frequency has the ends of a bin');
  }
  return { from, to, people: Math.max(0, people.value) };
}

function meanOf(bins: readonly Bin[], people: number, sigma: number): Estimate | 'withheld' {
  if (bins.some(({ to }) => to === null)) return 'withheld';
  const mean = (end: (bin: Bin) => number) =>
    bins.reduce((sum, bin) => sum + end(bin) * bin.people, 0) / people;
  // Delta method: each count's noise moves the mean by its distance from it.
  const spread = (end: (bin: Bin) => number, centre: number) =>
    (z * sigma * Math.sqrt(bins.reduce((sum, bin) => sum + (end(bin) - centre) ** 2, 0))) / people;
  const [from, to] = [(bin: Bin) => bin.from, (bin: Bin) => bin.to!];
  const [low, high] = [mean(from), mean(to)];
  return {
    value: (low + high) / 2,
    low: Math.max(bins[0]!.from, low - spread(from, low)),
    high: high + spread(to, high),
  };
}

function medianOf(bins: readonly Bin[], people: number, slack: number): NonNullable<Derived['median']> {
  return {
    low: holding(bins, people / 2 - slack).from,
    high: holding(bins, people / 2 + slack).to,
  };
}
