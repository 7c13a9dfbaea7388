import { BROWSER_RUNTIME, createDuckDB, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { type Bindings, type Engine, lockedEngine } from '../../../shared/vault/engine.ts';

/** DuckDB inside the vault's own worker, from the vault's own origin. */
export async function startBrowserEngine(): Promise<Engine> {
  const mainModule = new URL(wasmUrl, self.location.href).href;
  const bundle = { mainModule, mainWorker: '' };
  const bindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), BROWSER_RUNTIME);
  await bindings.instantiate(() => {});
  bindings.open({ path: ':memory:' });
  return lockedEngine(bindings as unknown as Bindings, console);
}
