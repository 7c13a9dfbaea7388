import type { ByteSource } from '../formats/byte-source.ts';
import type { TableSource } from '../formats/record-table.ts';
import type { SourceSummary } from '../protocol/summary.ts';

/** What somebody said of the first record of a file. */
export type HeaderSaid = 'names' | 'data' | 'nothing';

/** A source after a look at its beginning; nothing is imported yet. */
export interface Looked {
  readonly sources: readonly ByteSource[];
  readonly tables: readonly TableSource[];
  /** The first record as it stands; raw, for the vault's own frame alone. */
  readonly firstRecord: readonly string[];
  /** As far as sizes, what containers say of themselves and the records at their beginnings tell. */
  readonly events: number | 'unknown';
  /** Bytes that reading holds at a time beyond what it holds of any file: whole files, or columns of a row group. */
  readonly heldBytes: number;
  /** Half of the identifiers at its beginning are no longer; in steps of 8. */
  readonly identifierBytes: number | 'unknown';
  readonly summary: SourceSummary;
}
