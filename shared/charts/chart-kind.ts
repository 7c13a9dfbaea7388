import type { Cell, CellKey, Estimate, Release } from '../release/release.ts';
import type { Bars } from './bars.ts';
import { keyValue, type Table, type TableValue } from './table-values.ts';

/** How a kind of question is told: in a sentence, as tables, and in words for who listens to its chart. */
export interface ChartKind<Q> {
  /** What was asked; filters are told for all kinds alike. */
  sentence(question: Q): string;
  /** What people are counted by, where the names of the key's parts do not say it. */
  readonly by?: string;
  /** What cells hold beside people, in order. */
  measures?(question: Q): readonly MeasureColumn[];
  /** The parts of a cell's key, in order. */
  keyColumns(question: Q): readonly KeyColumn[];
  /** Cells in the order in which a reader expects them. */
  order(question: Q, cells: readonly Cell[]): readonly Cell[];
  /** What is derived from the cells, as tables. */
  tables(question: Q, release: Release): readonly Table[];
  /**
   * The tables of some of the cells, where those tell more by themselves than rows of the whole do; none where these
   * cells cannot be added up.
   */
  within?(question: Q, release: Release, cells: readonly Cell[]): readonly Table[] | 'none';
  /** Rows of bars, where it is drawn as such. */
  bars?(question: Q, release: Release): Bars;
  /** What the chart shows, sentence by sentence. */
  describe(question: Q, release: Release): readonly string[];
}

export interface MeasureColumn {
  readonly id: string;
  readonly title: string;
  readonly of: (cell: Extract<Cell, { state: 'value' }>) => Estimate | undefined;
  /** Which words tell the number to a reader. */
  readonly text: (value: Estimate) => string;
}

export interface KeyColumn {
  readonly id: string;
  readonly title: string;
  /** How a part of the key is told; as a name or number where nothing else is said. */
  readonly value?: (part: CellKey[string] | undefined) => TableValue;
}

export function keyColumnValue(
  { value = keyValue }: KeyColumn,
  part: CellKey[string] | undefined,
): TableValue {
  return value(part);
}
