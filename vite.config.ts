import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type InlineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The two origins. Each is a build of its own, so that they share no file. */
export type PageName = 'workbench' | 'vault';

/** @param outDir  emptied first */
export function pageBuild(page: PageName, outDir = here(`dist/${page}`)): InlineConfig {
  return {
    configFile: false,
    root: here(`renderer/${page}`),
    base: './',
    publicDir: false,
    plugins: page === 'workbench' ? [react()] : [],
    resolve: {
      // The package exports its browser bindings in the page's own worker under no name that works.
      alias: {
        '@duckdb/duckdb-wasm/blocking': here(
          'node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking.mjs',
        ),
      },
    },
    worker: {
      format: 'es',
      // DuckDB's glue has branches that run code from text; the vault's policy stops them, and none is taken.
      rolldownOptions: { checks: { eval: false } },
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      sourcemap: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: {
        input: here(`renderer/${page}/${page === 'workbench' ? 'index' : 'vault'}.html`),
      },
    },
    logLevel: 'warn',
  };
}

/** The one script of the page that checks exports; it holds all it needs. */
export function verifierBuild(outDir = here('dist/verify')): InlineConfig {
  return {
    configFile: false,
    root: here('renderer/verify'),
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      sourcemap: false,
      reportCompressedSize: false,
      lib: {
        entry: here('renderer/verify/check.ts'),
        formats: ['iife'],
        name: 'check',
        fileName: () => 'check.js',
      },
    },
    logLevel: 'warn',
  };
}

/**
 * Electron's main process, and the script before the workbench's page: a sandboxed one has to be CommonJS.
 */
export function desktopBuild(part: 'main' | 'preload', outDir = here('dist/desktop')): InlineConfig {
  return {
    configFile: false,
    root: here('.'),
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: 'node24',
      sourcemap: false,
      minify: false,
      lib: {
        entry: here(`electron/${part}.ts`),
        formats: [part === 'main' ? 'es' : 'cjs'],
        fileName: () => (part === 'main' ? 'main.mjs' : 'preload.cjs'),
      },
      rolldownOptions: { external: [/^node:/, 'electron'], output: { codeSplitting: false } },
    },
    logLevel: 'warn',
  };
}

/** `vite build --mode vault` builds one page; `npm start` builds what is out of date. */
export default defineConfig(({ mode }) => pageBuild(mode === 'vault' ? 'vault' : 'workbench'));
