import { BinTable } from '../journeys/bin-table.ts';
import { type SizeHistogram, sizeHistogram } from './class-figures.ts';
import { PointIndex } from './point-index.ts';
import type { PointSets } from './points.ts';

/** People whose points, all together, fit nobody else. */
export interface WholeTraces {
  readonly withPoints: number;
  /** Nobody else has all of these points. */
  readonly contained: number;
  /** Sizes of the classes of people who have the very same points. */
  readonly equal: SizeHistogram;
}

export function wholeTraces(sets: PointSets): WholeTraces {
  const index = new PointIndex(sets);
  const traces = new BinTable();
  const sizes = new Map<number, number>();
  let withPoints = 0;
  let contained = 0;
  for (let person = 0; person < sets.people; person++) {
    const own = sets.points.slice(sets.offsets[person]!, sets.offsets[person + 1]!).sort();
    if (own.length === 0) continue;
    withPoints++;
    if (index.holdersOfAll(Array.from(own)) === 1) contained++;
    const trace = own.reduce((list, point) => traces.child(list, point), BinTable.root);
    sizes.set(trace, (sizes.get(trace) ?? 0) + 1);
  }
  return { withPoints, contained, equal: sizeHistogram([...sizes.values()]) };
}
