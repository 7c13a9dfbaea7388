/// <reference path="./sql-js.d.ts" />
import type { Database, Statement } from 'sql.js/dist/sql-wasm-inline.js';
import { Failure } from '../protocol/fault.ts';
import type { ByteSource } from './byte-source.ts';
import { spooled } from './entries.ts';
import { damaged, damagedBy } from './gzip.ts';
import { unpackingLimits } from './unpacking-limits.ts';

/** A row's texts, as SQLite writes its values; what is null is empty. */
export type TextRow = readonly string[];

/** A table of a database. */
export interface SqliteTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Puts rows into the order in which they were written, where a table keeps one. */
  readonly inOrder: string;
}

/**
 * A database of SQLite, held in memory and thrown away: its reader is compiled to WebAssembly and is loaded when the first
 * database is opened. Only tables are looked at: a view, a virtual table or a computed column could run without an end.
 */
export class SqliteDatabase {
  readonly #database: Database;
  readonly #decode: (bytes: Uint8Array) => string;
  readonly #statements = new Map<string, Statement>();

  private constructor(database: Database) {
    this.#database = database;
    for (const pragma of ['trusted_schema = OFF', 'ignore_check_constraints = ON'])
      database.run(`PRAGMA ${pragma}`);
    const decoder = new TextDecoder(String(this.#values('PRAGMA encoding')[0]));
    this.#decode = bytes => decoder.decode(bytes);
  }

  /**
   * @throws Failure `damaged-file` where its pages do not hold together, `too-large`, and `not-journeys` where its last
   *   writes may stand in another file
   */
  static async open(bytes: ByteSource, signal?: AbortSignal): Promise<SqliteDatabase> {
    const whole = await wholeOf(bytes, signal);
    // Bytes 18 and 19 of the header: 2 is write-ahead mode.
    if (whole[18] === 2 || whole[19] === 2)
      throw new Failure('not-journeys', {
        format: 'an SQLite database in write-ahead mode',
        why: 'what was written last may stand in a second file',
        instead: 'Run PRAGMA journal_mode=DELETE on it, and open it again',
      });
    const { default: load } = await import('sql.js/dist/sql-wasm-inline.js');
    const { Database } = await load();
    let inner: Database | 'none' = 'none';
    try {
      inner = new Database(whole);
      const database = new SqliteDatabase(inner);
      if (database.#values('PRAGMA quick_check(1)')[0] !== 'ok') throw damaged('SQLite');
      return database;
    } catch (error) {
      if (inner !== 'none') inner.close();
      throw damagedBy(error, 'SQLite');
    }
  }

  /** @param name  in any case, as SQLite compares names */
  table(name: string): SqliteTable | 'none' {
    const [found] = this.rows(
      `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name = ? COLLATE NOCASE`,
      [name],
    );
    if (found === undefined) return 'none';
    const [own, withoutRowId] = found;
    const columns = this.rows('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0', [own!]);
    return {
      name: own!,
      columns: [...columns].map(([column]) => column!),
      inOrder: withoutRowId === '1' ? '' : 'ORDER BY rowid',
    };
  }

  /** Sees to it that rows are found by a column without a walk through the table. */
  findBy({ name }: SqliteTable, column: string): void {
    const where = `SELECT 1 FROM ${quoted(name)} WHERE ${quoted(column)} = ?`;
    const [, , , plan] = this.#guarded(() => {
      const statement = this.#database.prepare(`EXPLAIN QUERY PLAN ${where}`);
      statement.step();
      const row = statement.get();
      statement.free();
      return row;
    });
    if (!String(plan).startsWith('SCAN')) return;
    const index = quoted(`murmuration ${name} ${column}`);
    this.#guarded(() =>
      this.#database.run(`CREATE INDEX IF NOT EXISTS ${index} ON ${quoted(name)} (${quoted(column)})`),
    );
  }

  /** The rows of a query, one after another. A query is asked again only when its rows are used up. */
  *rows(sql: string, values: readonly string[] = []): Generator<TextRow, void, undefined> {
    const statement = this.#statements.get(sql) ?? this.#guarded(() => this.#database.prepare(sql));
    this.#statements.set(sql, statement);
    this.#guarded(() => statement.bind(values));
    while (this.#guarded(() => statement.step())) yield this.#guarded(() => statement.get()).map(this.#text);
    this.#guarded(() => statement.reset());
  }

  close(): void {
    this.#database.close();
  }

  readonly #text = (value: string | number | Uint8Array | null): string => {
    if (value instanceof Uint8Array) return this.#decode(value);
    return value === null ? '' : String(value);
  };

  #values(sql: string): readonly unknown[] {
    const statement = this.#database.prepare(sql);
    const row = statement.step() ? statement.get() : [];
    statement.free();
    return row;
  }

  /** SQLite's own messages quote names and cells, so nothing of them is kept. */
  #guarded<R>(call: () => R): R {
    try {
      return call();
    } catch (error) {
      throw damagedBy(error, 'SQLite');
    }
  }
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The bytes of a value's text: whole numbers keep their digits, and a text is not cut at a zero in it. */
export function textOf(column: string): string {
  return `CAST(CAST(${quoted(column)} AS TEXT) AS BLOB)`;
}

async function wholeOf(bytes: ByteSource, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (bytes.size !== 'unknown' && bytes.size > unpackingLimits.spooled)
    throw new Failure('too-large', {
      what: `a database of SQLite is held whole, up to ${unpackingLimits.spooled / 2 ** 20} MiB; JSON and XML of the same log are not`,
    });
  const source = bytes.size === 'unknown' ? await spooled(bytes, signal) : bytes;
  return source.slice(0, source.size as number);
}
