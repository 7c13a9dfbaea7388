/**
 * DuckDB-WASM, in any host, locked before it sees a byte of data. The blocking bindings run inside
 * the vault's worker or the command line; parts are small, so whoever calls stays cancellable between them.
 */
export interface Engine {
  /** Makes an Arrow IPC stream readable as a table; returns its name. */
  load(ipc: Uint8Array): string;
  drop(table: string): void;
  /** Result as an Arrow IPC stream. Throws `EngineFault`, which holds nothing of the data. */
  query(sql: string): Uint8Array;
  close(): void;
}

/** The part of DuckDB-WASM's blocking bindings that is used here. */
export interface Bindings {
  connect(): Connection;
  runQuery(connection: number, sql: string): Uint8Array;
  reset(): void;
}

interface Connection {
  useUnsafe<R>(read: (bindings: Bindings, connection: number) => R): R;
  insertArrowFromIPCStream(ipc: Uint8Array, into: { name: string; schema: string; create: boolean }): void;
  close(): void;
}

/** The part of a console that DuckDB prints to. */
interface Printer {
  log: unknown;
  warn: unknown;
  error: unknown;
}

function quietly<R>(printer: Printer, call: () => R): R {
  const { log, warn, error } = printer;
  const mute = () => {};
  Object.assign(printer, { log: mute, warn: mute, error: mute });
  try {
    return call();
  } finally {
    Object.assign(printer, { log, warn, error });
  }
}

/** DuckDB's own messages quote cells, so nothing of them is kept. */
export class EngineFault extends Error {
  override readonly name = 'EngineFault';
}

/** Order matters: outside access ends before the lock, and the lock comes last. */
const lock = [
  'SET autoload_known_extensions = false',
  'SET autoinstall_known_extensions = false',
  'SET allow_community_extensions = false',
  'SET enable_external_access = false',
  'SET lock_configuration = true',
] as const;

/**
 * @param printer  the host's console, mute during every call: DuckDB prints failing queries there, cells included
 */
export function lockedEngine(bindings: Bindings, printer: Printer): Engine {
  const connection = bindings.connect();
  const guarded = <R>(call: () => R): R => {
    try {
      return quietly(printer, call);
    } catch {
      throw new EngineFault('the engine refused a call');
    }
  };
  const query = (sql: string) => guarded(() => connection.useUnsafe((base, id) => base.runQuery(id, sql)));
  for (const setting of lock) query(setting);
  let loaded = 0;
  return {
    load(ipc) {
      loaded += 1;
      const name = `part_${loaded}`;
      guarded(() => connection.insertArrowFromIPCStream(ipc, { name, schema: 'main', create: true }));
      return name;
    },
    drop: table => void query(`DROP TABLE ${table}`),
    query,
    close() {
      connection.close();
      bindings.reset();
    },
  };
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
