import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Bindings, type Engine, lockedEngine } from '../../shared/vault/engine.ts';

/** DuckDB-WASM under Node, for the command line and tests: the same engine and lock as in the app. */
export async function startNodeEngine(): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const bindingsFile = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
  const { createDuckDB, NODE_RUNTIME, VoidLogger } = require(
    bindingsFile,
  ) as typeof import('@duckdb/duckdb-wasm/blocking');
  const bundle = { mainModule: join(dirname(bindingsFile), 'duckdb-eh.wasm'), mainWorker: '' };
  const bindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
  await bindings.instantiate();
  bindings.open({ path: ':memory:' });
  return lockedEngine(bindings as unknown as Bindings, console);
}
