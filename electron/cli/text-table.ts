import type { Terms } from '../../shared/policy/mapping.ts';

/** Rows as text in columns, two spaces between; columns named in `right` are flush right. No cell breaks its line. */
export function columns(cells: readonly (readonly string[])[], right: readonly number[] = []): string {
  const rows = cells.map(row => row.map(cell => cell.replace(/[\n\u2028\u2029]/g, ' ')));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, [...cell].length);
  }
  return rows
    .map(row =>
      row
        .map((cell, at) => {
          const gap = ' '.repeat(widths[at]! - [...cell].length);
          return right.includes(at) ? gap + cell : cell + gap;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A part of a whole, 0 to 1, as a percentage of at most four decimals. */
export function percent(part: number): string {
  return `${Number((part * 100).toFixed(4))} %`;
}

const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function whole(number: number): string {
  return grouping.format(number);
}

export function termsText({ k, epsilon, delta, parts }: Terms): string {
  return `groups of at least ${whole(k)} people, epsilon ${epsilon}, delta ${delta < 1e-3 ? delta.toExponential() : delta}${parts === undefined ? '' : `, people in ${parts} parts`}`;
}
