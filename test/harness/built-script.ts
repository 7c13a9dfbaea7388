import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** One module of this folder with all that it imports, built in memory for a page. */
export async function builtScript(entry: string): Promise<string> {
  const made = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    // A test's own environment would ask for React's development build, of which the page has the other half.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2023',
      lib: {
        entry: fileURLToPath(new URL(entry, import.meta.url)),
        formats: ['es'],
        fileName: () => 'main.js',
      },
    },
  });
  const outputs = (Array.isArray(made) ? made : [made]).flatMap(each =>
    'output' in each ? each.output : [],
  );
  const script = outputs.find(each => each.type === 'chunk');
  if (!script) throw new RangeError(`${entry} was not built`);
  return script.code;
}
