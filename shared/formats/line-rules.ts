import type { ReadParts, RecordSink } from './record-table.ts';
import { GrowingText, type TextBatch } from './row-texts.ts';

/** What a format says of its own lines, beside where its columns stand. Each rule looks at no more than neighbouring lines. */
export interface LineRules {
  /** Cells that stand on the first of several lines of one thing alone, for mappings that count its parts. */
  readonly fill?: {
    /** Names the thing; lines of it stand one below another. */
    readonly by: string;
    readonly columns: readonly string[];
    /** Columns of the parts: only where one of them is mapped is a line a part. */
    readonly parts: readonly string[];
  };
  /** Lines that the exporter itself counts out. An empty cell counts nothing out. */
  readonly leaveOut?: readonly {
    readonly column: string;
    readonly values: readonly string[];
    readonly cause: string;
  }[];
}

/**
 * Reads with the rules of a format: columns that they need are read too, and handed on no further.
 *
 * @param read  makes the reader of some columns
 */
export function ruledReader(
  rules: LineRules,
  names: readonly string[],
  columns: readonly string[],
  read: (columns: readonly string[]) => ReadParts,
): ReadParts {
  const fill = rules.fill?.parts.some(part => columns.includes(part)) === true ? rules.fill : undefined;
  const leaveOut = (rules.leaveOut ?? []).filter(({ column }) => names.includes(column));
  const needed = [...(fill === undefined ? [] : [fill.by]), ...leaveOut.map(({ column }) => column)];
  const all = [...columns, ...new Set(needed.filter(name => !columns.includes(name)))];
  if (fill === undefined && leaveOut.length === 0) return read(columns);
  const reader = read(all);
  return async function* (bytes, to, signal) {
    const filled = fill === undefined ? asItStands : fillDown(fill, all);
    const keeps = leaveOut.map(({ column, values, cause }) => ({
      place: all.indexOf(column),
      values: new Set(values),
      cause,
    }));
    const inner: RecordSink = {
      ...to,
      seen: slot => {
        if (slot < columns.length) to.seen(slot);
      },
    };
    for await (const part of reader(bytes, inner, signal)) {
      const cells = filled(part);
      yield without(part, cells, keeps, columns.length, to);
    }
  };
}

/** The text of a cell of a part. */
type Cells = (column: number, row: number) => Uint8Array;

function asItStands({ columns }: TextBatch): Cells {
  return (column, row) => {
    const { bytes, offsets } = columns[column]!;
    return bytes.subarray(offsets[row]!, offsets[row + 1]!);
  };
}

function fillDown(
  { by, columns }: NonNullable<LineRules['fill']>,
  all: readonly string[],
): (part: TextBatch) => Cells {
  const place = all.indexOf(by);
  const filled = new Set(columns.map(name => all.indexOf(name)).filter(at => at >= 0));
  let thing = '';
  const last = new Map<number, Uint8Array>();
  return part => {
    const cell = asItStands(part);
    const rows = part.lines.length;
    const made = new Map<number, Uint8Array[]>([...filled].map(column => [column, []]));
    for (let row = 0; row < rows; row++) {
      const name = decoder.decode(cell(place, row));
      if (name !== thing || name === '') last.clear();
      thing = name;
      for (const [column, cells] of made) {
        const own = cell(column, row);
        if (own.length > 0) last.set(column, own.slice());
        cells.push(own.length > 0 ? own : (last.get(column) ?? own));
      }
    }
    return (column, row) => made.get(column)?.[row] ?? cell(column, row);
  };
}

const decoder = new TextDecoder();

interface Keeping {
  readonly place: number;
  readonly values: ReadonlySet<string>;
  readonly cause: string;
}

function without(
  { lines }: TextBatch,
  cells: Cells,
  keeps: readonly Keeping[],
  width: number,
  to: RecordSink,
): TextBatch {
  const columns = Array.from({ length: width }, () => new GrowingText());
  const kept: number[] = [];
  for (let row = 0; row < lines.length; row++) {
    const out = keeps.find(({ place, values }) => values.has(decoder.decode(cells(place, row)).trim()));
    if (out !== undefined) {
      to.reject(lines[row]!, out.cause);
      continue;
    }
    kept.push(lines[row]!);
    for (let column = 0; column < width; column++) {
      const text = cells(column, row);
      columns[column]!.add(text, 0, text.length);
    }
  }
  return { lines: Int32Array.from(kept), columns: columns.map(column => column.take()) };
}
