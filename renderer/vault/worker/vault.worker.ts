import engineUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';

self.onmessage = async () => {
  const engine = await WebAssembly.compileStreaming(fetch(new URL(engineUrl, self.location.href)));
  self.postMessage(WebAssembly.Module.exports(engine).length > 0);
};
