import type { EventNames, TextBatch } from '../formats/row-texts.ts';
import { joinedTexts, trimmedTexts } from '../formats/text-columns.ts';
import type { TextColumn } from '../journeys/text-column.ts';
import { Failure } from '../protocol/fault.ts';
import { columnBatches, textTable } from './arrow-columns.ts';
import type { Cleaning } from './cleaning.ts';
import type { Engine } from './engine.ts';

/** Cleaned rows of a part, by the names in `cleaned`. */
export interface CleanedPart {
  readonly rows: number;
  readonly lines: Int32Array;
  readonly event?: EventNames;
  /** Where they were read with the rows. */
  readonly times?: Float64Array;
  text(name: string): TextColumn;
}

/** Whether a mapping needs the engine. */
export function needsEngine({ cleaned }: Cleaning): boolean {
  return [...cleaned.values()].some(({ kind }) => kind === 'computed');
}

/**
 * @param engine  where {@link needsEngine}
 * @throws Failure `internal` where the engine's rows are not the rows that it was given, in their order
 */
export function cleanedPart(
  { lines, columns, event, times }: TextBatch,
  { cleaned }: Cleaning,
  engine: Engine | 'not needed',
): CleanedPart {
  const trimmed = columns.map(trimmedTexts);
  const computed = engine === 'not needed' ? new Map() : computedColumns(lines, trimmed, cleaned, engine);
  return {
    rows: lines.length,
    lines,
    ...(event !== undefined && { event }),
    ...(times !== undefined && { times }),
    text(name) {
      const column = cleaned.get(name);
      const texts = column?.kind === 'as it stands' ? trimmed[column.place] : computed.get(name);
      if (texts === undefined) throw new RangeError(`no column ${name}`);
      return texts;
    },
  };
}

function computedColumns(
  lines: Int32Array,
  columns: readonly TextColumn[],
  cleaned: Cleaning['cleaned'],
  engine: Engine,
): Map<string, TextColumn> {
  const expressions: string[] = [];
  const names: string[] = [];
  const needed = new Map<string, TextColumn>();
  for (const [name, column] of cleaned) {
    if (column.kind !== 'computed') continue;
    names.push(name);
    expressions.push(`${column.sql} AS ${name}`);
    for (const place of column.places) needed.set(`c${place}`, columns[place]!);
  }
  const table = engine.load(textTable(lines, needed));
  const answer = engine.query(`SELECT line, ${expressions.join(', ')} FROM ${table}`);
  engine.drop(table);
  const batches = [...columnBatches(answer)];
  requireSameRows(
    lines,
    batches.map(batch => batch.integers('line')),
  );
  return new Map(names.map(name => [name, joinedTexts(batches.map(batch => batch.text(name)))]));
}

/** Columns that the engine has not computed stand beside those that it has. */
function requireSameRows(lines: Int32Array, answered: readonly Int32Array[]): void {
  let row = 0;
  for (const batch of answered)
    for (const line of batch) if (line !== lines[row++]) throw new Failure('internal');
  if (row !== lines.length) throw new Failure('internal');
}
