import type { ConsentSignalKind } from '../policy/mapping.ts';
import { type ColumnShape, columnShape } from './column-shape.ts';
import { objectionSignal } from './consent-words.ts';
import { nameWarnings, shapeWarnings } from './warnings.ts';

/** One column of a sample. */
export interface ProfiledColumn {
  readonly name: string;
  /** 1-based place in the file. */
  readonly position: number;
  readonly shape: ColumnShape;
  /** The vendor's consent signal that it holds, by its cells or its name. */
  readonly signal: ConsentSignalKind | 'none';
  /** Kinds of direct identifier or special category that it seems to hold, in our words. */
  readonly warnings: readonly string[];
}

/**
 * What columns are called: names with spaces drawn together, `column N` where there is none, and
 * ` (1)`, ` (2)`, … behind names that occur more than once.
 */
export function columnNames(header: readonly string[], width: number): string[] {
  const cells = Array.from({ length: width }, (_, k) => {
    const name = (header[k] ?? '').replace(/\s+/g, ' ').trim();
    return name === '' || name.length > longestName ? `column ${k + 1}` : name;
  });
  const taken = new Set<string>();
  const repeated = new Set<string>();
  for (const name of cells) (taken.has(name) ? repeated : taken).add(name);
  const next = new Map<string, number>();
  return cells.map(name => {
    if (!repeated.has(name)) return name;
    let number = next.get(name) ?? 1;
    while (taken.has(`${name} (${number})`)) number++;
    next.set(name, number + 1);
    taken.add(`${name} (${number})`);
    return `${name} (${number})`;
  });
}

const longestName = 900;

/**
 * @param names  what the columns may be called outside the vault; `column N` where that is not known yet, so
 *   that nothing is concluded from a cell that turns out to be somebody's
 * @param records  sample records, each as long as `names`
 */
export function profileColumns(
  names: readonly string[],
  records: readonly (readonly string[])[],
): ProfiledColumn[] {
  return names.map((name, k) => {
    const shape = columnShape(records.map(record => record[k]!));
    return {
      name,
      position: k + 1,
      shape,
      signal: signalOf(name, shape),
      warnings: [...new Set([...shapeWarnings(shape), ...nameWarnings(name)])],
    };
  });
}

function signalOf(name: string, { signal, consent, kind }: ColumnShape): ProfiledColumn['signal'] {
  const byName = objectionSignal(name);
  if (byName === 'adobe-opt-out') return signal === 'adobe-opt-in' ? byName : 'none';
  if (byName === 'gpc' && (consent !== 'none' || kind === 'whole number')) return byName;
  return signal;
}
