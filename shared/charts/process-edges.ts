import type { Estimate, Release, TimeEstimate } from '../release/release.ts';
import { byPeople, compareText } from './table-values.ts';

/** A step from one touchpoint to another, as a process map draws it. */
export interface ProcessEdge {
  readonly from: string;
  readonly to: string;
  readonly people: Estimate;
  /** Of how long it took; `none` where it was not asked. */
  readonly median: TimeEstimate | 'withheld' | 'none';
}

/** The shown steps of a release of transitions, most people first. */
export function processEdges({ cells, derived }: Release): readonly ProcessEdge[] {
  const edges =
    derived.edges?.map(({ from, to, people, median_seconds: median }) => ({ from, to, people, median })) ??
    cells.flatMap(cell =>
      cell.state === 'value'
        ? [
            {
              from: String(cell.key['from']),
              to: String(cell.key['to']),
              people: cell.people,
              median: 'none' as const,
            },
          ]
        : [],
    );
  return [...edges].sort((a, b) => byPeople(a, b) || compareText(a.from, b.from) || compareText(a.to, b.to));
}
