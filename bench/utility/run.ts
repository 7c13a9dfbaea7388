import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { msnbcTable } from './msnbc.ts';
import { sepsisTables } from './sepsis.ts';
import { markdown } from './table.ts';

/** `node bench/utility/run.ts [--runs N] [--people N]`; the public logs that it reads are not part of the project. */
const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const [sepsis, msnbc] = ['sepsis.csv', 'msnbc.zip'].map(name => join(data, name));
for (const path of [sepsis!, msnbc!]) {
  if (!existsSync(path)) process.stdout.write(`left out, not there: ${path}\n`);
}
if (existsSync(sepsis!)) {
  for (const table of sepsisTables(sepsis!, option('runs', 10))) process.stdout.write(`${markdown(table)}\n`);
}
if (existsSync(msnbc!)) process.stdout.write(`${markdown(msnbcTable(msnbc!, option('people', 989_818)))}\n`);
