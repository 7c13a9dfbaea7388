import type { Cell, Release } from '../release/release.ts';
import { type KeyColumn, keyColumnValue, type MeasureColumn } from './chart-kind.ts';
import { chartKindOf } from './chart-kinds.ts';
import { labelText } from './label-text.ts';
import { noiseSentence } from './question-words.ts';
import { nothing, type Table, type TableValue, withheld } from './table-values.ts';

/**
 * The table twin of a chart: the same numbers and the same states, for the screen, the report, the
 * CSV file and whoever listens rather than looks.
 */

/** Cells in the order in which a reader expects them. */
export function orderedCells({ question, cells }: Release): readonly Cell[] {
  return chartKindOf(question).order(question, cells);
}

/** The cells of a release: what `<id>.csv` holds. */
export function cellTable(release: Release): Table {
  const { question } = release;
  const kind = chartKindOf(question);
  const keys = kind.keyColumns(question);
  const measures = kind.measures?.(question) ?? [];
  return {
    id: 'cells',
    caption: `People${counted(kind.by, keys)}. ${noiseSentence(release)}`,
    columns: [
      ...keys.map(({ id, title }) => ({ id, title, kind: 'key' as const })),
      { id: 'state', title: 'State', kind: 'state' },
      { id: 'people', title: 'People', kind: 'people' },
      ...measures.map(({ id, title }) => ({ id, title, kind: 'measure' as const })),
    ],
    rows: orderedCells(release).map(cell => ({
      state: cell.state,
      of: [cell],
      values: [
        ...keys.map(key => (cell.state === 'other' ? nothing : keyColumnValue(key, cell.key[key.id]))),
        { kind: 'word', word: cell.state },
        cell.state === 'withheld' ? withheld : { kind: 'people', people: cell.people },
        ...measures.map(measure => measureValue(measure, cell)),
      ],
    })),
  };
}

function counted(by: string | undefined, keys: readonly KeyColumn[]): string {
  const parts = by ?? keys.map(({ id }) => labelText(id)).join(' and ');
  return parts === '' ? '' : ` by ${parts}`;
}

function measureValue({ of, text }: MeasureColumn, cell: Cell): TableValue {
  if (cell.state === 'withheld') return withheld;
  const measure = cell.state === 'value' ? of(cell) : undefined;
  return measure === undefined ? nothing : { kind: 'measure', measure, text: text(measure) };
}

/** The cells and what is derived from them: everything that the chart draws, as tables. */
export function releaseTables(release: Release): readonly Table[] {
  return [...chartKindOf(release.question).tables(release.question, release), cellTable(release)];
}
