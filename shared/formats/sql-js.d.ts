/** The part of sql.js that is used here; the package has no types of its own. */
declare module 'sql.js/dist/sql-wasm-inline.js' {
  type Value = string | number | Uint8Array | null;

  export interface Statement {
    bind(values: readonly Value[]): boolean;
    step(): boolean;
    get(): Value[];
    reset(): void;
    free(): boolean;
  }

  export interface Database {
    prepare(sql: string): Statement;
    run(sql: string): Database;
    close(): void;
  }

  export interface SqlJs {
    readonly Database: new (bytes: Uint8Array) => Database;
  }

  const load: () => Promise<SqlJs>;
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default load;
}
