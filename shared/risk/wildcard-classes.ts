import { type CodedRows, classesBy, classSizes, oneClass, refined } from './classes.ts';

/** `missing`: the code of a missing value; −1 where none is missing. */
export type CodedWithMissing = CodedRows & { readonly missing: number };

/**
 * For every row how many rows it could be, itself included, if a missing value could be any (null rule B):
 * rows that agree in each column where neither is missing. Never more risk than null rule A, so never the
 * only figure. Classes with the same columns missing are compared at once.
 */
export function wildcardSizes(rows: number, columns: readonly CodedWithMissing[]): Uint32Array {
  const classes = classesBy(rows, columns);
  const sizes = classSizes(classes);
  const first = new Uint32Array(classes.count).fill(rows);
  for (let row = rows - 1; row >= 0; row--) first[classes.of[row]!] = row;

  const patterns = new Map<string, number[]>();
  for (let one = 0; one < classes.count; one++) {
    const pattern = columns
      .map(({ codes, missing }) => (codes[first[one]!] === missing ? '-' : '+'))
      .join('');
    const same = patterns.get(pattern);
    if (same === undefined) patterns.set(pattern, [one]);
    else same.push(one);
  }

  const matches = new Uint32Array(classes.count);
  for (const [pattern, ours] of patterns) {
    for (const [otherPattern, others] of patterns) {
      const known = columns.filter((_, i) => pattern[i] === '+' && otherPattern[i] === '+');
      const both = [...ours, ...others];
      const grouped = known.reduce(
        (groups, { codes, values }) =>
          refined(groups, { codes: Uint32Array.from(both, one => codes[first[one]!]!), values }),
        oneClass(both.length),
      );
      const people = new Uint32Array(grouped.count);
      others.forEach((other, i) => {
        people[grouped.of[ours.length + i]!]! += sizes[other]!;
      });
      ours.forEach((one, i) => {
        matches[one]! += people[grouped.of[i]!]!;
      });
    }
  }
  return classes.of.map(one => matches[one]!);
}
