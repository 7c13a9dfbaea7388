import { nameWarnings } from '../formats/warnings.ts';
import type { Mapping } from '../policy/mapping.ts';
import { Failure } from '../protocol/fault.ts';
import type { Column } from '../protocol/summary.ts';

/**
 * Refuses a mapping that uses what seems to name people directly, or a special category, without somebody's
 * word for it. Goes by what columns are called and by what was seen when the file was looked at, so that no
 * list, period or rule of a mapping can change the answer. Who a person is, when, and their consent stay inside.
 *
 * @throws Failure `column-unconfirmed`
 */
export function requireConfirmed(mapping: Mapping, columns: readonly Column[]): void {
  const confirmed = new Set(mapping.confirm);
  for (const column of shownColumns(mapping)) {
    if (confirmed.has(column)) continue;
    const seen = columns.find(({ name, position }) => name === column || `column ${position}` === column);
    const [what] = [...(seen?.warnings ?? []), ...nameWarnings(column)];
    if (what !== undefined) throw new Failure('column-unconfirmed', { column, what });
  }
}

/** Columns whose values become labels. */
export function shownColumns({ touchpoint, channel, attributes }: Mapping): readonly string[] {
  const columns = Object.values(attributes).map(({ column }) => column);
  return [...new Set([...touchpoint.columns, ...(channel === undefined ? [] : [channel]), ...columns])];
}
