import type { Cell, Estimate, Release } from '../release/release.ts';
import { grouped, halfWidth, marginText, peopleText } from './rounding.ts';
import { type TableState, valueText } from './table-values.ts';

/** A bar with its interval and words; a withheld one has neither. */
export interface BarRow {
  readonly name: string;
  readonly state: TableState;
  /** What the bar is as long as; where nothing shows, nothing. */
  readonly estimate: Estimate | 'withheld';
  /** Beside the bar. */
  readonly label: string;
  readonly tooltip: string;
  /** The cells that it shows. */
  readonly of: readonly Cell[];
}

export interface Bars {
  readonly rows: readonly BarRow[];
  /** A number of the axis; grouped where nothing else is said. */
  readonly tick?: (value: number) => string;
  /** Sentences under the chart. */
  readonly notes: readonly string[];
}

/** People in each cell, named by what tells them apart. */
export function peopleBars(
  cells: readonly Cell[],
  release: Release,
  nameOf: (cell: Cell) => string,
): readonly BarRow[] {
  return cells.map(cell => {
    const name = cell.state === 'other' ? 'other' : nameOf(cell);
    if (cell.state === 'withheld') return withheldBar(name, release, [cell]);
    const people = `${valueText({ kind: 'people', people: cell.people })} people`;
    return {
      name,
      state: cell.state,
      estimate: cell.people,
      label: `${peopleText(cell.people)} ${marginText(halfWidth(cell.people))}`,
      tooltip:
        cell.state === 'other' ? `other: people with none of those shown\n${people}` : `${name}\n${people}`,
      of: [cell],
    };
  });
}

export function withheldBar(name: string, { plan }: Release, of: readonly Cell[]): BarRow {
  return {
    name,
    state: 'withheld',
    estimate: 'withheld',
    label: 'withheld',
    tooltip: `${name}\nwithheld: fewer than about ${grouped(plan.smallest_shown)} people, or none`,
    of,
  };
}
