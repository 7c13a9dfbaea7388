import { existsSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import type { CodedWithMissing } from '../../shared/risk/wildcard-classes.ts';
import { isNear } from '../privacy/oracle-vectors.ts';

const folder = new URL('../../../shared/oracle/risk/', import.meta.url);

/** A test against files of the oracle; where they are not there, the test says so and is skipped. */
export function itAgreesWithRisk<T>(file: string, sentence: string, check: (content: T) => void): void {
  it(`${sentence} (${file})`, ({ skip }) => {
    const path = new URL(file, folder);
    if (!existsSync(path)) skip(`The oracle's ${file} is not on this machine, so nothing was compared.`);
    check(JSON.parse(readFileSync(path, 'utf8')) as T);
  });
}

/** What differs by more than a relative tolerance; empty where all agree. */
export class Differences {
  readonly found: string[] = [];

  near(what: string, actual: number, expected: number, tolerance = 1e-9): void {
    const tiny = Math.abs(actual - expected) < 1e-14;
    if (!tiny && !isNear(actual, expected, tolerance)) this.found.push(`${what}: ${actual}, not ${expected}`);
  }

  same(what: string, actual: unknown, expected: unknown): void {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) this.found.push(`${what}: ${a}, not ${b}`);
  }
}

export type Table = ReadonlyMap<string, readonly string[]>;

/** A table without quotes, as all of the oracle's are. */
export function readTable(file: string, delimiter = ','): Table {
  const [head = '', ...lines] = readFileSync(new URL(file, folder), 'utf8').trimEnd().split(/\r?\n/);
  const rows = lines.map(line => line.split(delimiter));
  return new Map(head.split(delimiter).map((name, i) => [name, rows.map(row => row[i] ?? '')]));
}

export function readLines(file: string): readonly string[] {
  return readFileSync(new URL(file, folder), 'utf8').trimEnd().split(/\r?\n/);
}

/** Codes in the order of the texts; an empty text is a missing value. */
export function coded(texts: readonly string[], order = [...new Set(texts)].sort()): CodedWithMissing {
  const codeOf = new Map(order.map((text, code) => [text, code]));
  return {
    codes: Uint32Array.from(texts, text => codeOf.get(text)!),
    values: order.length,
    missing: codeOf.get('') ?? -1,
  };
}

export function columnsOf(table: Table, names: readonly string[]): readonly CodedWithMissing[] {
  return names.map(name => coded(table.get(name)!));
}
