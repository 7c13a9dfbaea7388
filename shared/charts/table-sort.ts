import { compareText, type Table, type TableRow, type TableValue, valueText } from './table-values.ts';

export type SortOrder = 'as released' | 'descending' | 'ascending';

/** The rows by one column. What is withheld or missing has no place in an order: it stands last in both. */
export function sortedRows({ rows }: Table, column: number, order: SortOrder): readonly TableRow[] {
  if (order === 'as released') return rows;
  const sign = order === 'ascending' ? 1 : -1;
  const of = (row: TableRow) => row.values[column] ?? { kind: 'nothing' as const };
  return rows.toSorted((a, b) => {
    const [x, y] = [of(a), of(b)];
    const absent = Number(isAbsent(x)) - Number(isAbsent(y));
    return absent !== 0 ? absent : sign * compareValues(x, y);
  });
}

const isAbsent = ({ kind }: TableValue): boolean => kind === 'withheld' || kind === 'nothing';

function compareValues(a: TableValue, b: TableValue): number {
  const [x, y] = [numberIn(a), numberIn(b)];
  if (x !== undefined && y !== undefined) return x - y;
  return compareText(valueText(a), valueText(b));
}

function numberIn(value: TableValue): number | undefined {
  switch (value.kind) {
    case 'number':
      return value.number;
    case 'people':
      return value.people.value;
    case 'change':
      return value.change.value;
    case 'measure':
      return value.measure.value;
    case 'share':
      return value.share.value;
    case 'seconds':
      return value.seconds;
    case 'time':
      return value.time.value ?? Number.POSITIVE_INFINITY;
    default:
      return undefined;
  }
}
