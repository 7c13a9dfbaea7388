import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Mutation } from './mutations.ts';

const left = new Set(['node_modules', 'dist', '.git', 'test-output', 'pictures']);

/** A copy of the tree to break, and a way to be rid of it. */
export function copiedTree(root: string): { readonly folder: string; readonly remove: () => void } {
  const above = mkdtempSync(join(tmpdir(), 'murmuration-mutations-'));
  const folder = join(above, 'main');
  cpSync(root, folder, { recursive: true, filter: from => !left.has(basename(from)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(root, '..', 'shared'), join(above, 'shared'));
  return { folder, remove: () => rmSync(above, { recursive: true, force: true }) };
}

/** Tests that failed and passed, from the runner's own report; throws where it ran none. */
export function outcome(folder: string, tests: readonly string[]): { failed: number; passed: number } {
  const report = join(folder, 'mutation-report.json');
  rmSync(report, { force: true });
  const runner = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
  const wanted = ['run', '--project', 'unit', '--reporter=json', `--outputFile=${report}`, ...tests];
  spawnSync(process.execPath, [runner, ...wanted], { cwd: folder, stdio: 'ignore', timeout: 1_500_000 });
  const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, 'utf8'));
  if (numFailedTests + numPassedTests === 0) throw new Error('no test ran');
  return { failed: numFailedTests, passed: numPassedTests };
}

/** Applies the mutation, runs its tests and puts the file back. Throws unless the text is there exactly once. */
export function outcomeMutated(folder: string, mutation: Mutation): { failed: number; passed: number } {
  const path = join(folder, mutation.file);
  const before = readFileSync(path, 'utf8');
  if (before.split(mutation.from).length !== 2) throw new Error(`${mutation.name}: does not match once`);
  writeFileSync(
    path,
    before.replace(mutation.from, () => mutation.to),
  );
  try {
    return outcome(folder, mutation.tests);
  } finally {
    writeFileSync(path, before);
  }
}
