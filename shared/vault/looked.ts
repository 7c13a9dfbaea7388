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
  /** What a record takes of the file, going by those at its beginning. */
  readonly recordBytes: number | 'unknown';
  /** Half of the identifiers at its beginning are no longer; in steps of 8. */
  readonly identifierBytes: number | 'unknown';
  readonly summary: SourceSummary;
}
