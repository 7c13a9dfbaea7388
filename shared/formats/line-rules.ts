import type { TextColumn } from '../journeys/text-column.ts';
import type { ReadParts, RecordSink } from './record-table.ts';
import { GrowingText, type TextBatch } from './row-texts.ts';

/** What a format says of its own lines, beside where its columns stand. Each rule looks at no more than neighbouring lines. */
export interface LineRules {
  /**
   * Cells that stand on the first of several lines of one thing alone, for mappings that count its parts. A line of
   * another person is the first of another thing, whatever it is called.
   */
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
  /** Columns that can be had beside those that are written. */
  readonly made?: readonly MadeColumn[];
  /** What they are made with beside the line, from a file of the export that holds no events. */
  readonly lookup?: readonly (readonly [key: string, name: string])[];
  /** What names an event: the first of these whose columns of `by` the table has. */
  readonly events?: readonly EventName[];
}

/** Of lines of one person that name the same event all but the first are copies. */
export interface EventName {
  /** A line in which one of them is empty names no event. */
  readonly by: readonly string[];
  /** They belong to the name where the table has them. */
  readonly and?: readonly string[];
}

/** A column that a format makes of cells of the same line. */
export interface MadeColumn {
  readonly name: string;
  /** Columns that it is made of; of an inner list the first that the table has. */
  readonly from: readonly OneOf[];
  /** Further columns; what the table lacks is empty. */
  readonly and?: readonly OneOf[];
  /** @param cells  of `from`, then of `and`, trimmed */
  readonly of: (cells: readonly string[]) => string;
}

type OneOf = string | readonly string[];

/** Rules as a value to be compared by: other ones read the same table otherwise. */
export function statedRules({ made = [], ...rules }: LineRules): object {
  return { ...rules, made: made.map(({ of: _, ...stated }) => stated) };
}

/** The columns that rules make of those that a table has. */
export function madeColumns(rules: LineRules | undefined, names: readonly string[]): readonly MadeColumn[] {
  const has = new Set(names);
  return (rules?.made ?? []).filter(
    ({ name, from }) => !has.has(name) && from.every(one => firstOf(one, has) !== 'none'),
  );
}

/**
 * What the table calls each of the columns that a column is made of.
 *
 * @param open  whether the table may have columns that are not among `names`
 */
export function madeOf(
  { from, and = [] }: MadeColumn,
  names: readonly string[],
  open: boolean,
): readonly (string | 'none')[] {
  const has = new Set(names);
  return [
    ...from.map(one => firstOf(one, has)),
    ...and.map(one => {
      const found = firstOf(one, has);
      return found === 'none' && open ? ([one].flat()[0] ?? 'none') : found;
    }),
  ];
}

function firstOf(one: OneOf, has: ReadonlySet<string>): string | 'none' {
  return [one].flat().find(name => has.has(name)) ?? 'none';
}

/**
 * Reads with the rules of a format: columns that they need are read too, and handed on no further, but for what names
 * events.
 *
 * @param wanted  columns to read of those that the table has, and which name the person
 * @param open  whether the table may have columns that are not among `names`
 * @param read  makes the reader of some columns
 */
export function ruledReader<From>(
  rules: LineRules,
  { names, columns, person }: Record<'names' | 'columns' | 'person', readonly string[]>,
  open: boolean,
  read: (columns: readonly string[]) => ReadParts<From>,
): ReadParts<From> {
  const fill = rules.fill?.parts.some(part => columns.includes(part)) === true ? rules.fill : undefined;
  const leaveOut = (rules.leaveOut ?? []).filter(({ column }) => names.includes(column));
  const event = eventColumns(rules.events ?? [], names, open);
  const making = madeColumns(rules, names).filter(({ name }) => columns.includes(name));
  if (fill === undefined && leaveOut.length === 0 && making.length === 0 && event.names.length === 0)
    return read(columns);

  const all: string[] = [];
  const placeOf = (name: string): number => {
    const known = all.indexOf(name);
    return known < 0 ? all.push(name) - 1 : known;
  };
  const wanted = columns.map((column): Wanted => {
    const made = making.find(({ name }) => name === column);
    if (made === undefined) return { kind: 'as it stands', place: placeOf(column) };
    const from = madeOf(made, names, open).map(name => (name === 'none' ? 'none' : placeOf(name)));
    return { kind: 'made', from, of: made.of };
  });
  const keeps = leaveOut.map(({ column, values, cause }) => ({
    place: placeOf(column),
    values: new Set(values),
    cause,
  }));
  const eventPlaces = event.names.map(placeOf);
  if (fill !== undefined) placeOf(fill.by);
  const slots = wanted.map(one => (one.kind === 'made' ? one.from : [one.place]));
  const reader = read(all);

  return async function* (from, to, signal) {
    const filled = fill === undefined ? asItStands : fillDown(fill, all, person);
    const inner: RecordSink = {
      ...to,
      seen(place) {
        slots.forEach((from, slot) => {
          if (from.includes(place)) to.seen(slot);
        });
      },
    };
    for await (const part of reader(from, inner, signal)) {
      const cells = filled(part);
      const kept = keptRows(part, cells, keeps, to);
      const asRead = kept.length === part.lines.length && fill === undefined;
      const column = (place: number) => (asRead ? part.columns[place]! : copied(cells, place, kept));
      yield {
        lines: asRead ? part.lines : Int32Array.from(kept, row => part.lines[row]!),
        columns: wanted.map(one => (one.kind === 'made' ? made(cells, one, kept) : column(one.place))),
        ...(eventPlaces.length > 0 && {
          event: { columns: eventPlaces.map(column), needed: event.needed },
        }),
      };
    }
  };
}

