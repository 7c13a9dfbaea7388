#!/usr/bin/env node
// Plain JavaScript: an older Node must be able to read it and say what it needs.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) {
  const { main } = await import('./cli/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write(
    `murmuration: internal: This is Node ${process.versions.node}; murmuration needs Node 22.18 or later.\n`,
  );
  process.exitCode = 1;
}
