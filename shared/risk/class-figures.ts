/** How many classes there are of each size, ascending by size: all figures of this page derive from it. */
export type SizeHistogram = readonly (readonly [size: number, classes: number])[];

export function sizeHistogram(sizes: ArrayLike<number>): SizeHistogram {
  const classes = new Map<number, number>();
  for (let i = 0; i < sizes.length; i++) classes.set(sizes[i]!, (classes.get(sizes[i]!) ?? 0) + 1);
  return [...classes].sort(([a], [b]) => a - b);
}

/** Figures of an attacker who knows that the person is in the data (prosecutor); RISK.md section 2. */
export interface ClassFigures {
  readonly people: number;
  readonly classes: number;
  /** People alone in their class. */
  readonly alone: number;
  readonly smallest: number;
  readonly largest: number;
  /** Part of the people that such an attacker names rightly on average: classes / people. */
  readonly success: number;
  /** Part of all pairs of people whom the columns tell apart; 0 for one person alone. */
  readonly separation: number;
}

export function classFigures(histogram: SizeHistogram): ClassFigures {
  let people = 0;
  let classes = 0;
  let together = 0;
  for (const [size, count] of histogram) {
    people += size * count;
    classes += count;
    together += size * (size - 1) * count;
  }
  return {
    people,
    classes,
    alone: histogram[0]?.[0] === 1 ? histogram[0][1] : 0,
    smallest: histogram[0]?.[0] ?? 0,
    largest: histogram.at(-1)?.[0] ?? 0,
    success: people === 0 ? 0 : classes / people,
    separation: people < 2 ? 0 : 1 - together / (people * (people - 1)),
  };
}

/** People in classes of fewer than k. */
export function peopleBelow(histogram: SizeHistogram, k: number): number {
  let people = 0;
  for (const [size, count] of histogram) if (size < k) people += size * count;
  return people;
}
