import type { ReactNode } from 'react';
import {
  type Table,
  type TableRow,
  type TableValue,
  valueText,
} from '../../../shared/charts/table-values.ts';
import { TableScroll } from '../controls/table-scroll.tsx';

/** The table twin of a chart: the same figures and the same states, in words. */
export function ReleaseTable({ table }: { table: Table }) {
  return (
    <TableScroll>
      <table className="release-table">
        <caption>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map(({ id, title, kind }) => (
              <th key={id} scope="col" className={isFigure(kind) ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a released table never changes its order.
            <tr key={index} data-state={row.state}>
              {table.columns.map(({ id, kind }, at) => cell(row, at, id, isFigure(kind)))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

const isFigure = (kind: Table['columns'][number]['kind']) => kind === 'people' || kind === 'share';

function cell(row: TableRow, at: number, id: string, figure: boolean): ReactNode {
  const value = row.values[at];
  if (value === undefined) return <td key={id} />;
  const text = at === 0 && row.state === 'other' ? 'other, grouped' : valueText(value);
  if (at === 0) {
    return (
      <th key={id} scope="row">
        <bdi>{text}</bdi>
      </th>
    );
  }
  return (
    <td key={id} className={figure ? 'number' : undefined}>
      {figure && isWithheld(value) ? <span className="withheld-words">withheld</span> : <bdi>{text}</bdi>}
    </td>
  );
}

const isWithheld = ({ kind }: TableValue) => kind === 'withheld';
