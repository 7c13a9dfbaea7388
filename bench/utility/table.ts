export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function fixed(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** As Markdown, in columns of equal width. */
export function markdown({ title, head, rows }: Table): string {
  const widths = head.map((name, i) => Math.max(3, name.length, ...rows.map(row => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [
    `### ${title}`,
    '',
    line(head),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
    '',
  ].join('\n');
}
