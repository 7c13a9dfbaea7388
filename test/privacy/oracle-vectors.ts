import { existsSync, readFileSync } from 'node:fs';
import { it } from 'vitest';

const folder = new URL('../../../shared/oracle/dp/', import.meta.url);

/** A test against one file of the oracle; where the file is not there, the test says so and is skipped. */
export function itAgreesWith<Vector>(
  file: string,
  sentence: string,
  check: (vectors: readonly Vector[]) => void,
): void {
  it(`${sentence} (${file})`, ({ skip }) => {
    const path = new URL(file, folder);
    if (!existsSync(path)) skip(`The oracle's ${file} is not on this machine, so nothing was compared.`);
    const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as { vectors: Vector[] };
    if (vectors.length === 0) throw new Error(`${file} holds no vectors`);
    check(vectors);
  });
}

/** Within a relative tolerance; 0 is near 0 alone. */
export function isNear(actual: number, expected: number, tolerance: number): boolean {
  return actual === expected || Math.abs(actual - expected) <= tolerance * Math.abs(expected);
}
