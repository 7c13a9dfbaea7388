#!/usr/bin/env node
// Plain JavaScript that an older Node can read: it hands over to the newer one that comes with the package.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const args = process.argv.slice(2);
const program = process.platform === 'win32' ? 'node.exe' : 'node';
const newer = fileURLToPath(new URL(`../node_modules/node/bin/${program}`, import.meta.url));

if (major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) {
  const { main } = await import('./cli/main.ts');
  process.exitCode = await main(args);
} else if (existsSync(newer)) {
  const child = spawn(newer, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', () => refuse());
  child.on('exit', status => {
    process.exitCode = status ?? 1;
  });
} else refuse();

function refuse() {
  process.stderr.write(
    `murmuration: internal: This is Node ${process.versions.node}; murmuration needs Node 22.18 or later.\n`,
  );
  process.exitCode = 1;
}
