import { Failure } from '../protocol/fault.ts';
import type { ByteSource } from './byte-source.ts';
import type { LogEvent } from './ocel.ts';
import { quoted, SqliteDatabase, type SqliteTable, textOf } from './sqlite-database.ts';

/** What a log in a database holds: an event, or a row that belongs to none. */
export type LogRow =
  | { readonly kind: 'event'; readonly event: LogEvent }
  | { readonly kind: 'stray'; readonly line: number; readonly cause: string };

/** What says of an event itself when it was, and what names it. */
const notAttributes = new Set(['ocel_id', 'ocel_time']);

const tables = {
  event: ['ocel_id', 'ocel_type'],
  object: ['ocel_id', 'ocel_type'],
  event_object: ['ocel_event_id', 'ocel_object_id'],
  event_map_type: ['ocel_type', 'ocel_type_map'],
} as const;

/** A log of OCEL 2.0 in SQLite: events in the order of the table `event`, each with the row of its type's own table. */
export class OcelSqlite {
  readonly #database: SqliteDatabase;
  readonly #tables: Readonly<Record<keyof typeof tables, SqliteTable>>;
  /** The tables of the types of events. */
  readonly #details: ReadonlyMap<string, SqliteTable>;

  private constructor(database: SqliteDatabase) {
    this.#database = database;
    const found = Object.entries(tables).map(([name, columns]) => {
      const table = database.table(name);
      if (table === 'none' || !columns.every(column => table.columns.includes(column))) throw noLog();
      return [name, table] as const;
    });
    this.#tables = Object.fromEntries(found) as Record<keyof typeof tables, SqliteTable>;
    const details = new Map<string, SqliteTable>();
    for (const [type, mapped] of database.rows(select(this.#tables.event_map_type, tables.event_map_type))) {
      const table = database.table(`event_${mapped}`);
      if (table !== 'none' && table.columns.includes('ocel_id')) details.set(type!, table);
    }
    this.#details = details;
  }

  /** @throws Failure `damaged-file`, `too-large`, `not-journeys` */
  static async open(bytes: ByteSource, signal?: AbortSignal): Promise<OcelSqlite> {
    const database = await SqliteDatabase.open(bytes, signal);
    try {
      return new OcelSqlite(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Attributes that some type of event has. */
  attributes(): readonly string[] {
    const all = [...this.#details.values()].flatMap(({ columns }) => columns);
    return [...new Set(all)].filter(column => !notAttributes.has(column));
  }

  /** How many there are. */
  events(): number {
    const [count] = this.#database.rows(`SELECT count(*) FROM ${quoted(this.#tables.event.name)}`);
    return Number(count?.[0] ?? 0);
  }

  /** Types of the objects, by their identifiers. */
  types(): Map<string, string> {
    const rows = this.#database.rows(select(this.#tables.object, tables.object));
    return new Map([...rows].map(([id, type]) => [id!, type!]));
  }

  /** @param wanted  attributes that are read */
  *rows(wanted: readonly string[]): Generator<LogRow, void, undefined> {
    const database = this.#database;
    const { event, event_object: related } = this.#tables;
    database.findBy(related, 'ocel_event_id');
    const readers = new Map<string, { readonly sql: string; readonly keys: readonly string[] }>();
    for (const [type, table] of this.#details) {
      database.findBy(table, 'ocel_id');
      const keys = table.columns.filter(column => !notAttributes.has(column) && wanted.includes(column));
      const time = table.columns.includes('ocel_time') ? ['ocel_time'] : [];
      const columns = ['ocel_id', ...time, ...keys];
      readers.set(type, {
        sql: `${select(table, columns)} WHERE "ocel_id" = ? ${table.inOrder}`,
        keys: ['ocel:eid', ...time.map(() => 'ocel:timestamp'), ...keys],
      });
    }
    const objectsOf = `${select(related, ['ocel_object_id'])} WHERE "ocel_event_id" = ? ${related.inOrder}`;

    let line = 0;
    for (const [id, type] of database.rows(`${select(event, tables.event)} ${event.inOrder}`)) {
      line++;
      const values = new Map([
        ['ocel:eid', id!],
        ['ocel:activity', type!],
      ]);
      const reader = readers.get(type!);
      const [own = [], ...further] = reader === undefined ? [] : [...database.rows(reader.sql, [id!])];
      own.forEach((text, k) => {
        if (text !== '') values.set(reader!.keys[k]!, text);
      });
      const objects = [...database.rows(objectsOf, [id!])].map(([object]) => object!);
      yield { kind: 'event', event: { line, values, trace: noTrace, objects } };
      for (const _ of further) yield { kind: 'stray', line, cause: 'a second row of the same event' };
    }
    yield* this.#strays(line);
  }

  /** Rows of the types' tables that no event of that type is named in. */
  *#strays(events: number): Generator<LogRow, void, undefined> {
    const { event } = this.#tables;
    this.#database.findBy(event, 'ocel_id');
    let line = events;
    for (const [type, table] of this.#details) {
      const [count] = this.#database.rows(
        `SELECT count(*) FROM ${quoted(table.name)} d WHERE NOT EXISTS
          (SELECT 1 FROM ${quoted(event.name)} e WHERE e."ocel_id" = d."ocel_id" AND e."ocel_type" = ?)`,
        [type],
      );
      for (let rows = Number(count?.[0] ?? 0); rows > 0; rows--)
        yield { kind: 'stray', line: ++line, cause: 'a row of an event that the log does not name' };
    }
  }

  close(): void {
    this.#database.close();
  }
}

const noTrace: ReadonlyMap<string, string> = new Map();

function select({ name }: SqliteTable, columns: readonly string[]): string {
  return `SELECT ${columns.map(textOf).join(', ')} FROM ${quoted(name)}`;
}

function noLog(): Failure {
  return new Failure('not-journeys', {
    format: 'an SQLite database',
    why: 'it holds no log of OCEL 2.0',
    instead: 'Export its table of events as CSV and open that',
  });
}
