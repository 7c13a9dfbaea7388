import { type ReactNode, useState } from 'react';
import { type SortOrder, sortedRows } from '../../../shared/charts/table-sort.ts';
import {
  type Table,
  type TableColumn,
  type TableRow,
  type TableValue,
  valueText,
} from '../../../shared/charts/table-values.ts';
import { Icon } from '../controls/icon.tsx';
import { TableScroll } from '../controls/table-scroll.tsx';
import { useCopy } from '../controls/use-copy.ts';
import { tableText } from './table-text.ts';

interface Sorting {
  readonly column: number;
  readonly order: SortOrder;
}

/** The table twin of a chart: the same figures and the same states, in words; to be sorted and copied. */
export function ReleaseTable({ table }: { table: Table }) {
  const [sorting, setSorting] = useState<Sorting>({ column: 0, order: 'as released' });
  const copy = useCopy();
  const rows = sortedRows(table, sorting.column, sorting.order);
  const sortBy = (column: number) =>
    setSorting(before => ({ column, order: before.column === column ? after[before.order] : 'descending' }));
  return (
    <TableScroll>
      <table className="release-table">
        <caption>
          {table.caption}{' '}
          <button
            type="button"
            className="quiet copy-table"
            onClick={() => void copy(tableText(table, rows), 'The table')}
          >
            Copy the table
          </button>
        </caption>
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <SortableHead
                key={column.id}
                column={column}
                order={sorting.column === at ? sorting.order : 'as released'}
                onSort={() => sortBy(at)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={table.rows.indexOf(row)} data-state={row.state}>
              {table.columns.map(({ id, kind }, at) => cell(row, at, id, isFigure(kind)))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

const after = {
  'as released': 'descending',
  descending: 'ascending',
  ascending: 'as released',
} as const satisfies Record<SortOrder, SortOrder>;

function SortableHead({
  column: { title, kind },
  order,
  onSort,
}: {
  column: TableColumn;
  order: SortOrder;
  onSort: () => void;
}) {
  return (
    <th
      scope="col"
      className={isFigure(kind) ? 'number' : undefined}
      aria-sort={order === 'as released' ? 'none' : order}
    >
      <button type="button" className="sort-button" onClick={onSort}>
        {title}
        {order !== 'as released' && <Icon name={order === 'ascending' ? 'up' : 'down'} />}
      </button>
    </th>
  );
}

const isFigure = (kind: TableColumn['kind']) => kind === 'people' || kind === 'share';

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