type Wanted =
  | { readonly kind: 'as it stands'; readonly place: number }
  | {
      readonly kind: 'made';
      readonly from: readonly (number | 'none')[];
      readonly of: MadeColumn['of'];
    };

/** Whether the lines of a table name their events. */
export function namesEvents(rules: LineRules | undefined, names: readonly string[], open: boolean): boolean {
  return eventColumns(rules?.events ?? [], names, open).names.length > 0;
}

function eventColumns(
  events: readonly EventName[],
  names: readonly string[],
  open: boolean,
): { readonly names: readonly string[]; readonly needed: number } {
  const has = (name: string) =>
    names.includes(name) || (open && names.some(other => other.startsWith(`${name}.`)));
  const event = events.find(({ by }) => by.every(has));
  if (event === undefined) return { names: [], needed: 0 };
  const and = (event.and ?? []).filter(name => open || has(name));
  return { names: [...event.by, ...and], needed: event.by.length };
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
  person: readonly string[],
): (part: TextBatch) => Cells {
  const place = all.indexOf(by);
  const filled = new Set(columns.map(name => all.indexOf(name)).filter(at => at >= 0));
  const who = person.map(name => all.indexOf(name)).filter(at => at >= 0);
  let thing = '';
  let whose: readonly string[] = [];
  const last = new Map<number, Uint8Array>();
  return part => {
    const cell = asItStands(part);
    const rows = part.lines.length;
    const made = new Map<number, Uint8Array[]>([...filled].map(column => [column, []]));
    for (let row = 0; row < rows; row++) {
      const name = decoder.decode(cell(place, row));
      const says = (at: number) => decoder.decode(cell(at, row)).trim();
      const isSame = who.every((at, k) => {
        const said = says(at);
        return said === whose[k] || (said === '' && last.has(at));
      });
      if (name !== thing || name === '' || !isSame) {
        last.clear();
        whose = who.map(says);
      }
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
const encoder = new TextEncoder();

interface Keeping {
  readonly place: number;
  readonly values: ReadonlySet<string>;
  readonly cause: string;
}

function keptRows({ lines }: TextBatch, cells: Cells, keeps: readonly Keeping[], to: RecordSink): number[] {
  const kept: number[] = [];
  for (let row = 0; row < lines.length; row++) {
    const out = keeps.find(({ place, values }) => values.has(decoder.decode(cells(place, row)).trim()));
    if (out === undefined) kept.push(row);
    else to.reject(lines[row]!, out.cause);
  }
  return kept;
}

function copied(cells: Cells, place: number, rows: readonly number[]): TextColumn {
  const column = new GrowingText();
  for (const row of rows) {
    const text = cells(place, row);
    column.add(text, 0, text.length);
  }
  return column.take();
}

function made(
  cells: Cells,
  { from, of }: Extract<Wanted, { kind: 'made' }>,
  rows: readonly number[],
): TextColumn {
  const column = new GrowingText();
  for (const row of rows) {
    const text = encoder.encode(
      of(from.map(place => (place === 'none' ? '' : decoder.decode(cells(place, row)).trim()))),
    );
    column.add(text, 0, text.length);
  }
  return column.take();
}
