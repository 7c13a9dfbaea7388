import { type Table, type TableRow, valueText } from '../../../shared/charts/table-values.ts';
import { neutralised } from '../../../shared/release/csv-table.ts';

/** A table as it is seen, in the form in which spreadsheets and documents take tables from the clipboard. */
export function tableText({ columns }: Table, rows: readonly TableRow[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map(({ values }) => values.map(valueText))];
  return lines.map(cells => cells.map(cell => neutralised(cell.replace(/\s+/g, ' '))).join('\t')).join('\n');
}
