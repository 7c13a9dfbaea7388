import type { ByteSource } from '../../shared/formats/byte-source.ts';
import type { TableSource } from '../../shared/formats/record-table.ts';
import type { Dialect } from '../../shared/policy/mapping.ts';

/** A delimited file that is one table, as a look at it would give. */
export function delimitedTable(source: ByteSource, dialect: Dialect, names: readonly string[]): TableSource {
  return { source, entries: [{ path: '', reading: { kind: 'delimited', dialect }, names }] };
}
